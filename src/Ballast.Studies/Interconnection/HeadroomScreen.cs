using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ballast.Grid.PowerFlow;

namespace Ballast.Studies.Interconnection;

/// <summary>
/// How much load each bus can take so that no branch passes its normal rating, nor after any single outage its emergency rating. With base flows f and a load L at bus j,
/// the flow of branch l after the outage of k is f_l + LODF_lk f_k + (h_l + LODF_lk h_k) L, where h_l = Σ_b w_b PTDF_lb − PTDF_lj and w tells which buses feed the load.
/// Each pair (l, k) is one division; comparing margin with best · |share| instead makes it a multiplication, so that a bus of m branches and o outages costs about
/// 2·m·o multiply-adds and m·o multiplications, four side by side.
/// A rating that is passed without the load counts against it (headroom 0) only where the load adds at least <see cref="Cutoff"/> of itself to the branch: what is not the
/// load's doing is not held against it, and is reported as an existing overload.
/// Immutable; may be used by many threads, each with a <see cref="Work"/> of its own.
/// </summary>
public sealed class HeadroomScreen
{
    /// <summary>A margin below this, MW, is no margin: the branch is full without the load.</summary>
    const double Full = 1e-6;

    /// <summary>Smaller shares of a load are rounding.</summary>
    const double LeastShare = 1e-9;

    readonly double[] byBus;
    readonly double[] normal;
    readonly double[] emergency;

    /// <param name="factors">Of the network.</param>
    /// <param name="cutoff">Share of the load, 0 to 1, below which it does not answer for a branch that is full without it.</param>
    public HeadroomScreen(DcFactors factors, double cutoff)
    {
        (Factors, Cutoff) = (factors, cutoff);
        var network = factors.Network;
        var (n, m) = (network.BusCount, network.BranchCount);
        (byBus, normal, emergency) = (new double[(long)n * m], new double[m], new double[m]);
        for (var l = 0; l < m; l++)
        {
            var branch = network.Case.Branches[l];
            normal[l] = network.On[l] && branch.RateA > 0 ? branch.RateA : double.PositiveInfinity;
            emergency[l] = network.On[l] && branch.EmergencyRate > 0 ? branch.EmergencyRate : double.PositiveInfinity;
            var row = factors.Ptdf(l);
            for (var j = 0; j < n; j++) byBus[j * m + l] = row[j];
        }
    }

    public DcFactors Factors { get; }

    public DcNetwork Network => Factors.Network;

    /// <inheritdoc cref="HeadroomScreen(DcFactors, double)" path="/param[@name='cutoff']"/>
    public double Cutoff { get; }

    /// <summary>Room for one thread's numbers.</summary>
    public sealed class Work(HeadroomScreen screen)
    {
        internal readonly double[] Feed = new double[screen.Network.BranchCount], Shares = new double[screen.Network.BranchCount];
    }

    /// <summary>The headroom of one bus in one state.</summary>
    /// <param name="flows">MW on each branch without the load.</param>
    /// <param name="bus">Where the load comes, by place.</param>
    /// <param name="feed">Share that each bus feeds.</param>
    /// <param name="roomMw">What those that feed it have left.</param>
    /// <param name="work">This thread's.</param>
    public BusHeadroom Of(ReadOnlySpan<double> flows, int bus, ReadOnlySpan<double> feed, double roomMw, Work work)
    {
        Factors.Flows(feed, work.Feed);
        return OfFed(flows, bus, roomMw, work);
    }

    /// <summary>The headroom of every bus in one state, by place; 0 at an isolated one.</summary>
    public void All(ReadOnlySpan<double> flows, ReadOnlySpan<double> feed, double roomMw, Work work, Span<BusHeadroom> headrooms)
    {
        Factors.Flows(feed, work.Feed);
        for (var j = 0; j < headrooms.Length; j++)
            headrooms[j] = Network.Case.Buses[j].Kind == Grid.Cases.BusKind.Isolated ? new(0, -1, 0, -1, -1, 0) : OfFed(flows, j, roomMw, work);
    }

    BusHeadroom OfFed(ReadOnlySpan<double> flows, int bus, double roomMw, Work work)
    {
        var m = normal.Length;
        var (feed, shares) = (work.Feed, work.Shares);
        var own = byBus.AsSpan(bus * m, m);
        for (var l = 0; l < m; l++) shares[l] = feed[l] - own[l];

        var (normalMw, normalBranch) = (double.PositiveInfinity, -1);
        for (var l = 0; l < m; l++) Take(normal[l], flows[l], shares[l], l, ref normalMw, ref normalBranch);

        var (emergencyMw, emergencyBranch, outage) = (double.PositiveInfinity, -1, -1);
        foreach (var k in Factors.Outages)
        {
            var branch = emergencyBranch;
            var found = emergencyMw;
            Row(Factors.Lodf(k), flows, shares, flows[k], shares[k], ref found, ref branch);
            if (found < emergencyMw) (emergencyMw, emergencyBranch, outage) = (found, branch, k);
        }
        return new(normalMw, normalBranch, emergencyMw, emergencyBranch, outage, Math.Max(0, roomMw));
    }

