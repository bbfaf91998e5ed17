using Ballast.Assets;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// A battery in an event has two duties: a planned share that spends its energy evenly over what is
/// left to cut, and the fast part that jobs are too slow for. Afterwards it takes its energy back
/// within the headroom below the baseline, and never makes a new peak.
/// </summary>
internal sealed class BatteryDispatch(Actuator actuator, DispatchOptions options)
{
    const double RenewShare = 0.01;
    static readonly long Lease = TimeSpan.FromSeconds(30).Ticks;

    public BatteryState[] States = [];

    /// <summary>Planned power now, sum over batteries, watts (negative discharges).</summary>
    public double PlannedWatts { get; private set; }

    /// <summary>Power read, sum over batteries, watts.</summary>
    public double ReadWatts { get; private set; }

    long eventEnded = long.MinValue;
    bool inEvent;

    public void Read(ReadOnlySpan<BatteryReading> readings, Site site)
    {
        if (States.Length != site.Batteries.Length) Know(site);
        ReadWatts = 0;
        for (var i = 0; i < States.Length && i < readings.Length; i++)
        {
            States[i].Soc = readings[i].Soc;
            States[i].Watts = readings[i].Watts;
            States[i].Available = readings[i].Available;
            ReadWatts += readings[i].Watts;
        }
    }

    /// <summary>The planned share for the cut at hand.</summary>
    /// <param name="cutWatts">Baseline less reference now.</param>
    /// <param name="cutWattHours">Energy still to be cut until the event is over.</param>
    /// <param name="shortWatts">What jobs cannot give.</param>
    /// <param name="forSignal">Whether a signal asks, and not a limit alone: then the charge before it is what the battery is brought back to.</param>
    /// <param name="now">The tick.</param>
    public void Plan(double cutWatts, double cutWattHours, double shortWatts, bool forSignal, long now)
    {
        PlannedWatts = 0;
        foreach (ref var s in States.AsSpan())
        {
            if (forSignal && !inEvent) s.SocBefore = Math.Max(s.SocBefore, s.Soc);
            s.PlannedWatts = 0;
            if (!s.Available) continue;
            var usable = Math.Max(0, s.Soc - s.Battery.MinSoc) * s.Battery.Capacity.WattHours * Math.Sqrt(s.Battery.RoundTripEfficiency);
            var share = cutWattHours > 1 ? Math.Min(1, usable * 0.98 / cutWattHours) : 0;
            var planned = Math.Min(s.Battery.MaxDischarge.Watts * (1 - options.BatteryFastShare), share * Math.Max(0, cutWatts));
            if (shortWatts > 0) planned = Math.Min(s.Battery.MaxDischarge.Watts, planned + shortWatts);
            if (usable <= 0) planned = 0;
            s.PlannedWatts = -planned;
            PlannedWatts -= planned;
        }
        if (!forSignal) return;
        inEvent = true;
        eventEnded = now;
    }

    /// <summary>In an event: fill the gap between the load and the reference, around the planned share.</summary>
    /// <param name="referenceWatts">The line.</param>
    /// <param name="loadWatts">The site without its batteries.</param>
    /// <param name="isCeiling">The line is a limit, which is not to be reached from below.</param>
    /// <param name="site">The site.</param>
    /// <param name="now">The tick.</param>
    public void Fill(double referenceWatts, double loadWatts, bool isCeiling, Site site, long now)
    {
        if (isCeiling) referenceWatts = Math.Min(referenceWatts, loadWatts);
        var need = Math.Max(referenceWatts - loadWatts, -loadWatts - site.Interconnection.ExportLimit.Watts);
        var capacity = 0.0;
        foreach (ref var s in States.AsSpan()) capacity += s.Battery.MaxDischarge.Watts;
        for (var i = 0; i < States.Length; i++)
        {
            ref var s = ref States[i];
            var watts = need * (s.Battery.MaxDischarge.Watts / capacity);
            var fast = Math.Abs(watts - s.PlannedWatts) > 0.02 * s.Battery.MaxDischarge.Watts;
            Order(i, watts, now, new Reason(fast ? ReasonKind.FastPart : ReasonKind.PlannedShare, fast ? referenceWatts : -watts, fast ? loadWatts : s.Soc));
        }
    }

