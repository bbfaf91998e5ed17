namespace Ballast.Smoothing;

/// <summary>
/// Power smoothing as GPUs of the Blackwell generation and later offer it: a floor under the power of a running job, held by burning what the work does
/// not draw, and limits on how fast power rises and falls. Of one GPU or of all GPUs behind a feed; powers and ramps are of the whole.
/// The parameters are those that NVML's power-smoothing profiles have.
/// </summary>
public sealed record GpuSmoothing
{
    /// <summary>Thermal design power of everything that is smoothed, W.</summary>
    public required double RatedWatts { get; init; }

    /// <summary>The floor as a share of <see cref="RatedWatts"/>, 0 to 1.</summary>
    public double Floor { get; init; }

    /// <summary>Fastest rise, W/s.</summary>
    public double RampUp { get; init; } = double.PositiveInfinity;

    /// <summary>Fastest fall, W/s.</summary>
    public double RampDown { get; init; } = double.PositiveInfinity;

    /// <summary>How long power is held, in seconds, after the work wants less and before it falls.</summary>
    public double Hysteresis { get; init; }

    /// <summary>The floor arms once the mean of the work's power over this window, in seconds, exceeds the floor and <see cref="ArmingOffset"/>.</summary>
    public double ArmingWindow { get; init; } = 1;

    /// <summary>W above the floor that the mean must exceed to arm.</summary>
    public double ArmingOffset { get; init; }

    /// <summary>The floor is left, and power falls, once the work has stayed below the floor for so many seconds: the job has stopped.</summary>
    public double StopDelay { get; init; } = 10;

    /// <summary>Throughput under a cap is (power / wanted power) to this exponent; 1 costs the most work.</summary>
    public double SlowdownExponent { get; init; } = 1;
}
