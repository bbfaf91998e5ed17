using Ballast.Assets;
using Ballast.Units;

namespace Ballast.Tests.Journal;

static class TestSites
{
    static readonly PowerCurve Curve = new() { Workload = "w", Points = [new(new Power(200), new Power(190), 0.75), new(new Power(300), new Power(280), 0.93), new(new Power(400), new Power(340), 1)] };

    static readonly FlexTier Tier = new() { Name = "flex", MaxLoss = 0.5, Weight = 1 };

    /// <summary>Four flexible jobs of 16 GPUs each.</summary>
    public static Site Small { get; } = new()
    {
        Name = "small",
        Interconnection = new Interconnection { ImportLimit = Power.FromKilowatts(30) },
        Clusters = [new Cluster { Name = "a", GpuModel = "A100", Gpus = 64, MinCap = new Power(200), MaxCap = new Power(400) }],
        Tiers = [Tier],
        Curves = [Curve],
        Jobs = [.. Enumerable.Range(0, 4).Select(i => new Job { Id = $"job-{i}", Cluster = "a", Gpus = 16, Curve = Curve, Tier = Tier })],
    };
}