    /// <summary>No event: take back what was given, within headroom.</summary>
    public void Recover(double baselineWatts, double loadWatts, double limitWatts, double seconds, Site site, long now)
    {
        inEvent = false;
        PlannedWatts = 0;
        for (var i = 0; i < States.Length; i++)
        {
            ref var s = ref States[i];
            if (eventEnded == long.MinValue || !s.Available || s.Soc >= s.SocBefore - 1e-4)
            {
                if (s.OrderedWatts != 0) Order(i, 0, now, new Reason(ReasonKind.Recharge, 0, s.Soc));
                continue;
            }
            var headroom = baselineWatts - loadWatts;
            var room = now - eventEnded < options.RecoveryHold.Ticks ? headroom : Math.Max(headroom, 0.1 * baselineWatts);
            room = Math.Clamp(Math.Min(room, 0.995 * limitWatts - loadWatts), 0, s.Battery.MaxCharge.Watts);
            var rise = site.Interconnection.RampUp.WattsPerSecond * seconds * 0.5;
            var watts = Math.Min(room, s.OrderedWatts + Math.Max(rise, 0.0005 * baselineWatts));
            Order(i, watts, now, new Reason(ReasonKind.Recharge, room, s.Soc));
        }
    }

    void Order(int index, double watts, long now, Reason reason)
    {
        ref var s = ref States[index];
        var lowest = s.Soc > s.Battery.MinSoc + 1e-4 ? -s.Battery.MaxDischarge.Watts : 0;
        var highest = s.Soc < s.Battery.MaxSoc - 1e-4 ? s.Battery.MaxCharge.Watts : 0;
        watts = s.Available ? Math.Clamp(watts, lowest, highest) : 0;
        var scale = Math.Max(s.Battery.MaxDischarge.Watts, s.Battery.MaxCharge.Watts);
        if (Math.Abs(watts - s.OrderedWatts) < RenewShare * 0.2 * scale && (watts == 0 || now < s.LeaseEnds - Lease / 2) && (watts != 0 || s.OrderedWatts == 0)) return;
        s.OrderedWatts = watts;
        s.LeaseEnds = now + Lease;
        actuator.Set(CommandKind.SetBattery, index, watts, now, s.LeaseEnds, reason);
    }

    // Apart from Read: a lambda allocates its closure wherever the method that holds it begins.
    void Know(Site site) => States = [.. site.Batteries.Select(b => new BatteryState { Battery = b, SocBefore = b.InitialSoc })];

    public void Exchange(StateExchange s, Site site)
    {
        if (s.Keep(States.Length > 0) && s.Restores) Know(site);
        foreach (ref var state in States.AsSpan()) state.Exchange(s);
        PlannedWatts = s.Keep(PlannedWatts);
        ReadWatts = s.Keep(ReadWatts);
        eventEnded = s.Keep(eventEnded);
        inEvent = s.Keep(inEvent);
    }
}

/// <summary>What is kept of one battery.</summary>
internal struct BatteryState
{
    public Battery Battery;
    public double Soc;
    public double Watts;
    public bool Available;
    public double PlannedWatts;
    public double OrderedWatts;
    public long LeaseEnds;

    /// <summary>State of charge before the event: what it is brought back to.</summary>
    public double SocBefore;

    public void Exchange(StateExchange s)
    {
        Soc = s.Keep(Soc);
        Watts = s.Keep(Watts);
        Available = s.Keep(Available);
        PlannedWatts = s.Keep(PlannedWatts);
        OrderedWatts = s.Keep(OrderedWatts);
        LeaseEnds = s.Keep(LeaseEnds);
        SocBefore = s.Keep(SocBefore);
    }
}
