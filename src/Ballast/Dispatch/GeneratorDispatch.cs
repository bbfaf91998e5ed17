using Ballast.Assets;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// On-site generation gives what jobs within their tiers and batteries cannot, cheapest first. Once
/// started it runs on for some minutes, so that it is not started again and again.
/// </summary>
internal sealed class GeneratorDispatch(Actuator actuator)
{
    static readonly long Lease = TimeSpan.FromMinutes(2).Ticks;
    static readonly long LeastRun = TimeSpan.FromMinutes(5).Ticks;
    static readonly long ShortFor = TimeSpan.FromSeconds(5).Ticks;

    GeneratorState[] states = [];
    int[] byCost = [];
    long shortSince = long.MaxValue;

    /// <summary>Output read, watts, as a magnitude.</summary>
    public double ReadWatts { get; private set; }

    public void Read(ReadOnlySpan<GeneratorReading> readings, Site site)
    {
        if (states.Length != site.Generators.Length) Know(site);
        ReadWatts = 0;
        for (var i = 0; i < states.Length && i < readings.Length; i++)
        {
            states[i].Available = readings[i].Available;
            ReadWatts += readings[i].Watts;
        }
    }

    // Apart from Read: a lambda that captures would allocate at every call of the method that holds it.
    void Know(Site site)
    {
        states = [.. site.Generators.Select(g => new GeneratorState { Generator = g })];
        byCost = [.. Enumerable.Range(0, states.Length).OrderBy(i => site.Generators[i].Cost.PerKilowattHour)];
    }

    /// <param name="shortWatts">What jobs and batteries lack, beyond what generators give already.</param>
    public void Plan(double shortWatts, bool inEvent, long now)
    {
        if (states.Length == 0) return;
        var need = Math.Max(0, shortWatts);
        shortSince = need > 0 ? Math.Min(shortSince, now) : long.MaxValue;
        foreach (var i in byCost)
        {
            ref var s = ref states[i];
            double watts = 0;
            var settled = now - shortSince >= ShortFor || s.OrderedWatts > 0;
            if (inEvent && s.Available && need > 0 && settled)
            {
                watts = Math.Clamp(need, s.Generator.Min.Watts, s.Generator.Max.Watts);
                need -= watts;
            }
            else if (inEvent && s.OrderedWatts > 0 && now - s.StartedAt < LeastRun) watts = s.Generator.Min.Watts;
            if (watts == s.OrderedWatts && (watts == 0 || now < s.LeaseEnds - Lease / 2)) continue;
            if (watts > 0 && s.OrderedWatts > 0 && Math.Abs(watts - s.OrderedWatts) < 0.01 * s.Generator.Max.Watts && now < s.LeaseEnds - Lease / 2) continue;
            if (s.OrderedWatts == 0) s.StartedAt = now;
            s.OrderedWatts = watts;
            s.LeaseEnds = now + Lease;
            actuator.Set(CommandKind.SetGenerator, i, watts, now, s.LeaseEnds, new Reason(ReasonKind.BeyondCaps, shortWatts, watts));
        }
    }

    public void Exchange(StateExchange s, Site site)
    {
        if (s.Keep(states.Length > 0) && s.Restores) Know(site);
        foreach (ref var state in states.AsSpan()) state.Exchange(s);
        shortSince = s.Keep(shortSince);
        ReadWatts = s.Keep(ReadWatts);
    }
}

/// <summary>What is kept of one generator.</summary>
internal struct GeneratorState
{
    public Generator Generator;
    public bool Available;
    public double OrderedWatts;
    public long LeaseEnds;
    public long StartedAt;

    public void Exchange(StateExchange s)
    {
        Available = s.Keep(Available);
        OrderedWatts = s.Keep(OrderedWatts);
        LeaseEnds = s.Keep(LeaseEnds);
        StartedAt = s.Keep(StartedAt);
    }
}
