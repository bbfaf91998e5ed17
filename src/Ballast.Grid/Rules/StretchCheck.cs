using Ballast.Grid.Spectra;

namespace Ballast.Grid.Rules;

/// <summary>A rule on spectra: takes stretches that overlap by half, two to a transform.</summary>
abstract class StretchCheck : RuleCheck
{
    /// <summary>Periods of the lowest frequency that a stretch holds where the trace is long enough.</summary>
    const double Periods = 12;

    readonly double[] samples;
    int held;
    long start;

    protected StretchCheck(Rule rule, double fromHz, double limit, double stepSeconds, long count) : base(rule, limit, stepSeconds)
    {
        var length = Spectrum.LengthFor((int)Math.Min(count, 1 << 24), stepSeconds, Periods / fromHz);
        Spectra = new StretchSpectra(length, Window.Hann);
        samples = new double[length + length / 2];
    }

    protected StretchSpectra Spectra { get; }

    protected double BinHz => 1 / (Spectra.Length * StepSeconds);

    protected override void Measure(ReadOnlySpan<double> block)
    {
        while (!block.IsEmpty)
        {
            var count = Math.Min(block.Length, samples.Length - held);
            block[..count].CopyTo(samples.AsSpan(held));
            held += count;
            block = block[count..];
            if (held < samples.Length) continue;
            var (length, half) = (Spectra.Length, Spectra.Length / 2);
            Spectra.Take(samples.AsSpan(0, length), samples.AsSpan(half, length));
            Look(Spectra.Power(0), start);
            Look(Spectra.Power(1), start + half);
            // The end of the second stretch is the begin of the next.
            samples.AsSpan(length, half).CopyTo(samples);
            (held, start) = (half, start + length);
        }
    }

    public override RuleFinding Finish()
    {
        if (held >= Spectra.Length)
        {
            Spectra.Take(samples.AsSpan(0, Spectra.Length), default);
            Look(Spectra.Power(0), start);
        }
        return Conclude();
    }

    /// <summary>|X|² by bin of the stretch that begins with this sample.</summary>
    protected abstract void Look(ReadOnlySpan<double> power, long first);

    protected abstract RuleFinding Conclude();
}
