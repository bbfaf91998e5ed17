using Ballast.Settlement;
using Ballast.Simulation.Controllers;
using static Ballast.Benchmarks.Results.Markdown;

namespace Ballast.Benchmarks.Results;

/// <summary>The first half of the page: phoenix.yaml over many seeds.</summary>
static class PhoenixPage
{
    public static void Opening(TextWriter page, int seeds, int few)
    {
        page.WriteLine($"""
            # Results

            Written by `dotnet run -c Release --project bench/Ballast.Benchmarks -- results > docs/results.md`; nothing in it is written by hand.
            Every figure is from the simulated plant, over seeds 1 to {seeds} (1 to {few} where a table says so). A single table can be had from the command
            line too: `./ballast simulate scenarios/phoenix.yaml --seed 1 --runs {seeds}`, and a policy's with `--policy dvfs-fair`.

            Percentages are of the baseline. Figures are of 1-min means unless a line says otherwise, as the demonstration metered. *Worst* is, figure by
            figure, the worst of all seeds, so no one run need be as bad as the column. For weighted performance the worst is the smallest; for what was
            delivered, the farthest from what was asked.

            ## phoenix.yaml

            A quarter less for three hours, 15-min ramps both ways, six jobs on 256 GPUs, GPU power only, no battery. The plant: 1 s meter lag, actuation in 0.5 to
            2 s, curves that differ from the declared ones by up to 10 % per job, 5 % of caps that do not take at first, power noise fitted to the demonstration's data, and about once an hour, per training or
            fine-tuning job, a checkpoint on the job's own clock that takes 35 to 57 % of its power for one to two minutes.

            **One thing is declared that the figures of the ramps rest on.** The three training and fine-tuning jobs say `checkpointOnRequest`: they can be asked to write a checkpoint now, which starts
            their own clock anew (the demonstration's code could do so, by a patched save interval). Where there is notice enough, Ballast asks for checkpoints one after the other *before* a ramp.
            Near the baseline all jobs run uncapped and nothing can be raised, so a hole there cannot be filled by any controller without a battery. What is left without this is under *Sensitivity*.

            """);
    }

    public static void Bounds(TextWriter page, SweepScore score, int seeds)
    {
        var (m, w) = (score.Median, score.Worst);
        page.WriteLine($"### Against what is asked of it ({seeds} seeds)\n");
        Table(page, ["", "median", "asked of the median", "worst seed", "asked of the worst", "the demonstration"],
        [
            ["delivered in the hold, of 25.0 asked, %", Number(m.DeliveredPercent, "0.000"), "24.9 to 25.1", Number(w.DeliveredPercent, "0.000"), "24.8 to 25.4", Number(Demonstration.DeliveredPercent, "0.0")],
            ["RMS to target in the hold, %", Number(m.RmsHoldPercent, "0.000"), "≤ 0.5", Number(w.RmsHoldPercent, "0.000"), "≤ 1.0", Number(Demonstration.RmsHoldPercent, "0.0")],
            ["RMS to target, ramps included, %", Number(m.RmsEventPercent, "0.000"), "≤ 0.8", Number(w.RmsEventPercent, "0.000"), "≤ 1.5", Number(Demonstration.RmsEventPercent, "0.0")],
            ["deepest dip below target in the hold, %", Number(m.DeepestDipPercent), "≤ 2", Number(w.DeepestDipPercent), "≤ 4", Number(Demonstration.DeepestDipPercent, "0.0")],
            ["deepest dip, ramps included, %", Number(m.DeepestDipRampsIncludedPercent), "", Number(w.DeepestDipRampsIncludedPercent), "", ""],
            ["minutes above target by more than 1.5 %", $"{m.MinutesAbove}", "0", $"{w.MinutesAbove}", "≤ 1", $"{Demonstration.MinutesAbove}"],
            ["largest 1-min step, of the ramp limit", Number(m.LargestStepOfRamp), "≤ 1.5", Number(w.LargestStepOfRamp), "≤ 2.0", Number(Demonstration.LargestStepOfRamp, "0.0")],
            ["mean above baseline in the hour after, %", Number(m.AfterEventPercent), "≤ 0.5", Number(w.AfterEventPercent), "≤ 1", Number(Demonstration.AfterEventPercent, "0.0")],
            ["weighted performance over the hold", Number(m.WeightedPerformance, "0.0000"), "≥ 0.900", Number(w.WeightedPerformance, "0.0000"), "≥ 0.893", "see below"],
            ["jobs outside their tier", $"{m.JobsOutsideTier}", "0", $"{w.JobsOutsideTier}", "0", "0"],
            ["commands", $"{m.Commands}", "", $"{w.Commands}", "", ""],
        ]);
        page.WriteLine($"""
            The demonstration's column is from its own files, settled as ours: the dip is its hand-over from one paused job to another (half of the baseline, a quarter below target), the step is 14.1 kW from 19:35 to
            19:36. Its ramp began five minutes before the event. Its published weighted performance, {Number(Demonstration.WeightedPerformanceOfRun, "0.000")}, is a mean over a run of 400 minutes and not over the hold; for the hold nothing is published. With perfect
            knowledge of the declared curves, caps alone can reach 0.905 at 25 %; a seed can lie above that, as its true curves differ from the declared.

            """);
    }

