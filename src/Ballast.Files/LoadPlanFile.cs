using System.Collections.Immutable;
using Ballast.Files.Yaml;
using Ballast.Grid.Workloads;
using Ballast.Units;

namespace Ballast.Files;

/// <summary>Reads a file of jobs and what they draw (JOB.yaml), from which a load trace is made. See docs/smoothing.md.</summary>
public static class LoadPlanFile
{
    static readonly TimeSpan Never = TimeSpan.MaxValue;

    /// <summary>Reads the text of such a file. Never throws for bad text: every problem is in the result.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="name">How to call the file in problems; its stem is the plan's name unless the file gives one.</param>
    public static Loaded<LoadPlan> Read(string text, string name)
    {
        var reading = new FileReading();
        var plan = Read(text, name, reading);
        return new Loaded<LoadPlan>(plan, reading.Problems);
    }

    internal static LoadPlan? Read(string text, string name, FileReading reading)
    {
        if (PlainDocument.Open(text, name, reading, "a load's jobs", "name: and jobs:") is not { } map) return null;
        var plan = new LoadPlan
        {
            Name = map.Take("name", Kinds.Name, SiteFile.StemOf(name)),
            Description = map.Take("description", Kinds.Text, "").Trim(),
            SteadyWatts = map.Take("steady", Kinds.Power, Power.Zero).Watts,
            Overhead = map.Take("overhead", Kinds.Number, 1),
            Seed = map.Take("seed", Kinds.Seed, 1UL),
            Jobs = SiteSections.Each(map.TakeList("jobs"), Job),
        };
        if (!map.Has("jobs")) map.Missing("jobs", "add a list of jobs with id, gpus, gpuPower and iteration");
        else if (plan.Jobs.IsEmpty) Wrong(map, "jobs", "the list is empty", "add one job with id, gpus, gpuPower and iteration");
        if (!(plan.Overhead is >= 1 and <= 10)) Wrong(map, "overhead", "it is not between 1 and 10", "write what the meter sees for each watt of GPUs and hosts, such as 1.2");
        if (plan.SteadyWatts > 1e12) Wrong(map, "steady", "it is more than 1 TW", "write the power that does not move, such as 60 MW");
        map.RefuseOthers();
        foreach (var twice in plan.Jobs.GroupBy(job => job.Id).Where(group => group.Count() > 1)) Wrong(map, "jobs", $"two jobs are called {Quoted.Of(twice.Key)}", "give each its own id");
        return plan;
    }

    static TrainingJob Job(YamlMap map)
    {
        var job = new TrainingJob
        {
            Id = map.Take("id", Kinds.Name),
            Gpus = map.Take("gpus", Kinds.Count),
            GpuWatts = map.Take("gpuPower", Kinds.DevicePower).Watts,
            HostWatts = map.Take("hostPower", Kinds.DevicePower, Power.Zero).Watts,
            Idle = map.Take("idle", Kinds.Share, 0.1),
            StartAt = Seconds(map, "start", TimeSpan.Zero),
            StartRamp = Seconds(map, "startRamp", TimeSpan.Zero),
            StopAt = Seconds(map, "stop", Never),
            StopRamp = Seconds(map, "stopRamp", TimeSpan.Zero),
            Iteration = Iteration(map.NeedMap("iteration", "period: and duty:")),
            Checkpoints = Checkpoint(map.TakeMap("checkpoint")),
            Stragglers = Straggle(map.TakeMap("stragglers")),
            Dips = Dip(map.TakeMap("dips")),
            Faults = SiteSections.Each(map.TakeList("faults"), Fault),
        };
        if (job.Gpus == 0) Wrong(map, "gpus", "it is zero", "write how many GPUs the job has");
        if (job.GpuWatts <= 0) Wrong(map, "gpuPower", "it is zero", "write the rated power of one GPU, such as 1200 W");
        if (job.Gpus * (job.GpuWatts + job.HostWatts) > 1e12) Wrong(map, "gpuPower", "the job would draw more than 1 TW", "write the power of one GPU, not of all");
        if (job.StopAt <= job.StartAt) Wrong(map, "stop", "the job stops before it starts", "write a later time, or remove it");
        return job;
    }

