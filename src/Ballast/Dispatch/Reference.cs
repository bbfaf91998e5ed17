using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// The line that the meter shall follow: the target, except that it rises and falls no faster than
/// the ramps allow. When every job runs free and the meter is still below the line (a hole that nothing can
/// fill), the line comes down to the meter, so that the way back up is a ramp and not a jump.
/// </summary>
internal sealed class Reference
{
    /// <summary>Slack kept above the meter when the line comes down to it, share of the baseline.</summary>
    const double Slack = 0.01;

    double meter = double.NaN;

    /// <summary>Watts; NaN when nothing is asked.</summary>
    public double Watts { get; private set; } = double.NaN;

    public void Next(double target, double meterWatts, bool everyoneFree, double riseWattsPerSecond, double fallWattsPerSecond, double baseline, double seconds)
    {
        if (double.IsNaN(target))
        {
            Watts = meter = double.NaN;
            return;
        }
        if (double.IsNaN(Watts))
        {
            // A signal that came late, or asks for a step, begins at the baseline and not at its target.
            Watts = double.IsFinite(fallWattsPerSecond) && baseline > target ? Math.Max(target, baseline - fallWattsPerSecond * seconds) : target;
            meter = meterWatts;
            return;
        }
        meter += (1 - Math.Exp(-seconds / 4)) * (meterWatts - meter);
        var from = everyoneFree && meter < Watts ? Math.Min(Watts, meter + Slack * baseline) : Watts;
        if (seconds > 0) Watts = Math.Max(Math.Min(target, from + riseWattsPerSecond * seconds), from - fallWattsPerSecond * seconds);
    }

    public void Exchange(StateExchange s)
    {
        meter = s.Keep(meter);
        Watts = s.Keep(Watts);
    }
}
