using Ballast.Grid.Models;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Dynamics;

/// <summary>What a load that can leave sees at its bus.</summary>
/// <param name="Seconds">Now.</param>
/// <param name="Voltage">Pu.</param>
/// <param name="FrequencyHz">Of the voltage, by its angle since the step before.</param>
/// <param name="Charge">How full its DC links are: 1 at rest, 0 when the servers have nothing left.</param>
public readonly record struct LoadCondition(double Seconds, double Voltage, double FrequencyHz, double Charge = 1);

/// <summary>An AI load in addition to the case's: it follows a trace whose first sample is part of the power flow, so that the run begins at rest.</summary>
/// <param name="Bus">Bus number.</param>
/// <param name="Trace">Its power, MW, positive drawn.</param>
public sealed record TraceLoad(int Bus, LoadTrace Trace)
{
    /// <summary>Lagging power factor.</summary>
    public double PowerFactor { get; init; } = 1;

    /// <summary>Time constant between the power asked for and the power drawn, s; 0: none.</summary>
    public double LagSeconds { get; init; }

    /// <summary>Limit of current, as a multiple of that at the trace's largest power and 1 pu.</summary>
    public double CurrentLimit { get; init; } = 1.2;

    /// <summary>For how long the DC links and the supplies' own hold-up carry the trace's largest power, s; 0: none is modelled.</summary>
    public double HoldUpSeconds { get; init; }

    /// <summary>Asked after every step which share of it is connected, 0 to 1; none: all of it, always.</summary>
    public Func<LoadCondition, double>? RideThrough { get; init; }

    /// <summary>Other traces of the same load, for a batch: one scenario each after the first.</summary>
    public IReadOnlyList<LoadTrace> Others { get; init; } = [];

    /// <summary>Limit of current, as MW at 1 pu.</summary>
    public double MostCurrentMw => CurrentLimit * MostMw;

    /// <summary>Largest power of all traces.</summary>
    public double MostMw => Math.Max(Trace.Megawatts.Max(), Others.Count > 0 ? Others.Max(t => t.Megawatts.Max()) : 0);

    /// <summary>How its power electronics draw their power.</summary>
    internal InverterLoadSettings Settings => new(PowerFactor, LagSeconds, MostCurrentMw, HoldUpSeconds * MostMw);

    /// <summary>Reactive power per active power.</summary>
    public double ReactiveShare => Math.Sqrt(1 / (PowerFactor * PowerFactor) - 1);
}
