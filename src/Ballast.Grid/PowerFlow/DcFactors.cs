using System.Runtime.Intrinsics;

namespace Ballast.Grid.PowerFlow;

/// <summary>
/// How flows answer to injections and to outages: PTDF_{l,j} = b_l (x_j,from − x_j,to), LODF_{l,k} = P_{l,k} / (1 − P_{k,k}), where P_{l,k} is what a transfer of
/// 1 MW along branch k puts on branch l (Wood and Wollenberg, 7.2 and appendix 7A). Made by one sparse solve per branch; no inverse is written down.
/// Immutable; may be read by many threads.
/// </summary>
public sealed class DcFactors
{
    /// <summary>A branch whose own transfer comes back to it but for this share is a bridge: its outage parts the network.</summary>
    const double BridgeTolerance = 1e-8;

    readonly double[] ptdf;
    readonly double[] lodf;

    public DcFactors(DcNetwork network)
    {
        Network = network;
        var (n, m) = (network.BusCount, network.BranchCount);
        (ptdf, lodf) = (new double[(long)m * n], new double[(long)m * m]);
        IsBridge = new bool[m];
        var angles = new double[n];
        for (var k = 0; k < m; k++)
        {
            if (!network.On[k]) continue;
            network.SolveTransfer(k, angles);
            var own = network.Susceptance[k];
            for (var j = 0; j < n; j++) ptdf[k * n + j] = own * angles[j];
            var left = 1 - own * (angles[network.From[k]] - angles[network.To[k]]);
            if (Math.Abs(left) < BridgeTolerance)
            {
                IsBridge[k] = true;
                continue;
            }
            for (var l = 0; l < m; l++) lodf[k * m + l] = network.Susceptance[l] * (angles[network.From[l]] - angles[network.To[l]]) / left;
            lodf[k * m + k] = -1;
        }
        Bridges = [.. Enumerable.Range(0, m).Where(k => IsBridge[k])];
        Outages = [.. Enumerable.Range(0, m).Where(k => network.On[k] && !IsBridge[k])];
    }

    public DcNetwork Network { get; }

    /// <summary>Whether the outage of a branch parts the network, so that no factor tells what comes of it.</summary>
    public bool[] IsBridge { get; }

    /// <summary>The bridges, by place.</summary>
    public int[] Bridges { get; }

    /// <summary>The outages that can be studied, by place: branches in service that are not bridges.</summary>
    public int[] Outages { get; }

    /// <summary>Flow on a branch per MW injected at each bus and taken out at the reference.</summary>
    public ReadOnlySpan<double> Ptdf(int branch) => ptdf.AsSpan(branch * Network.BusCount, Network.BusCount);

    /// <summary>Share of the flow of an outaged branch that each branch takes over; −1 at itself, 0 for a bridge.</summary>
    public ReadOnlySpan<double> Lodf(int outage) => lodf.AsSpan(outage * Network.BranchCount, Network.BranchCount);

    /// <summary>Flows of injections without phase shifts, MW: a difference of two states has none.</summary>
    /// <param name="injections">MW into each bus.</param>
    /// <param name="flows">Written.</param>
    public void Flows(ReadOnlySpan<double> injections, Span<double> flows)
    {
        for (var k = 0; k < flows.Length; k++) flows[k] = Dot(Ptdf(k), injections);
    }

    /// <summary>Always four sums side by side, so that every machine rounds alike.</summary>
    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector256<double>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector256<double>.Count; i += Vector256<double>.Count) sum += Vector256.Create(a[i..]) * Vector256.Create(b[i..]);
        var total = Vector256.Sum(sum);
        for (; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }
}
