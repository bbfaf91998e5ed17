namespace Ballast.Smoothing;

/// <summary>
/// Sizes and costs in closed form. Each is elementary: the area between what is wanted and what the grid sees, integrated. Powers in W, energies in J,
/// times in seconds, unless both sides share another unit.
/// </summary>
public static class SmoothingFormulas
{
    /// <summary>Energy that a step of power needs behind a ramp limit: the triangle ΔP²/(2R).</summary>
    public static double StepUnderRamp(double step, double ramp) => step * step / (2 * ramp);

    /// <summary>Energy swung by a store that makes a square wave flat: A·d(1−d)·T.</summary>
    /// <param name="peakToPeak">A.</param>
    /// <param name="period">T.</param>
    /// <param name="duty">d, share of the period at the upper level.</param>
    public static double SquareWave(double peakToPeak, double period, double duty) => peakToPeak * duty * (1 - duty) * period;

    /// <summary>Energy swung by a store that makes a sine flat: A·T/(2π), with A from peak to peak. Its power is A/2.</summary>
    public static double Sine(double peakToPeak, double period) => peakToPeak * period / (2 * Math.PI);

    /// <summary>
    /// Least energy that a floor burns, as a share of what the work draws: (1−d)(φ−p_low)/(d·p_high + (1−d)·p_low). Ramps and hysteresis only add to it.
    /// </summary>
    /// <param name="floor">φ, in the unit of the levels; between them.</param>
    /// <param name="high">p_high.</param>
    /// <param name="low">p_low.</param>
    /// <param name="duty">d.</param>
    public static double FloorOverhead(double floor, double high, double low, double duty) =>
        (1 - duty) * Math.Max(0, floor - low) / (duty * high + (1 - duty) * low);

    /// <summary>Share of a supercapacitor's energy above its lowest voltage: 1 − (Vmin/Vmax)².</summary>
    public static double UsableShare(double leastVolts, double mostVolts) => 1 - leastVolts / mostVolts * (leastVolts / mostVolts);

    /// <summary>Mean power that filling every trough to the crest costs, square wave: A(1−d).</summary>
    public static double FillSquare(double peakToPeak, double duty) => peakToPeak * (1 - duty);

    /// <summary>Mean power that filling every trough to the crest costs, sine: A/2.</summary>
    public static double FillSine(double peakToPeak) => peakToPeak / 2;

    /// <summary>Amplitude of a square wave's n-th harmonic: (2A/πn)·|sin πnd|.</summary>
    public static double SquareHarmonic(double peakToPeak, double duty, int n) => 2 * peakToPeak / (Math.PI * n) * Math.Abs(Math.Sin(Math.PI * n * duty));
}