    /// <summary>One outage, all branches.</summary>
    void Row(ReadOnlySpan<double> lodf, ReadOnlySpan<double> flows, ReadOnlySpan<double> shares, double outageFlow, double outageShare, ref double best, ref int branch)
    {
        var m = lodf.Length;
        var l = 0;
        unchecked
        {
            ref var d = ref MemoryMarshal.GetReference(lodf);
            ref var f = ref MemoryMarshal.GetReference(flows);
            ref var h = ref MemoryMarshal.GetReference(shares);
            ref var e = ref MemoryMarshal.GetArrayDataReference(emergency);
            var (flowOut, shareOut) = (Vector256.Create(outageFlow), Vector256.Create(outageShare));
            var sign = Vector256.Create(-0.0);
            for (; l <= m - Vector256<double>.Count; l += Vector256<double>.Count)
            {
                var by = Vector256.LoadUnsafe(ref d, (nuint)l);
                var share = Vector256.LoadUnsafe(ref h, (nuint)l) + by * shareOut;
                var flow = Vector256.LoadUnsafe(ref f, (nuint)l) + by * flowOut;
                // The flow counted in the direction in which the load adds to it.
                var along = flow ^ (share & sign);
                var margin = Vector256.LoadUnsafe(ref e, (nuint)l) - along;
                if (!Vector256.LessThanAny(margin, Vector256.Create(best) * Vector256.Abs(share))) continue;
                for (var i = l; i < l + Vector256<double>.Count; i++) Take(emergency[i], flows[i] + lodf[i] * outageFlow, shares[i] + lodf[i] * outageShare, i, ref best, ref branch);
            }
        }
        for (; l < m; l++) Take(emergency[l], flows[l] + lodf[l] * outageFlow, shares[l] + lodf[l] * outageShare, l, ref best, ref branch);
    }

    void Take(double rating, double flow, double share, int l, ref double best, ref int branch)
    {
        var headroom = Headroom(rating, flow, share);
        if (headroom < best) (best, branch) = (headroom, l);
    }

    /// <summary>Load at which one branch is full.</summary>
    double Headroom(double rating, double flow, double share)
    {
        var size = Math.Abs(share);
        if (size < LeastShare) return double.PositiveInfinity;
        var margin = rating - Math.CopySign(1, share) * flow;
        if (margin >= Full) return margin / size;
        return size < Cutoff ? double.PositiveInfinity : 0;
    }

    /// <summary>The ratings that limit the load at a bus, the tightest first; each branch once, with its worst outage.</summary>
    /// <param name="most">How many at most.</param>
    /// <inheritdoc cref="Of"/>
    public BindingElement[] Elements(ReadOnlySpan<double> flows, int bus, ReadOnlySpan<double> feed, Work work, int most)
    {
        Factors.Flows(feed, work.Feed);
        var m = normal.Length;
        var found = new BindingElement[m];
        for (var l = 0; l < m; l++)
        {
            var share = work.Feed[l] - byBus[bus * m + l];
            found[l] = Element(l, -1, normal[l], flows[l], share);
        }
        foreach (var k in Factors.Outages)
        {
            var lodf = Factors.Lodf(k);
            var outageShare = work.Feed[k] - byBus[bus * m + k];
            for (var l = 0; l < m; l++)
            {
                var element = Element(l, k, emergency[l], flows[l] + lodf[l] * flows[k], work.Feed[l] - byBus[bus * m + l] + lodf[l] * outageShare);
                if (element.HeadroomMw < found[l].HeadroomMw) found[l] = element;
            }
        }
        return [.. found.Where(x => double.IsFinite(x.HeadroomMw)).OrderBy(x => x.HeadroomMw).ThenBy(x => x.Branch).Take(most)];

        BindingElement Element(int l, int k, double rating, double flow, double share) => new(l, k, Headroom(rating, flow, share), flow * Math.CopySign(1, share), rating, Math.Abs(share));
    }

    /// <summary>Ratings that are passed without any new load, the worst first; each branch once, with its worst outage (−1: none out).</summary>
    public (int Branch, int Outage, double OverMw)[] Existing(ReadOnlySpan<double> flows)
    {
        var worst = new (int Branch, int Outage, double OverMw)[normal.Length];
        for (var l = 0; l < worst.Length; l++) worst[l] = (l, -1, Math.Abs(flows[l]) - normal[l]);
        foreach (var k in Factors.Outages)
        {
            var lodf = Factors.Lodf(k);
            for (var l = 0; l < worst.Length; l++)
            {
                var over = Math.Abs(flows[l] + lodf[l] * flows[k]) - emergency[l];
                if (over > worst[l].OverMw) worst[l] = (l, k, over);
            }
        }
        return [.. worst.Where(x => x.OverMw > Full).OrderByDescending(x => x.OverMw).ThenBy(x => x.Branch)];
    }
}
