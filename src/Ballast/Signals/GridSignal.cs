using Ballast.Units;

namespace Ballast.Signals;

/// <summary>
/// What the grid asks. A signal holds from <see cref="Start"/> for <see cref="Duration"/>; without a
/// duration, until it is withdrawn. Every signal was known at some time: see <see cref="SignalBook"/>.
/// </summary>
public abstract record GridSignal
{
    public required string Id { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>How long it holds after its ramp down, before its ramp up; absent: until withdrawn.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Among signals of one rank, lower wins, 0 highest (as in OpenADR); equal: the lower target wins.</summary>
    public int Priority { get; init; }

    /// <summary>Why the sender asks, for people.</summary>
    public string? Note { get; init; }
}

/// <summary>
/// Follow a target: down from the baseline over <see cref="RampDown"/> beginning at Start, hold for
/// Duration, and back to the baseline over <see cref="RampUp"/>.
/// </summary>
public sealed record Dispatch : GridSignal
{
    public required Setpoint Setpoint { get; init; }

    public TimeSpan RampDown { get; init; } = TimeSpan.Zero;

    public TimeSpan RampUp { get; init; } = TimeSpan.Zero;
}

/// <summary>Import no more than this. A ceiling, not a target.</summary>
public sealed record CapacityLimit : GridSignal
{
    public required Power Limit { get; init; }

    /// <summary>The feed that it bounds, by name; null: the whole site, at its meter.</summary>
    public string? Feed { get; init; }
}

/// <summary>Go down now, as fast as the site can, to a floor; without one, to the site's own emergency floor.</summary>
public sealed record Emergency : GridSignal
{
    public Setpoint? Floor { get; init; }

    public TimeSpan RampUp { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>The price of energy while it holds; what the site does about it is the site's own rule.</summary>
public sealed record PriceSignal : GridSignal
{
    public required Price Price { get; init; }

    public TimeSpan Ramp { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>Where the meter shall be. Closed: absolute, a share of the baseline cut, or a power cut from the baseline.</summary>
public abstract record Setpoint
{
    private Setpoint()
    {
    }

    /// <summary>The target at the meter for this baseline.</summary>
    public Power Resolve(Power baseline) => this switch
    {
        Absolute s => s.Power,
        CutFraction s => baseline * (1 - s.Fraction),
        CutPower s => baseline - s.Power,
        _ => throw new InvalidOperationException($"Unknown setpoint {GetType().Name}."),
    };

    public sealed record Absolute(Power Power) : Setpoint;

    /// <summary>A share of the baseline to cut: 0.25 asks for 75 % of it.</summary>
    public sealed record CutFraction(double Fraction) : Setpoint;

    public sealed record CutPower(Power Power) : Setpoint;
}
