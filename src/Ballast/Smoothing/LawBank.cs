using System.Runtime.Intrinsics;

namespace Ballast.Smoothing;

/// <summary>The state of one law in many racks.</summary>
abstract class LawBank
{
    /// <summary>Settle at this power.</summary>
    public abstract void Start(ReadOnlySpan<double> power);

    /// <summary>What the power behind the store should be, W, given what is wanted, the bias of recovery, and how far the store is from rest, J.</summary>
    public abstract Vector512<double> Aim(int i, Vector512<double> wanted, Vector512<double> bias, Vector512<double> fromRest);

    /// <summary>What it came to, W.</summary>
    public virtual void Observe(int i, Vector512<double> drawn)
    {
    }

    public static LawBank Of(Law law, int width, double stepSeconds) => law switch
    {
        FrequencySplit split => new SplitBank(split, width, stepSeconds),
        RampLimit ramp => new RampBank(ramp, width, stepSeconds),
        ModeAware aware => new ModeAwareBank(aware, width, stepSeconds),
        _ => throw new ArgumentOutOfRangeException(nameof(law), law, "A law of a kind that is not known."),
    };

    protected static Vector512<double> At(double[] column, int i) => Vector512.Create(column.AsSpan(i, SmoothingStage.Lanes));
}

/// <summary>First-order high-pass, exact for a held input: a = τ/(τ+dt), the slow part being what remains.</summary>
sealed class SplitBank(FrequencySplit law, int width, double stepSeconds) : LawBank
{
    readonly double[] slow = new double[width];
    readonly double share = stepSeconds / (law.TimeConstant + stepSeconds);

    public override void Start(ReadOnlySpan<double> power) => power.CopyTo(slow);

    public override Vector512<double> Aim(int i, Vector512<double> wanted, Vector512<double> bias, Vector512<double> fromRest)
    {
        var mean = At(slow, i);
        mean += share * (wanted - mean);
        mean.CopyTo(slow, i);
        return wanted - law.Gain * (wanted - mean) + bias;
    }
}

/// <summary>Follows what is wanted, recovery included, no faster than allowed.</summary>
sealed class RampBank(RampLimit law, int width, double stepSeconds) : LawBank
{
    readonly double[] aim = new double[width];

    public override void Start(ReadOnlySpan<double> power) => power.CopyTo(aim);

    public override Vector512<double> Aim(int i, Vector512<double> wanted, Vector512<double> bias, Vector512<double> fromRest)
    {
        var now = At(aim, i);
        var (up, down) = (Vector512.Create(law.Up * stepSeconds), Vector512.Create(-law.Down * stepSeconds));
        now += Vector512.Min(Vector512.Max(wanted + bias - now, down), up);
        now.CopyTo(aim, i);
        return now;
    }
}

/// <summary>
/// The modes as complex numbers turned and shrunk exactly over a step, z ← e^{λdt}·z + (e^{λdt} − 1)/λ·P, moved by the power that the grid saw less its slow
/// mean; the next wish counters where they are.
/// </summary>
sealed class ModeAwareBank : LawBank
{
    readonly ModeAware law;
    readonly Turn[] modes, bands;
    readonly double[] wantedMean, drawnMean;
    readonly double share;

    public ModeAwareBank(ModeAware law, int width, double stepSeconds)
    {
        this.law = law;
        modes = [.. law.Modes.Select(mode => new Turn(mode, width, stepSeconds))];
        bands = [.. law.Bands.Select(band => new Turn(AsMode(band), width, stepSeconds))];
        (wantedMean, drawnMean) = (new double[width], new double[width]);
        share = stepSeconds / (law.SlowTimeConstant + stepSeconds);
    }

    public override void Start(ReadOnlySpan<double> power)
    {
        power.CopyTo(wantedMean);
        power.CopyTo(drawnMean);
        foreach (var turn in modes.Concat(bands))
        {
            Array.Clear(turn.Real);
            Array.Clear(turn.Imaginary);
        }
    }

    public override Vector512<double> Aim(int i, Vector512<double> wanted, Vector512<double> bias, Vector512<double> fromRest)
    {
        var mean = At(wantedMean, i);
        mean += share * (wanted - mean);
        mean.CopyTo(wantedMean, i);
        var fast = wanted - mean;
        var effort = law.Feedforward * fast + law.EnergyGain * fromRest;
        foreach (var mode in modes) effort += mode.Output(i);
        foreach (var band in bands)
        {
            band.Advance(i, fast);
            effort += band.Output(i);
        }
        return wanted - effort + bias;
    }

    public override void Observe(int i, Vector512<double> drawn)
    {
        var mean = At(drawnMean, i);
        mean += share * (drawn - mean);
        mean.CopyTo(drawnMean, i);
        var fast = drawn - mean;
        foreach (var mode in modes) mode.Advance(i, fast);
    }

    // s·2σ/((s + σ)² + ω²) from the parts of 1/(s + σ − jω): the imaginary part's share takes away what passes at rest.
    static ModeGain AsMode(BandGain band)
    {
        var natural = 2 * Math.PI * band.Hertz;
        var sigma = natural / (2 * band.Quality);
        var omega = Math.Sqrt(natural * natural - sigma * sigma);
        return new ModeGain(-sigma, omega, 2 * sigma * band.Gain, 2 * sigma * (band.LagGain - band.Gain * sigma / omega));
    }

    sealed class Turn
    {
        public readonly double[] Real, Imaginary;
        readonly double a, b, c, d, realGain, imaginaryGain;

        public Turn(ModeGain mode, int width, double dt)
        {
            (Real, Imaginary) = (new double[width], new double[width]);
            var shrink = Math.Exp(mode.Sigma * dt);
            (a, b) = (shrink * Math.Cos(mode.Omega * dt), shrink * Math.Sin(mode.Omega * dt));
            // (e^{λdt} − 1)/λ, real and imaginary part.
            var size = mode.Sigma * mode.Sigma + mode.Omega * mode.Omega;
            c = ((a - 1) * mode.Sigma + b * mode.Omega) / size;
            d = (b * mode.Sigma - (a - 1) * mode.Omega) / size;
            (realGain, imaginaryGain) = (mode.RealGain, mode.ImaginaryGain);
        }

        public Vector512<double> Output(int i) => realGain * At(Real, i) + imaginaryGain * At(Imaginary, i);

        public void Advance(int i, Vector512<double> input)
        {
            var (re, im) = (At(Real, i), At(Imaginary, i));
            (a * re - b * im + c * input).CopyTo(Real, i);
            (b * re + a * im + d * input).CopyTo(Imaginary, i);
        }
    }
}
