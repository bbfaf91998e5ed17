namespace Ballast.Grid.Spectra;

/// <summary>
/// Amplitude of one frequency over the last N samples, after every sample, at constant cost. It does not drift: every N samples a
/// second sum, begun afresh N samples before, takes the first one's place, so that no rounding lives longer than 2N samples.
/// </summary>
public sealed class SlidingGoertzel
{
    /// <summary>After so many turns by multiplication the phase is set anew.</summary>
    const int Fresh = 64;

    readonly double turn, stepRe, stepIm;
    readonly double[] termsRe, termsIm;
    double phaseRe = 1, phaseIm, sumRe, sumIm, nextRe, nextIm;
    int place;
    long count;

    /// <param name="hertz">The frequency; from 0 to half the sampling rate.</param>
    /// <param name="stepSeconds">Time between two samples, s.</param>
    /// <param name="length">Samples looked back on; whole periods give a sine's own amplitude.</param>
    public SlidingGoertzel(double hertz, double stepSeconds, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        turn = hertz * stepSeconds;
        (stepIm, stepRe) = Math.SinCos(-2 * Math.PI * turn);
        (termsRe, termsIm) = (new double[length], new double[length]);
    }

    /// <summary>Takes a sample and gives the amplitude 2|X|/N over the last N of them (fewer, at the begin).</summary>
    public double Add(double sample)
    {
        if (count % Fresh == 0)
        {
            // The turns so far without their whole part: right to the last digits however long it runs.
            var turns = count * turn;
            (phaseIm, phaseRe) = Math.SinCos(-2 * Math.PI * (turns - Math.Floor(turns)));
        }
        var (re, im) = (sample * phaseRe, sample * phaseIm);
        sumRe += re - termsRe[place];
        sumIm += im - termsIm[place];
        nextRe += re;
        nextIm += im;
        (termsRe[place], termsIm[place]) = (re, im);
        (phaseRe, phaseIm) = (phaseRe * stepRe - phaseIm * stepIm, phaseRe * stepIm + phaseIm * stepRe);
        count++;
        if (++place == termsRe.Length)
        {
            (place, sumRe, sumIm, nextRe, nextIm) = (0, nextRe, nextIm, 0, 0);
        }
        return 2 * Math.Sqrt(sumRe * sumRe + sumIm * sumIm) / Math.Min(count, termsRe.Length);
    }
}
