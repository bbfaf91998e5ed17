using System.Globalization;
using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;

namespace Ballast.App.Studies;

/// <summary>What one unit of work gave: a block of samples, or one capacity value.</summary>
sealed record SampledAdequacyPart(MonteCarloPart? Block, SampledCapacity? Value);

/// <summary>Adequacy by sequential Monte Carlo: units of work are blocks of samples of the system, then capacity values, one each.</summary>
static class SampledAdequacyStudy
{
    const int LeastBlock = 100, MostBlocks = 100;

    public static Study Of(AdequacyTerms terms, int samples, StudyTerms study)
    {
        var options = new MonteCarloOptions { Samples = samples, Seed = study.Seed, BlockSamples = Math.Max(LeastBlock, (int)(((long)samples + MostBlocks - 1) / MostBlocks)) };
        var system = new MonteCarloStudy(terms.System, options);
        var values = Values(terms);
        var capacity = new CapacityValue(options, terms.Metric, study.Threads);
        return new Study<SampledAdequacyPart>(system.Blocks + values.Count,
            unit => unit < system.Blocks
                ? new SampledAdequacyPart(system.Block(unit), null)
                : new SampledAdequacyPart(null, capacity.Of(values[unit - system.Blocks].Without, values[unit - system.Blocks].Resource)),
            parts => AdequacyTables.Result(Answer(terms, samples, system, parts)))
        { Inputs = terms.Input.Files };
    }

    /// <summary>Which values are searched: all together, then each alone, then each as the last to come.</summary>
    static List<(AdequacySystem Without, Resource Resource)> Values(AdequacyTerms terms)
    {
        var all = terms.Resources;
        if (all.Count == 0) return [];
        if (all.Count == 1) return [(terms.Bare, all[0])];
        return [(terms.Bare, Resource.Of("all together", all)), .. all.Select(r => (terms.Bare, r)), .. all.Select(r => (terms.With(all.Where(other => other != r)), r))];
    }

    static AdequacyAnswer Answer(AdequacyTerms terms, int samples, MonteCarloStudy study, IReadOnlyList<SampledAdequacyPart> parts)
    {
        var result = study.Finish([.. parts.Take(study.Blocks).Select(p => p.Block!)]);
        SampledCapacity[] values = [.. parts.Skip(study.Blocks).Select(p => p.Value!)];
        var system = terms.System;
        List<AdequacyRow> rows = [new(system.Areas.Count == 1 ? system.Areas[0].Name : "all areas", result.Indices, ExactAdequacyStudy.Energy(system, system.Areas))];
        if (system.Areas.Count > 1) rows.AddRange(result.Areas.Select((a, i) => new AdequacyRow(a.Name, a.Indices, ExactAdequacyStudy.Energy(system, [system.Areas[i]]))));
        return new AdequacyAnswer
        {
            Input = terms.Input,
            System = system,
            Method = string.Create(CultureInfo.InvariantCulture, $"{samples:N0} samples, hour by hour, seed {study.Options.Seed}"),
            IsExact = false,
            Rows = rows,
            StepProbability = [.. result.System.StepProbability.Select(p => p.Value)],
            StepUnserved = [.. result.System.StepUnserved.Select(p => p.Value)],
            DayProbability = [.. result.System.DayProbability.Select(p => p.Value)],
            Table = OutageTable.Of(system.Units),
            Values = Rows(terms, values),
            Metric = terms.Metric,
            Activity = Activity(system, result),
            Notes = Notes(terms, result),
        };
    }

    static IReadOnlyList<CapacityRow> Rows(AdequacyTerms terms, SampledCapacity[] values)
    {
        var all = terms.Resources;
        if (all.Count == 0) return [];
        if (all.Count == 1) return [new(all[0].Name, all[0].Megawatts, Figures(values[0]), null)];
        return [.. all.Select((r, i) => new CapacityRow(r.Name, r.Megawatts, Figures(values[1 + i]), Figures(values[1 + all.Count + i]))),
            new(values[0].Name, all.Sum(r => r.Megawatts), Figures(values[0]), null)];
    }

    static CapacityFigures Figures(SampledCapacity value) => new(value.Elcc, value.Efc);

    static List<(string, string, Estimate, string)> Activity(AdequacySystem system, MonteCarloResult result)
    {
        List<(string, string, Estimate, string)> activity = [];
        foreach (var store in result.Storage)
        {
            activity.Add((store.Name, "given to the grid", store.Given, "MWh"));
            activity.Add((store.Name, "drawn from the grid", store.Drawn, "MWh"));
        }
        foreach (var (response, i) in result.DemandResponse.Select((r, i) => (r, i)))
        {
            activity.Add((response.Name, "calls", response.Calls, "a period"));
            activity.Add((response.Name, "hours in a call", response.Hours, "h"));
            activity.Add((response.Name, "load put off", response.Borrowed, "MWh"));
            if (system.DemandResponse[i].PaybackPower <= 0) continue;
            activity.Add((response.Name, "paid back", response.Paid, "MWh"));
            activity.Add((response.Name, "not paid back in time", response.Unpaid, "MWh"));
        }
        foreach (var tie in result.Ties) activity.Add((tie.Name, "mean flow", tie.Flow, "MW"));
        return activity;
    }

    static List<string> Notes(AdequacyTerms terms, MonteCarloResult result)
    {
        var days = result.Indices.LossOfLoadDays;
        List<string> notes = [$"Days whose hour of highest net load has a shortfall, which is what exact LOLE adds up: {AdequacyTables.With(result.System.PeakDays, 6)}."];
        if (AdequacyScope.NotAYear(terms.System) is { } period) notes.Add(period);
        if (terms.Input.AssumesRepair)
            notes.Add($"GDATA files give no repair times: {terms.Input.System.Units[0].RepairHours:0} h is taken for each unit, or say another with --repair. "
                + (terms.Remembers ? "It changes days with any shortfall, and what storage and flexible load can do." : "It does not change what LOLH and EUE are on average, but days with any shortfall."));
        if (days.Value == 0) notes.Add("No sample has a shortfall: take more samples, or read it as less than about three in as many periods.");
        else if (days.StandardError > 0.1 * days.Value) notes.Add("The standard error of LOLE is more than a tenth of it: take more samples.");
        return notes;
    }
}
