using Ballast.Settlement;
using Ballast.Simulation;
using Ballast.Simulation.Controllers;
using static Ballast.Benchmarks.Results.Markdown;

namespace Ballast.Benchmarks.Results;

/// <summary>phoenix.yaml with one thing of the plant changed at a time.</summary>
static class Sensitivity
{
    public static void Write(TextWriter page, Scenario phoenix, SweepScore asItIs, int few, int seeds, Action<string> done)
    {
        page.WriteLine($"""
            ### Sensitivity

            One thing changed at a time; {few} seeds, and {seeds} for the first line and for checkpoints. Each cell: median / worst. The noise keeps the deviation of its 1-min means, so a longer correlation moves it from seconds to
            minutes; the data behind the fit are 1-min means and say little about it.

            """);
        var rows = new List<string[]> { Row("as it is (noise correlated over 10 s)", asItIs) };
        void Add(string name, Scenario scenario, int runs)
        {
            rows.Add(Row(name, SeedSweep(scenario, runs)));
            done(name);
        }
        Add("noise correlated over 1 s", With(p => p with { NoiseCorrelation = TimeSpan.FromSeconds(1) }), few);
        Add("noise correlated over 30 s", With(p => p with { NoiseCorrelation = TimeSpan.FromSeconds(30) }), few);
        Add("nodes look for caps every 10 s", With(p => p with { Polling = TimeSpan.FromSeconds(10) }), few);
        Add("20 % of caps do not take at first", With(p => p with { CapsNotTaking = 0.2 }), few);
        Add("no ripple of iterations", With(p => p with { IterationRipple = 0 }), few);
        Add("no checkpoints at all", With(p => p with { CheckpointEvery = null }), few);
        var site = phoenix.Site;
        var unasked = SeedSweep(phoenix with { Site = site with { Jobs = [.. site.Jobs.Select(j => j with { CheckpointOnRequest = false })] } }, seeds);
        rows.Add(Row("checkpoints cannot be asked for", unasked));
        done("no checkpoints on request");
        Table(page, ["", "delivered, %", "RMS hold, %", "RMS event, %", "dip with ramps, %", "min above", "step, × ramp", "performance", "RMS hold 1 s, %"], rows);
        var over = unasked.Runs.Count(r => r.LargestStepOfRamp > 2);
        var overOwn = unasked.Runs.Count(r => r.PlantOwn?.LargestStepOfRamp > 2);
        var excess = unasked.Runs.Select((r, i) => (Seed: i + 1, Step: r.LargestStepOfRamp - r.PlantOwn?.LargestStepOfRamp ?? 0, Ours: r.LargestStepOfRamp, Own: r.PlantOwn?.LargestStepOfRamp)).MaxBy(x => x.Step);
        var (median, worst) = (unasked.Median.PlantOwn, unasked.Worst.PlantOwn);
        page.WriteLine($"""
            Noise correlated over 1 s is at one second several times as large as its minute means. A fall of it can pass for a checkpoint, and the job is then not asked for one before the ramp: what the worst seeds of that line show is a checkpoint early in the ramp down.

            Where checkpoints cannot be asked for, {over} of {unasked.Runs.Length} seeds have a step of more than twice the ramp limit: a checkpoint that begins or ends early in the ramp down or late in the ramp up, while there is little or nothing left to raise. Most of that is the
            plant's own: the ideal controller, which holds the lower of the target and the untouched plant at every second, has such a step in {overOwn} seeds, and would show {Number(median?.LargestStepOfRamp)} / {Number(worst?.LargestStepOfRamp)} as its step, {Number(median?.RmsEventPercent)} / {Number(worst?.RmsEventPercent)} % as its RMS with
            ramps and {Number(median?.DeepestDipRampsIncludedPercent)} / {Number(worst?.DeepestDipRampsIncludedPercent)} % as its deepest dip. The rest is not: in seed {excess.Seed}, where they are farthest apart, the step is {Number(excess.Ours)} against {Number(excess.Own)}.

            """);

        Scenario With(Func<PlantOptions, PlantOptions> change) => phoenix with { Plant = change(phoenix.Plant) };
    }

    static SweepScore SeedSweep(Scenario scenario, int runs) =>
        Simulation.Runs.SeedSweep.Run(scenario, Policy.Ballast, 1, runs, Environment.ProcessorCount);

    static string[] Row(string name, SweepScore s)
    {
        string Both(Func<Scorecard, double?> figure, string format = "0.00") => $"{Number(figure(s.Median), format)} / {Number(figure(s.Worst), format)}";
        return
        [
            name, Both(c => c.DeliveredPercent), Both(c => c.RmsHoldPercent), Both(c => c.RmsEventPercent), Both(c => c.DeepestDipRampsIncludedPercent), $"{s.Median.MinutesAbove} / {s.Worst.MinutesAbove}",
            Both(c => c.LargestStepOfRamp), Both(c => c.WeightedPerformance, "0.0000"), Both(c => c.AtOneSecond?.RmsHoldPercent),
        ];
    }
}
