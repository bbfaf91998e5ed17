using Ballast.App.Api;
using Ballast.App.Reports;
using Ballast.Settlement;
using Ballast.Signals;
using Ballast.Simulation.Runs;

namespace Ballast.App.Verbs;

/// <summary>A finished run as the report wants it.</summary>
static class RunReports
{
    public static RunReport Of(RunResult result, string policy, IReadOnlyList<(string Reason, long Count)> reasons)
    {
        var (scenario, series, n) = (result.Scenario, result.Series, result.Seconds);
        var ramp = scenario.Site.Interconnection.RampUp.KilowattsPerMinute;
        return new RunReport
        {
            Title = scenario.Name,
            Subtitle = FormattableString.Invariant($"Seed {result.Seed}, run by {policy}"),
            Start = scenario.Start.ToUniversalTime(),
            MeterKw = Kw(series.Meter, n),
            TargetKw = Kw(series.Targets, n),
            BaselineKw = Kw(series.Baselines, n),
            LimitKw = Kw(series.Limits, n),
            RampLimitKwPerMinute = double.IsFinite(ramp) ? ramp : double.NaN,
            Jobs = [.. result.Roster.Select((_, slot) => Job(result, slot))],
            Soc = scenario.Site.Batteries.IsEmpty ? [] : [.. Enumerable.Range(0, n / 60).Select(m => (double)series.Soc[m * 60])],
            Scores = Scores(result.Scorecard),
            Events = [.. result.Events.Select(e => Event(result, e))],
            WorstMoments = [.. (result.Scorecard.AtOneSecond?.WorstMoments ?? []).Select(m => new RunReportMoment(m.At, m.Percent, m.Cause))],
            CommandsByReason = reasons,
        };
    }

    static double[] Kw(float[] watts, int seconds)
    {
        var kw = new double[seconds];
        for (var i = 0; i < seconds; i++) kw[i] = watts[i] / 1e3;
        return kw;
    }

    static RunReportJob Job(RunResult result, int slot)
    {
        var job = result.Roster[slot];
        var minutes = result.JobMinutes;
        double[] Of(Func<JobMinute, double> value) => [.. minutes.Select(m => slot < m.Length ? value(m[slot]) : double.NaN)];
        return new RunReportJob
        {
            Id = job.Id,
            Class = Words.Of(job.Class),
            Tier = job.Tier.Name,
            TierMaxLoss = job.Tier.MaxLoss,
            Gpus = job.Gpus,
            Kw = Of(m => m.Watts / 1e3),
            Throughput = Of(m => m.Throughput),
            CapW = Of(m => m.Cap),
            DebtGpuHours = Debt(minutes, slot, job.Gpus, (int)job.Tier.Window.TotalMinutes),
        };
    }

    // Work lost over the tier's window that ends at each minute.
    static double[] Debt(IReadOnlyList<JobMinute[]> minutes, int slot, int gpus, int window)
    {
        var debt = new double[minutes.Count];
        var lost = 0.0;
        double Lost(int m) => slot < minutes[m].Length ? Math.Max(0, minutes[m][slot].UntouchedThroughput - minutes[m][slot].Throughput) * gpus / 60 : 0;
        for (var m = 0; m < debt.Length; m++)
        {
            lost += Lost(m);
            if (m >= window) lost -= Lost(m - window);
            debt[m] = Math.Max(0, lost);
        }
        return debt;
    }

    static RunReportEvent Event(RunResult result, EventWindow window)
    {
        var signal = result.Scenario.Facts.OfType<SignalReceived>().LastOrDefault(f => f.Signal.Id == window.Id)?.Signal;
        var card = result.Scorecard.Events.FirstOrDefault(e => e.EventId == window.Id);
        return new RunReportEvent
        {
            Id = window.Id,
            Asks = signal is null ? "" : Words.Asks(signal),
            Start = window.Start,
            End = window.End,
            Scores = card is null ? [] : Scores(card),
        };
    }

    static RunReportScore[] Scores(Scorecard card) => [.. ScorecardTable.Of(card).Select(f => new RunReportScore(f.Name, f.Value))];
}