    public static void Policies(TextWriter page, SweepScore ours, (Policy Policy, SweepScore Score)[] policies)
    {
        page.WriteLine("""
            ### Against other policies, same plant, same scorecard

            *Nothing* is nobody at the helm. *Uniform cap* gives all flexible jobs one cap. *DVFS, fair* and *DVFS + pausing, fair* are the demonstration's published policies as we
            read them, with its tier floors. These three make their plan from declared curves when the event begins, and follow it open loop, in steps of a minute. Each cell: median / worst.

            """);
        string Both(SweepScore s, Func<Scorecard, double?> figure, string format = "0.00") => $"{Number(figure(s.Median), format)} / {Number(figure(s.Worst), format)}";
        string[] Row(string name, SweepScore s) =>
        [
            name, Both(s, c => c.DeliveredPercent), Both(s, c => c.RmsHoldPercent), Both(s, c => c.RmsEventPercent), Both(s, c => c.DeepestDipPercent), $"{s.Median.MinutesAbove} / {s.Worst.MinutesAbove}",
            Both(s, c => c.LargestStepOfRamp), Both(s, c => c.WeightedPerformance, "0.0000"), Number(s.Runs.Average(r => Given(r)), "0.0"), $"{s.Median.JobsOutsideTier} / {s.Worst.JobsOutsideTier}",
        ];
        Table(page, ["", "delivered, %", "RMS hold, %", "RMS event, %", "dip, %", "min above", "step, × ramp", "performance", "given per lost", "outside tier"],
            [Row("**Ballast**", ours), .. policies.Select(p => Row(Name(p.Policy), p.Score))]);
        page.WriteLine("""
            *Given per lost* is the power given over the weighted throughput lost, both in percent, mean of all seeds: a policy that gives less than it was asked keeps more work, and this sets them on one footing.

            """);
    }

    public static void AtOneSecond(TextWriter page, Batch batch)
    {
        var (m, w) = (batch.Score.Median, batch.Score.Worst);
        page.WriteLine("### The same at one second\n");
        Table(page, ["", "median", "worst seed"],
        [
            ["RMS to target in the hold, 1 s, %", Number(m.AtOneSecond?.RmsHoldPercent), Number(w.AtOneSecond?.RmsHoldPercent)],
            ["of it: what 1-min means average away, %", Number(m.AtOneSecond?.WithinMinutePercent), Number(w.AtOneSecond?.WithinMinutePercent)],
            ["of it: noise of the plant that cannot be foreseen, %", Number(Quantile(batch.UnforeseeablePercent, 0.5)), Number(batch.UnforeseeablePercent.Max())],
            ["RMS to target, ramps included, 1 s, %", Number(m.AtOneSecond?.RmsEventPercent), Number(w.AtOneSecond?.RmsEventPercent)],
            ["deepest dip in the hold, 1 s, %", Number(m.AtOneSecond?.DeepestDipPercent), Number(w.AtOneSecond?.DeepestDipPercent)],
            ["seconds above target by more than 1.5 %", $"{m.AtOneSecond?.SecondsAbove}", $"{w.AtOneSecond?.SecondsAbove}"],
            ["largest change from second to second in the ramps, %", Number(m.AtOneSecond?.LargestStepPercent), Number(w.AtOneSecond?.LargestStepPercent)],
        ]);
        page.WriteLine("""
            **What is the plant's own.** Two things bound every controller. First, what cannot be foreseen: from the moment a reading is true to the moment an order that rests on it has its effect, about three seconds
            pass (1 s of meter lag, half a tick, 1.25 s of actuation). The third line is what the best linear foresight over three seconds misses of the untouched plant's noise, checkpoints left out, at the power that is held; no order can take it away. Between that and the RMS without any checkpoint (see *Sensitivity*) lies most of all the ripple of training iterations, 2 % of a job's power with a period of 2 to 8 s, which Ballast does not chase.
            Second, what cannot be raised: nothing draws more than uncapped. An ideal controller that at every second holds the lower of the target and the untouched plant would show, as 1-min means:

            """);
        Table(page, ["the plant's own, 1-min means", "median", "worst seed"],
        [
            ["RMS to target in the hold, %", Number(m.PlantOwn?.RmsHoldPercent), Number(w.PlantOwn?.RmsHoldPercent)],
            ["RMS to target, ramps included, %", Number(m.PlantOwn?.RmsEventPercent), Number(w.PlantOwn?.RmsEventPercent)],
            ["deepest dip, ramps included, %", Number(m.PlantOwn?.DeepestDipRampsIncludedPercent), Number(w.PlantOwn?.DeepestDipRampsIncludedPercent)],
            ["largest 1-min step, of the ramp limit", Number(m.PlantOwn?.LargestStepOfRamp), Number(w.PlantOwn?.LargestStepOfRamp)],
        ]);
        page.WriteLine("""
            That ideal controller does not ask for checkpoints, which is why Ballast can do better than it in the ramps.

            **The worst seconds of all seeds**, at most one a minute, and what the plant did then:

            """);
        Table(page, ["seed", "time", "meter less target, %", "cause"], batch.Moments.Take(8).Select(x => new[] { $"{x.Seed}", $"{x.Moment.At:HH:mm:ss}", Number(x.Moment.Percent, "+0.0;-0.0"), x.Moment.Cause }));
        var causes = batch.Moments.GroupBy(x => Kind(x.Moment.Cause)).OrderByDescending(g => g.Count()).ToList();
        page.WriteLine($"Of the {batch.Moments.Count} worst seconds (five a seed): {string.Join(", ", causes.Select(g => $"{g.Key} {g.Count()}"))}.\n");
    }

