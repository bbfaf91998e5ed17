using Ballast.Numerics;
using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

/// <summary>What one sample came out as.</summary>
sealed record PlainSample(int Days, int PeakDays, int Steps, double Unserved, double[] AreaUnserved, double[] Stored, double[] Owed, int[] Calls);

/// <summary>
/// The engine as it would be written without care for speed: every step is lived through, and what is in service is added up unit by unit. It draws the
/// same outages as the product's engine and decides each step by the same dispatch, and passes over nothing.
/// </summary>
static class PlainEngine
{
    public static PlainSample Run(SampledSystem sampled, long sample)
    {
        var system = sampled.System;
        var key = CounterRandom.Stream(sampled.Options.Seed, (ulong)sample);
        var factor = sampled.LoadFactor(key);
        var lack = sampled.Units.Select(u => Lack(sampled, u, key)).ToArray();
        var dispatch = new StepDispatch(sampled, Spans(sampled, sampled.Storage, system.Storage.Count, key), Spans(sampled, sampled.DemandResponse, system.DemandResponse.Count, key), Spans(sampled, sampled.Ties, system.Ties.Count, key));
        dispatch.Start();
        var (steps, peaks, power, areas) = (0, 0, 0.0, new double[sampled.Areas]);
        var days = new HashSet<int>();
        for (var t = 0; t < sampled.Steps; t++)
        {
            var net = new int[sampled.Areas];
            for (var a = 0; a < net.Length; a++) net[a] = sampled.ReserveAt(a, t, factor);
            for (var u = 0; u < lack.Length; u++) net[sampled.Units[u].Area] -= lack[u][t];
            if (!dispatch.Run(t, net)) continue;
            steps++;
            power += dispatch.Unserved.Sum();
            for (var a = 0; a < areas.Length; a++) areas[a] += dispatch.Unserved[a];
            days.Add(sampled.DayOf[t]);
            if (sampled.PeakStep[sampled.Areas].Contains(t)) peaks++;
        }
        return new PlainSample(days.Count, peaks, steps, power * sampled.StepHours, [.. areas.Select(a => a * sampled.StepHours)], [.. dispatch.Storage.Energy], [.. dispatch.Response.Debt], [.. dispatch.Response.Calls]);
    }

    static int[] Lack(SampledSystem sampled, in Member unit, ulong key)
    {
        var lack = new int[sampled.Steps];
        var draw = new OutageDraw(unit, key, sampled.Steps, new long[16]);
        while (draw.Next()) Array.Fill(lack, draw.Lack, draw.From, draw.To - draw.From);
        return lack;
    }

    static Outages[] Spans(SampledSystem sampled, Member[] members, int count, ulong key)
    {
        Outages[] all = [.. Enumerable.Range(0, count).Select(_ => new Outages())];
        foreach (var member in members)
        {
            var draw = new OutageDraw(member, key, sampled.Steps, new long[16]);
            while (draw.Next()) all[member.Index].Add(draw.From, draw.To);
        }
        return all;
    }
}