    static Iteration Iteration(YamlMap map)
    {
        var defaults = new Iteration { Period = 1, Duty = 0.5 };
        var read = new Iteration
        {
            Period = map.Take("period", Kinds.Duration).TotalSeconds,
            Duty = map.Take("duty", Kinds.Share),
            Compute = map.Take("compute", Kinds.Share, defaults.Compute),
            Exchange = map.Take("exchange", Kinds.Share, defaults.Exchange),
            Edge = Seconds(map, "edge", TimeSpan.FromMilliseconds(100)),
            Jitter = map.Take("jitter", Kinds.Share, 0),
            DepthJitter = map.Take("depthJitter", Kinds.Share, 0),
            Noise = map.Take("noise", Kinds.Share, 0),
            MicroBatches = map.Take("microBatches", Kinds.Count, 1),
            MicroLevel = map.Take("microLevel", Kinds.Share, defaults.MicroLevel),
            MicroSeconds = Seconds(map, "microDip", TimeSpan.FromMilliseconds(20)),
        };
        map.RefuseOthers();
        if (read.Period < 0.01) Wrong(map, "period", "an iteration is shorter than 10 ms", "write its mean period, such as 1.5 s");
        if (read.Jitter > 0.3) Wrong(map, "jitter", "iterations that vary by more than 30 % have no rhythm", "write a share from 0 % to 30 %");
        // A wave whose edges fill it never reaches its levels, and its duty and depth would not be those that are asked for.
        var shortest = Math.Min(read.Duty, 1 - read.Duty) * read.Period;
        if (read.Duty is > 0 and < 1 && read.Edge > shortest) Wrong(map, "edge", "an edge is longer than the phase that it leads into", $"write at most {shortest * 1000:0} ms, or change the duty");
        if (read.MicroBatches is < 1 or > 1000) Wrong(map, "microBatches", "it is not between 1 and 1000", "write how many micro-batches one compute phase has");
        else if (read.MicroBatches > 1 && read.MicroSeconds > read.Duty * read.Period / read.MicroBatches) Wrong(map, "microDip", "a dip is longer than a micro-batch", "write a shorter one, or fewer micro-batches");
        return read;
    }

    static Checkpoints? Checkpoint(YamlMap? map)
    {
        if (map is null) return null;
        var read = new Checkpoints(map.Take("every", Kinds.Duration).TotalSeconds, map.Take("for", Kinds.Duration).TotalSeconds, map.Take("level", Kinds.Share, 0.2));
        map.RefuseOthers();
        return read;
    }

    static Stragglers? Straggle(YamlMap? map)
    {
        if (map is null) return null;
        var read = new Stragglers(map.Take("chance", Kinds.Share), map.Take("extra", Kinds.Share));
        map.RefuseOthers();
        return read;
    }

    static Dips? Dip(YamlMap? map)
    {
        if (map is null) return null;
        var read = new Dips(map.Take("perSecond", Kinds.Number), map.Take("least", Kinds.Duration).TotalSeconds, map.Take("most", Kinds.Duration).TotalSeconds, map.Take("level", Kinds.Share));
        if (!(read.PerSecond is >= 0 and <= 100)) Wrong(map, "perSecond", "it is not between 0 and 100", "write how many dips there are in a second on average, such as 0.01");
        if (read.Most < read.Least) Wrong(map, "most", "the longest dip is shorter than the shortest", "write at least what stands under least");
        map.RefuseOthers();
        return read;
    }

    static JobFault Fault(YamlMap map) => new(
        map.Take("at", Kinds.Duration).TotalSeconds,
        map.Take("for", Kinds.Duration).TotalSeconds,
        map.Take("level", Kinds.Share, 0.1),
        Seconds(map, "edge", TimeSpan.FromMilliseconds(100)),
        Seconds(map, "restartRamp", TimeSpan.Zero));

    static double Seconds(YamlMap map, string key, TimeSpan otherwise)
    {
        var read = map.Take(key, Kinds.Duration, otherwise);
        return read == Never ? double.PositiveInfinity : read.TotalSeconds;
    }

    static void Wrong(YamlMap map, string key, string what, string howToMend)
    {
        var path = map.PathOf(key);
        if (!map.Reading.IsTainted(path)) map.Reading.Report(map.Reading.Find(path), path, what, howToMend);
    }
}