    public static void Holes(TextWriter page, Batch batch, Batch untouched)
    {
        page.WriteLine("""
            ### How well a checkpoint's hole is filled

            All checkpoints that begin in the hold of all seeds, and those of the ramps, save those within a minute of another's begin or end. *Hole* is what the job's own power falls by; the columns to its right are the mean of target less meter
            so many whole seconds into the hole, and over its first minute. The controller is told of a hole by nobody: it sees the job's power and the meter.

            """);
        int[] at = [0, 1, 2, 3, 4, 5, 7, 10, 20];
        string[] Row(string name, IReadOnlyList<Hole> holes) => holes.Count == 0
            ? [name, "0", .. Enumerable.Repeat("–", at.Length + 4)]
            :
            [
                name, $"{holes.Count}", Number(holes.Average(h => h.DepthPercent)),
                .. at.Select(s => Number(-holes.Average(h => h.Errors[Hole.Before + s]))),
                Number(-holes.Average(h => h.Errors[Hole.Before..].Average())),
                Number(holes.Max(h => -h.Errors[Hole.Before..].Average())),
                Number(100 * (1 + holes.Average(h => h.Errors[Hole.Before..].Average()) / holes.Average(h => h.DepthPercent)), "0"),
            ];
        var alone = batch.Holes.Where(h => h.Alone).ToList();
        Table(page, ["", "holes", "hole, %", .. at.Select(s => $"{s} s"), "1st min, %", "worst 1st min, %", "filled, %"],
        [
            Row("in the hold", [.. alone.Where(h => h.InHold)]),
            Row("in the ramps", [.. alone.Where(h => !h.InHold)]),
        ]);
        var free = untouched.Holes.Where(h => h.Alone && h.InHold).ToList();
        page.WriteLine($"""
            Where nothing is done (the same seeds, nobody at the helm), the {free.Count} such holes of the same hours are {Number(free.Average(h => h.DepthPercent))} % deep in the mean, and all of it shows at the meter until the checkpoint ends, one to two minutes later: under caps the holes are shallower, because the jobs draw less.

            """);
        var half = alone.Where(h => h.InHold).Select(h => (double)SecondsTo(h, 0.5)).ToList();
        var tenth = alone.Where(h => h.InHold).Select(h => (double)SecondsTo(h, 0.1)).ToList();
        page.WriteLine($"""
            In the hold, half of a hole is filled {Number(Quantile(half, 0.5), "0")} s after its first second (95 of 100 within {Number(Quantile(half, 0.95), "0")} s), and nine tenths {Number(Quantile(tenth, 0.5), "0")} s after it (95 of 100 within {Number(Quantile(tenth, 0.95), "0")} s), as a mean over three
            seconds. Of all {batch.Holes.Count} checkpoints within events, {batch.Holes.Count(h => h.Asked)} had been asked for, {batch.Holes.Count(h => !h.InHold)} fell into a ramp, and {batch.Holes.Count(h => !h.Alone)} came within a minute of another's begin or end and are not in the table.

            """);
    }

    /// <summary>Seconds until the mean over three seconds lies above this share of the hole for the first time.</summary>
    static int SecondsTo(Hole hole, double share)
    {
        for (var s = 1; s < Hole.After - 1; s++)
        {
            var mean = (hole.Errors[Hole.Before + s - 1] + hole.Errors[Hole.Before + s] + hole.Errors[Hole.Before + s + 1]) / 3;
            if (-mean <= share * hole.DepthPercent) return s;
        }
        return Hole.After;
    }

    static double Given(Scorecard card) => card.WeightedPerformance < 1 ? card.DeliveredPercent!.Value / (100 * (1 - card.WeightedPerformance!.Value)) : double.NaN;

    static string Kind(string cause) => cause.Contains("began a checkpoint", StringComparison.Ordinal) ? "begin of a checkpoint"
        : cause.Contains("came back", StringComparison.Ordinal) ? "end of a checkpoint"
        : cause.Contains("did not take", StringComparison.Ordinal) ? "a cap that did not take"
        : cause.Contains("noise", StringComparison.Ordinal) ? "noise"
        : "other";

    static string Name(Policy policy) => policy switch
    {
        Policy.Nothing => "nothing",
        Policy.UniformCap => "uniform cap",
        Policy.DvfsFair => "DVFS, fair",
        Policy.DvfsPausingFair => "DVFS + pausing, fair",
        _ => policy.ToString(),
    };
}
