using Ballast.Numerics;
using Ballast.State;

namespace Ballast.Simulation.Plant;

/// <summary>Scheduled faults in order of time, and those in force now that change how orders are taken.</summary>
sealed class FaultPlan
{
    readonly (long At, Fault Fault, bool Begins, int Index)[] plan;
    readonly ulong seed;
    int next;

    public FaultPlan(IReadOnlyList<Fault> faults, DateTimeOffset start, ulong seed)
    {
        this.seed = seed;
        plan =
        [
            .. faults.SelectMany((fault, index) => new[]
            {
                ((fault.At - start).Ticks, fault, true, index),
                ((fault.At + fault.For - start).Ticks, fault, false, index),
            }).OrderBy(entry => entry.Item1),
        ];
    }

    /// <summary>Ticks since the start at which the next fault begins or ends.</summary>
    public long NextAt => next < plan.Length ? plan[next].At : long.MaxValue;

    /// <summary>Share of cap commands that do not take by a fault in force.</summary>
    public double CapsIgnored { get; private set; }

    /// <summary>By how much a fault in force makes actuation longer, ticks.</summary>
    public long ExtraActuation { get; private set; }

    public bool TryTake(long now, out Fault fault, out bool begins, out int index)
    {
        (fault, begins, index) = (null!, false, 0);
        if (NextAt > now) return false;
        (_, fault, begins, index) = plan[next++];
        switch (fault)
        {
            case Fault.CapsIgnored ignored:
                CapsIgnored = begins ? ignored.Share : 0;
                break;
            case Fault.SlowActuation slow:
                ExtraActuation = begins ? slow.Extra.Ticks : 0;
                break;
        }
        return true;
    }

    /// <summary>Whether a fault that strikes a share of jobs strikes this one.</summary>
    public bool Picks(int fault, int slot, double share) =>
        CounterRandom.Uniform(CounterRandom.Key(seed, (ulong)Draw.FaultPick, (ulong)fault), slot) < share;

    public void Exchange(StateExchange s)
    {
        next = s.Keep(next);
        CapsIgnored = s.Keep(CapsIgnored);
        ExtraActuation = s.Keep(ExtraActuation);
        if (next < 0 || next > plan.Length) throw new InvalidDataException("The saved plant had other faults ahead of it.");
    }
}
