using Ballast.Assets;

namespace Ballast.Dispatch;

/// <summary>
/// In an emergency tiers give in the order that the site states; where it states none, the most
/// flexible first. The order is lexicographic: a later tier gives only when earlier ones cannot.
/// </summary>
internal sealed class EmergencyOrder
{
    readonly Dictionary<string, double> factorOfTier = [];
    double[] factors = new double[16];
    int count;

    public EmergencyOrder(Site site)
    {
        var named = site.EmergencyOrder;
        var rest = site.Tiers.Where(t => !named.Contains(t.Name)).OrderByDescending(t => t.MaxLoss).Select(t => t.Name);
        var position = 0;
        foreach (var tier in named.Concat(rest)) factorOfTier[tier] = Math.Pow(1e4, position++);
    }

    /// <summary>By slot: what a job's worth is multiplied by.</summary>
    public ReadOnlySpan<double> Factors => factors.AsSpan(0, count);

    public void Add(Job job)
    {
        if (count == factors.Length) Array.Resize(ref factors, count * 2);
        factors[count++] = factorOfTier.GetValueOrDefault(job.Tier.Name, 1);
    }
}
