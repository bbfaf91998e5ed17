namespace Ballast.Dispatch;

/// <summary>
/// The line that the meter shall follow: the target, except that it rises no faster than the ramp
/// allows. When every job runs free and the meter is still below the line (a hole that nothing can
/// fill), the line comes down to the meter, so that the way back up is a ramp and not a jump.
/// </summary>
internal sealed class Reference
{
    /// <summary>Slack kept above the meter when the line comes down to it, share of the baseline.</summary>
    const double Slack = 0.01;

    double meter = double.NaN;

    /// <summary>Watts; NaN when nothing is asked.</summary>
    public double Watts { get; private set; } = double.NaN;

    public void Next(double target, double meterWatts, bool everyoneFree, double riseWattsPerSecond, double baseline, double seconds)
    {
        if (double.IsNaN(target))
        {
            Watts = meter = double.NaN;
            return;
        }
        if (double.IsNaN(Watts))
        {
            Watts = target;
            meter = meterWatts;
            return;
        }
        meter += (1 - Math.Exp(-seconds / 4)) * (meterWatts - meter);
        var from = everyoneFree && meter < Watts ? Math.Min(Watts, meter + Slack * baseline) : Watts;
        Watts = Math.Min(target, from + riseWattsPerSecond * seconds);
    }
}
