using Ballast.App.Live;
using Ballast.Files;
using Ballast.Grid.Modes;
using Ballast.Grid.Spectra;
using Ballast.Grid.Traces;

namespace Ballast.App.Load;

/// <summary>What is screened: its rhythm at any period.</summary>
sealed record ScreenedJob(string Name, double PeriodSeconds, Func<double, PeriodicLoad> At)
{
    /// <summary>Reads jobs (YAML), or the rhythm of a trace (CSV).</summary>
    public static IReadOnlyList<ScreenedJob> Read(string path, double? period) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? [OfTrace(path, TraceSource.Read(path), period)] : OfPlan(path, period);

    static ScreenedJob[] OfPlan(string path, double? period)
    {
        var read = LoadPlanFile.Read(SiteSource.ReadText(path), path);
        if (read.Value is not { } plan) throw new InputException(string.Join('\n', read.Problems));
        return [.. plan.Jobs.Select(job => new ScreenedJob(job.Id, period ?? job.Iteration.Period, seconds => PeriodicLoad.Of(plan, job, seconds)))];
    }

    static ScreenedJob OfTrace(string path, LoadTrace trace, double? period)
    {
        var seconds = period ?? Find(path, trace);
        var load = PeriodicLoad.Of(trace, seconds);
        return new(Path.GetFileName(path), seconds, load.Stretched);
    }

    static double Find(string path, LoadTrace trace)
    {
        var lines = LineSearch.Find(trace.Megawatts, trace.StepSeconds, most: 20);
        return Rhythm.Of(lines, 1 / trace.Seconds)?.PeriodSeconds
            ?? throw new InputException($"{path} has no line, so no rhythm is found in it: name the period with --period, or screen nothing.");
    }
}
