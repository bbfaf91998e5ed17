using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;

namespace Ballast.Studies.Interconnection;

/// <summary>Which state of the case a new load is added to.</summary>
public enum BaseDispatch
{
    /// <summary>The outputs that the case states.</summary>
    Stated,

    /// <summary>The cheapest that keeps the normal ratings.</summary>
    Cheapest,
}

/// <summary>The headroom of buses in one state of a case. May be used by many threads.</summary>
public sealed class Snapshot
{
    readonly FeedShares feed;

    /// <exception cref="CaseException">The case has no such state.</exception>
    public Snapshot(HeadroomScreen screen, BaseDispatch dispatch, Feeding feeding)
    {
        (Screen, Feeding) = (screen, feeding);
        // Solving a power flow is for one thread at a time, so it is done here, once.
        State = dispatch == BaseDispatch.Cheapest ? SystemState.Cheapest(screen.Network) : SystemState.AsStated(screen.Network);
        feed = FeedShares.Of(screen.Network, State.Outputs, State.Most, feeding);
        phaseFlows = new double[screen.Network.BranchCount];
        screen.Network.Solve(new double[screen.Network.BusCount], new double[screen.Network.BusCount], phaseFlows);
    }

    readonly double[] phaseFlows;

    public HeadroomScreen Screen { get; }

    public Feeding Feeding { get; }

    public SystemState State { get; }

    /// <summary>The headroom of one bus, by place.</summary>
    public BusHeadroom Of(int bus)
    {
        if (Screen.Network.Case.Buses[bus].Kind == BusKind.Isolated) return new(0, -1, 0, -1, -1, 0);
        if (Feeding != Feeding.Redispatch) return Screen.Of(State.Flows, bus, feed.ByBus, feed.RoomMw, new(Screen));
        var units = Screen.Network.Case.Generators;
        return new SecureRedispatch(Screen, bus).Of(
            Screen.Network.Withdrawals(), phaseFlows, [.. units.Select(u => u.InService ? Math.Max(u.LeastMw, -SystemState.Unlimited) : 0)], State.Most);
    }

    /// <summary>The headroom of every bus, by place.</summary>
    public BusHeadroom[] All()
    {
        var headrooms = new BusHeadroom[Screen.Network.BusCount];
        if (Feeding == Feeding.Redispatch)
            for (var j = 0; j < headrooms.Length; j++) headrooms[j] = Of(j);
        else Screen.All(State.Flows, feed.ByBus, feed.RoomMw, new(Screen), headrooms);
        return headrooms;
    }

    /// <summary>The ratings that limit a load at a bus with the units feeding it as told (with redispatch: as room allows), the tightest first.</summary>
    public BindingElement[] Elements(int bus, int most) => Screen.Elements(State.Flows, bus, feed.ByBus, new(Screen), most);

    /// <summary>What is over its rating before any load is added.</summary>
    public (int Branch, int Outage, double OverMw)[] Existing() => Screen.Existing(State.Flows);
}
