using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Files.Yaml;

namespace Ballast.Files;

/// <summary>Jobs, one by one or generated, with the names of tiers and curves looked up.</summary>
sealed class JobSection(FileReading reading, ImmutableArray<Cluster> clusters, ImmutableArray<FlexTier> tiers, ImmutableArray<PowerCurve> curves)
{
    readonly Dictionary<string, FlexTier> tierByName = tiers.DistinctBy(tier => tier.Name).ToDictionary(tier => tier.Name);
    readonly Dictionary<string, PowerCurve> curveByName = curves.ToDictionary(curve => curve.Workload);

    static readonly PowerCurve Placeholder = new() { Workload = "", Points = [] };

    public static readonly Kind<WorkloadClass> Class = Kinds.OneOf("workloadClass",
        ("training", WorkloadClass.Training), ("fineTuning", WorkloadClass.FineTuning), ("batchInference", WorkloadClass.BatchInference),
        ("realTimeInference", WorkloadClass.RealTimeInference), ("evaluation", WorkloadClass.Evaluation));

    /// <summary>By slot: where the job stands in the file. One generate stands for many slots.</summary>
    readonly List<string> pathOfSlot = [];

    public ImmutableArray<Job> ReadAll(IReadOnlyList<YamlValue> items)
    {
        var jobs = ImmutableArray.CreateBuilder<Job>();
        foreach (var item in items)
        {
            var map = item.AsMap();
            if (map.TakeMap("generate") is { } generate) jobs.AddRange(new GeneratedJobs(this).Read(generate));
            else jobs.Add(Read(map));
            map.RefuseOthers();
            while (pathOfSlot.Count < jobs.Count) pathOfSlot.Add(map.Has("generate") ? $"{item.Path}.generate" : item.Path);
        }
        return jobs.ToImmutable();
    }

    /// <summary>One job; its other keys are not refused here.</summary>
    public Job Read(YamlMap map)
    {
        var curve = Curve(map);
        return Common(map) with { Id = map.Take("id", Kinds.Name), Gpus = map.Take("gpus", Kinds.Count), Curve = curve, Tier = Tier(map) };
    }

    /// <summary>What single and generated jobs are told in the same words.</summary>
    public Job Common(YamlMap map)
    {
        var job = new Job { Id = "", Cluster = Cluster(map), Gpus = 0, Curve = Placeholder };
        return job with
        {
            Class = map.Take("class", Class, job.Class),
            WeightOverride = map.TryTake("weight", Kinds.Number, out var weight) ? weight : null,
            Pausable = map.Take("pausable", Kinds.YesNo, job.Pausable),
            CheckpointTime = map.Take("checkpointTime", Kinds.Duration, job.CheckpointTime),
            CheckpointPower = map.Take("checkpointPower", Kinds.DevicePower, job.CheckpointPower),
            CheckpointOnRequest = map.Take("checkpointOnRequest", Kinds.YesNo, job.CheckpointOnRequest),
            CheckpointEvery = map.TryTake("checkpointEvery", Kinds.Duration, out var every) ? every : null,
            RestartTime = map.Take("restartTime", Kinds.Duration, job.RestartTime),
            RestartPower = map.Take("restartPower", Kinds.DevicePower, job.RestartPower),
            Sizes = SiteSections.Items(map, "sizes", Kinds.Count, []),
            Deadline = map.TryTake("deadline", Kinds.Time, out var deadline) ? deadline : null,
        };
    }

    /// <summary>The tier of this name; an untagged job, or one tagged inflexible, has nothing to give.</summary>
    public FlexTier TierNamed(YamlValue value)
    {
        var name = value.As(Kinds.Name);
        if (name.Length > 0 && tierByName.TryGetValue(name, out var tier)) return tier;
        var isListBroken = tierByName.ContainsKey("");
        if (name == FlexTier.Inflexible.Name || name.Length == 0 || isListBroken || reading.IsFull) return FlexTier.Inflexible;
        value.Report($"there is no tier {Quoted.Of(name)}", Spelling.Hint(name, [.. tiers.Select(known => known.Name)], "add it under tiers:"));
        return FlexTier.Inflexible;
    }

    public PowerCurve CurveNamed(YamlValue value)
    {
        var name = value.As(Kinds.Name);
        if (curveByName.TryGetValue(name, out var curve)) return curve;
        if (name.Length > 0 && !reading.IsFull) value.Report($"there is no curve {Quoted.Of(name)}", Spelling.Hint(name, [.. curves.Select(known => known.Workload)], "add it under curves:"));
        return Placeholder;
    }

    /// <summary>Report the rules that the site breaks, where they stand in the file; a rule about a value that could not be read says nothing new.</summary>
    public void Report(ImmutableArray<SiteProblem> broken)
    {
        foreach (var problem in broken)
        {
            if (reading.IsFull) return;
            if (reading.IsTainted(PathInFile(problem.Path)) || problem.Others.Any(other => reading.IsTainted(PathInFile(other)))) continue;
            var path = PathInFile(problem.Path);
            reading.Report(reading.Find(path), path, problem.What, problem.HowToMend);
        }
    }

    string Cluster(YamlMap map) => clusters.Length == 1 ? map.Take("cluster", Kinds.Name, clusters[0].Name) : map.Take("cluster", Kinds.Name);

    FlexTier Tier(YamlMap map) => map.Find("tier", "name") is { } value ? TierNamed(value) : FlexTier.Inflexible;

    PowerCurve Curve(YamlMap map)
    {
        if (map.Find("curve", "name") is { } value) return CurveNamed(value);
        map.Missing("curve", "add curve: and the name of one under curves:");
        return Placeholder;
    }

    string PathInFile(string path)
    {
        const string jobs = "jobs[";
        if (!path.StartsWith(jobs, StringComparison.Ordinal)) return path;
        var end = path.IndexOf(']');
        var slot = int.Parse(path.AsSpan(jobs.Length, end - jobs.Length), System.Globalization.CultureInfo.InvariantCulture);
        return slot < pathOfSlot.Count ? pathOfSlot[slot] + path[(end + 1)..] : path;
    }
}
