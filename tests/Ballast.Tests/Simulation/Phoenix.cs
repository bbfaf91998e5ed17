using System.Globalization;
using Ballast.Assets;
using Ballast.Signals;
using Ballast.Simulation;
using Ballast.Units;

namespace Ballast.Tests.Simulation;

/// <summary>The published Phoenix experiment: six jobs on 256 A100-400W, a quarter less for three hours.</summary>
static class Phoenix
{
    public static readonly DateTimeOffset Start = new(2025, 5, 3, 14, 45, 0, TimeSpan.FromHours(-7));

    public static readonly DateTimeOffset EventStart = Start.AddMinutes(90);

    static readonly FlexTier Flex1 = new() { Name = "Flex 1", MaxLoss = 0.10, Weight = 0.2308 };
    static readonly FlexTier Flex2 = new() { Name = "Flex 2", MaxLoss = 0.25, Weight = 0.1923 };
    static readonly FlexTier Flex3 = new() { Name = "Flex 3", MaxLoss = 0.50, Weight = 0.1282 };

    /// <summary>Where the public data lies beside the repository; null where it does not.</summary>
    public static string? DataFolder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Ballast.slnx"))) folder = folder.Parent;
            if (folder is null) return null;
            var data = Path.Combine(folder.FullName, "..", "shared", "data", "emerald-phoenix");
            return Directory.Exists(data) ? data : null;
        }
    }

    public static Scenario Scenario(PlantOptions? plant = null, double cut = 0.25) => new()
    {
        Name = "phoenix",
        Site = Site(),
        Start = Start,
        Duration = TimeSpan.FromMinutes(375),
        Plant = plant ?? new PlantOptions { CurveError = 0.10, CapsNotTaking = 0.05 },
        Facts =
        [
            new SignalReceived(new Ballast.Signals.Dispatch
            {
                Id = "srp",
                Start = EventStart,
                Duration = TimeSpan.FromHours(3),
                RampDown = TimeSpan.FromMinutes(15),
                RampUp = TimeSpan.FromMinutes(15),
                Setpoint = new Setpoint.CutFraction(cut),
            }) { Known = Start.AddMinutes(30) },
        ],
    };

    public static Site Site()
    {
        var curves = Curves();
        Job Job(string id, string workload, int gpus, FlexTier tier, WorkloadClass kind) => new()
        {
            Id = id,
            Cluster = "a100",
            Gpus = gpus,
            Class = kind,
            Tier = tier,
            Curve = curves[workload],
            Pausable = kind is WorkloadClass.Training or WorkloadClass.FineTuning,
        };
        return new Site
        {
            Name = "phoenix",
            Interconnection = new Interconnection { ImportLimit = 120.0.kW },
            Clusters = [new Cluster { Name = "a100", GpuModel = "A100-400W", Gpus = 256, GpuIdle = 60.0.W, MinCap = 200.0.W, MaxCap = 400.0.W }],
            Tiers = [Flex1, Flex2, Flex3],
            Curves = [.. curves.Values],
            Jobs =
            [
                Job("infer_llama_8b_32g", "infer_llama_8b_32g", 32, Flex3, WorkloadClass.BatchInference),
                Job("ft_llama_8b_p3", "ft_llama_8b_p3", 32, Flex2, WorkloadClass.FineTuning),
                Job("infer_llama_8b_48g-a", "infer_llama_8b_48g", 48, Flex1, WorkloadClass.BatchInference),
                Job("infer_llama_8b_48g-b", "infer_llama_8b_48g", 48, Flex2, WorkloadClass.BatchInference),
                Job("pt_mpt_13b_sm", "pt_mpt_13b_sm", 48, Flex3, WorkloadClass.Training),
                Job("pt_mpt_7b_fast", "pt_mpt_7b_fast", 48, Flex3, WorkloadClass.Training),
            ],
        };
    }

    static Dictionary<string, PowerCurve> Curves()
    {
        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
        return File.ReadLines(Path.Combine(DataFolder!, "dvfs_sweep.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            // At 100 W throughput collapses; no one would set it.
            .Where(row => Number(row[1]) >= 200)
            .GroupBy(row => row[0])
            .ToDictionary(rows => rows.Key, rows => new PowerCurve
            {
                Workload = rows.Key,
                Points = [.. rows.Select(row => new CurvePoint(Number(row[1]).W, Number(row[5]).W, Number(row[4]))).OrderBy(p => p.Cap)],
            });
    }
}
