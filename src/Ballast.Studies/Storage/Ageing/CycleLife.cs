namespace Ballast.Studies.Storage.Ageing;

/// <summary>Cycles to the end of life by their depth, straight between the points on logarithmic scales and beyond them.</summary>
public sealed class CycleLife
{
    readonly double[] depth, cycles;

    /// <param name="points">Depth (share of the nameplate) and cycles to the end of life, by rising depth.</param>
    /// <exception cref="ArgumentException">No point, depths that do not rise, or cycles that are not positive.</exception>
    public CycleLife(params IReadOnlyList<(double Depth, double Cycles)> points)
    {
        if (points.Count == 0) throw new ArgumentException("A cycle life needs at least one point.", nameof(points));
        for (var i = 0; i < points.Count; i++)
        {
            if (!(points[i].Depth > (i == 0 ? 0 : points[i - 1].Depth)) || !(points[i].Cycles > 0)) throw new ArgumentException("Depths rise from above zero, and cycles are positive.", nameof(points));
        }
        depth = [.. points.Select(p => p.Depth)];
        cycles = [.. points.Select(p => p.Cycles)];
    }

    /// <summary>The table that EPRI's DER-VET takes unless told another; end of life at 80 %.</summary>
    public static CycleLife Epri { get; } = new((0.1, 63000), (0.15, 42000), (0.2, 31500), (0.3, 17500), (0.4, 10500), (0.5, 7000), (0.6, 5833), (0.7, 5016), (0.8, 4375), (0.9, 3850), (1.0, 3500));

    /// <summary>Depths of the points.</summary>
    public IReadOnlyList<double> Depths => depth;

    /// <summary>Cycles to the end of life at a depth.</summary>
    public double At(double of)
    {
        if (of <= 0) return double.PositiveInfinity;
        // One point alone: as much energy through the cell at any depth.
        if (depth.Length == 1) return cycles[0] * depth[0] / of;
        var i = 1;
        while (i < depth.Length - 1 && of > depth[i]) i++;
        var slope = Math.Log(cycles[i] / cycles[i - 1]) / Math.Log(depth[i] / depth[i - 1]);
        return cycles[i - 1] * Math.Pow(of / depth[i - 1], slope);
    }

    /// <summary>Share of its life that cycles take: Miner's sum of n/N.</summary>
    public double Damage(IEnumerable<SocCycle> counted)
    {
        var damage = 0.0;
        foreach (var cycle in counted) damage += cycle.Count / At(cycle.Depth);
        return damage;
    }
}
