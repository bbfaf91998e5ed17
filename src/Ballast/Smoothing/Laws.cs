using System.Collections.Immutable;

namespace Ballast.Smoothing;

/// <summary>What a store aims the power behind it to be. Closed: <see cref="FrequencySplit"/>, <see cref="RampLimit"/>, <see cref="ModeAware"/>.</summary>
public abstract record Law
{
    private protected Law()
    {
    }
}

/// <summary>The store takes what is fast, the grid keeps what is slow: P_store = −k · sτ/(1+sτ) · P. Flat: every frequency above 1/(2πτ) is treated alike.</summary>
/// <param name="TimeConstant">τ, seconds.</param>
/// <param name="Gain">k: 1 takes all that is fast; a smaller one makes a store too small for that last through a swing.</param>
public sealed record FrequencySplit(double TimeConstant, double Gain = 1) : Law;

/// <summary>The grid sees power move no faster than this; the store gives the difference.</summary>
/// <param name="Up">W/s.</param>
/// <param name="Down">W/s.</param>
public sealed record RampLimit(double Up, double Down) : Law;

/// <summary>
/// The store counters what the grid would answer to. A model of the grid's modes runs beside it, moved by the power that the grid really sees, and the
/// store's power is a linear feedback of that model's state: P_store = −(K·z + k_d·d), with z the modes and d the fast part of the load.
/// The gains come from <see cref="ModeAwareDesign"/>.
/// </summary>
public sealed record ModeAware : Law
{
    /// <summary>The modes and their gains.</summary>
    public required ImmutableArray<ModeGain> Modes { get; init; }

    /// <summary>Bands of the load itself that are countered ahead of the grid's answer.</summary>
    public ImmutableArray<BandGain> Bands { get; init; } = [];

    /// <summary>k_d: share of the load's own fast part that is countered at once.</summary>
    public double Feedforward { get; init; }

    /// <summary>W per J away from rest: how much the wish gives way as the store fills or empties.</summary>
    public double EnergyGain { get; init; }

    /// <summary>Time constant, seconds, of the slow mean that is left alone.</summary>
    public double SlowTimeConstant { get; init; } = 30;
}

/// <summary>One mode of the model, ż = (σ + jω)z + P, and its share P_store = −(<see cref="RealGain"/>·Re z + <see cref="ImaginaryGain"/>·Im z).</summary>
/// <param name="Sigma">σ, 1/s; negative.</param>
/// <param name="Omega">ω, rad/s; 0: a real mode.</param>
/// <param name="RealGain">1/s.</param>
/// <param name="ImaginaryGain">1/s.</param>
public readonly record struct ModeGain(double Sigma, double Omega, double RealGain, double ImaginaryGain);

/// <summary>
/// A band of the load that is countered, a resonance of natural frequency ω0 and quality Q: in phase at its centre by k·s·(ω0/Q)/(s² + s·ω0/Q + ω0²),
/// which passes nothing at rest, and a quarter of a period behind by another gain, with which a wave can be widened or moved ahead.
/// </summary>
/// <param name="Hertz">Its centre.</param>
/// <param name="Quality">Q: centre over width; above 0.5.</param>
/// <param name="Gain">k, in phase.</param>
/// <param name="LagGain">Of the part that lags.</param>
public readonly record struct BandGain(double Hertz, double Quality, double Gain, double LagGain = 0);

/// <summary>Return to rest, so slow that it never enters a protected band: bias = K·(rest − stored), behind a first-order low-pass.</summary>
public sealed record SocRecovery
{
    /// <summary>No corner above this is allowed, Hz.</summary>
    public const double HighestCorner = 0.01;

    /// <summary>Corner of the low-pass, Hz; at most <see cref="HighestCorner"/>.</summary>
    public double Corner { get; init; } = HighestCorner;

    /// <summary>K, 1/s. A quarter of the corner in rad/s is critically damped.</summary>
    public double Gain => Math.PI * Corner / 2;
}
