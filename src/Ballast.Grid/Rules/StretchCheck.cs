using Ballast.Grid.Spectra;

namespace Ballast.Grid.Rules;

/// <summary>A rule on spectra: takes stretches that overlap by half, two to a transform.</summary>
abstract class StretchCheck : RuleCheck
{
    readonly double[] samples;
    int held;
    long start;

    /// <param name="rule">Whose verdict it is.</param>
    /// <param name="stretchSeconds">How long a stretch is at least, where the trace is as long.</param>
    /// <param name="limit">In the rule's unit.</param>
    /// <param name="stepSeconds">Between samples.</param>
    /// <param name="count">How many samples will come.</param>
    protected StretchCheck(Rule rule, double stretchSeconds, double limit, double stepSeconds, long count) : base(rule, limit, stepSeconds)
    {
        var length = Spectrum.LengthFor((int)Math.Min(count, 1 << 24), stepSeconds, stretchSeconds);
        Spectra = new StretchSpectra(length, Window.Hann);
        // Half a stretch that never was stands before the first.
        samples = new double[2 * length];
        (held, start) = (length / 2, -length / 2);
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
            Spectra.Take(samples.AsSpan(half, length), samples.AsSpan(length, length));
            Look(Spectra.Power(0), start + half);
            Look(Spectra.Power(1), start + length);
            // A whole stretch is kept, so that the trace's end can be looked at as one.
            samples.AsSpan(length, length).CopyTo(samples);
            (held, start) = (length, start + length);
        }
    }

    public override RuleFinding Finish()
    {
        var (length, half) = (Spectra.Length, Spectra.Length / 2);
        var last = held - length;
        var whole = held >= half + length;
        if (whole || (last > 0 && start + last >= 0))
        {
            Spectra.Take(samples.AsSpan(whole ? half : last, length), samples.AsSpan(last, length));
            if (whole) Look(Spectra.Power(0), start + half);
            if (last > half || !whole) Look(Spectra.Power(1), start + last);
        }
        return Conclude();
    }

    /// <summary>|X|² by bin of the stretch that begins with this sample.</summary>
    protected abstract void Look(ReadOnlySpan<double> power, long first);

    protected abstract RuleFinding Conclude();
}
