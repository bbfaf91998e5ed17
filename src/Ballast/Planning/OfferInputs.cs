using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Units;

namespace Ballast.Planning;

/// <summary>What an offer is reckoned from: the site as it stands at one instant. Powers are watts, magnitudes where they are cuts.</summary>
public sealed record OfferInputs
{
    public required DateTimeOffset At { get; init; }

    /// <summary>The site's baseline now, watts; NaN before the first reading: then nothing is offered.</summary>
    public required double BaselineWatts { get; init; }

    /// <summary>Watts that the meter falls for a watt less of IT power: 1 + d(overhead)/d(IT) at the present load.</summary>
    public double MarginalFactor { get; init; } = 1;

    /// <summary>Seconds from deciding to seeing it at the jobs.</summary>
    public double LeadSeconds { get; init; }

    /// <summary>How fast the interconnection lets the site go down.</summary>
    public Ramp RampDown { get; init; } = Ramp.Unlimited;

    /// <summary>What an event under way holds already, below the baseline, watts; 0: none is.</summary>
    public double HeldWatts { get; init; }

    public ImmutableArray<OfferJob> Jobs { get; init; } = [];

    public ImmutableArray<OfferBattery> Batteries { get; init; } = [];
}

/// <summary>One job that can give. A job that is not flexible or does not run has no entry.</summary>
public readonly record struct OfferJob
{
    /// <summary>By duration (<see cref="Offers.Durations"/>): what its caps can take off, watts, with its tier kept that long.</summary>
    public required ImmutableArray<double> CapCut { get; init; }

    /// <summary>By duration: whether the tier's allowance binds, and not the lowest settable cap.</summary>
    public required ImmutableArray<bool> AllowanceBinds { get; init; }

    /// <summary>Power now without a cap, watts.</summary>
    public required double FreeWatts { get; init; }

    /// <summary>What a stop takes off, watts; 0 when it may not be paused.</summary>
    public double StopCut { get; init; }

    /// <summary>Seconds for which it may be stopped before its tier's allowance is spent, checkpoint and restart counted.</summary>
    public double StopSeconds { get; init; }

    public double CheckpointSeconds { get; init; }

    public double RestartSeconds { get; init; }

    /// <summary>Seconds of readings from which its power was learned.</summary>
    public double PowerSamples { get; init; }

    /// <summary>Seconds of readings from which its loss under a cap was learned.</summary>
    public double LossSamples { get; init; }
}

/// <summary>A battery as it stands.</summary>
public readonly record struct OfferBattery(Battery Battery, double Soc, bool Available)
{
    /// <summary>Energy that can be given at the bus, watt-hours.</summary>
    public double UsableWattHours => Available
        ? Math.Max(0, Soc - Battery.MinSoc) * Battery.Capacity.WattHours * Math.Sqrt(Battery.RoundTripEfficiency)
        : 0;
}
