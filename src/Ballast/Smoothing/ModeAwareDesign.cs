using System.Collections.Immutable;
using System.Numerics;

namespace Ballast.Smoothing;

/// <summary>
/// One mode of the grid as the load's bus excites it: outputs y_i = Σ Re(r_i·z) with ż = (σ + jω)z + P. An output is what shall stay still: a machine's
/// frequency in Hz; P in W.
/// </summary>
/// <param name="Sigma">σ, 1/s; negative.</param>
/// <param name="Omega">ω, rad/s; 0: a real mode, of which only the real part counts.</param>
/// <param name="Residues">r_i, Hz per W and s, one per output.</param>
public sealed record GridMode(double Sigma, double Omega, ImmutableArray<Complex> Residues)
{
    /// <summary>
    /// A mode of which only the peak of the gain is known: |G| = r/(2ζω) at resonance, its phase that of a speed. It becomes the output
    /// <paramref name="output"/> of <paramref name="outputs"/>.
    /// </summary>
    /// <param name="hertz">Frequency of the peak.</param>
    /// <param name="damping">Damping ratio ζ.</param>
    /// <param name="gain">|G| at the peak, Hz/W.</param>
    /// <param name="output">Which output it is.</param>
    /// <param name="outputs">How many there are.</param>
    public static GridMode Peak(double hertz, double damping, double gain, int output = 0, int outputs = 1)
    {
        var natural = 2 * Math.PI * hertz / Math.Sqrt(1 - damping * damping);
        var residues = new Complex[outputs];
        residues[output] = 2 * damping * natural * gain;
        return new GridMode(-damping * natural, 2 * Math.PI * hertz, [.. residues]);
    }

    /// <summary>The gain of an output at a frequency, Hz/W, of these modes together.</summary>
    public static Complex Response(IEnumerable<GridMode> modes, int output, double hertz)
    {
        var s = new Complex(0, 2 * Math.PI * hertz);
        var sum = Complex.Zero;
        foreach (var mode in modes)
        {
            var (pole, residue) = (new Complex(mode.Sigma, mode.Omega), mode.Residues[output]);
            sum += mode.Omega == 0 ? residue.Real / (s - pole) : 0.5 * (residue / (s - pole) + Complex.Conjugate(residue) / (s - Complex.Conjugate(pole)));
        }
        return sum;
    }
}

/// <summary>
/// Gains of a <see cref="ModeAware"/> law: the linear-quadratic regulator for the modes, a load that changes and holds for a while, and the stored energy.
/// It minimises ∫ Σ y_i² + <see cref="Effort"/>·P_store² + <see cref="Reserve"/>·E² dt in units where the swing that the rated power would cause is 1.
/// </summary>
/// <param name="PowerWatts">Rated power.</param>
/// <param name="UsableJoules">Rated energy.</param>
public sealed record ModeAwareDesign(double PowerWatts, double UsableJoules)
{
    /// <summary>Price of power, against the swing.</summary>
    public double Effort { get; init; } = 0.03;

    /// <summary>Price of being half full or empty, against the swing.</summary>
    public double Reserve { get; init; } = 0.3;

    /// <summary>How long the load is taken to hold a level, s.</summary>
    public double HoldSeconds { get; init; } = 0.5;

    /// <summary>Slow mean that the law leaves alone, s.</summary>
    public double SlowTimeConstant { get; init; } = 30;

    /// <summary>The law for these modes; null where the equation has no stabilising solution, as where a mode is not damped at all and not reached.</summary>
    public ModeAware? For(ImmutableArray<GridMode> modes)
    {
        var n = modes.Sum(StatesOf) + 2;
        var (load, energy) = (n - 2, n - 1);
        var (a, b) = (new DenseMatrix(n, n), new DenseMatrix(n, 1));
        var outputs = modes[0].Residues.Length;
        var c = new DenseMatrix(outputs, n);
        var at = 0;
        foreach (var mode in modes)
        {
            a[at, at] = mode.Sigma;
            a[at, load] = b[at, 0] = 1;
            for (var i = 0; i < outputs; i++) c[i, at] = mode.Residues[i].Real * PowerWatts;
            if (mode.Omega != 0)
            {
                (a[at, at + 1], a[at + 1, at], a[at + 1, at + 1]) = (-mode.Omega, mode.Omega, mode.Sigma);
                for (var i = 0; i < outputs; i++) c[i, at + 1] = -mode.Residues[i].Imaginary * PowerWatts;
            }
            at += StatesOf(mode);
        }
        a[load, load] = -1 / HoldSeconds;
        // Stored energy leaks a little in the model, so that what no mode can see is stable too.
        a[energy, energy] = -1 / (10 * SlowTimeConstant);
        b[energy, 0] = PowerWatts / (UsableJoules / 2);

        var unit = Largest(modes);
        var q = c.Transposed().Times(c).Combined(1 / (unit * unit), new DenseMatrix(n, n), 0);
        q[energy, energy] += Reserve;
        var root = Math.Sqrt(Effort);
        var scaled = b.Combined(1 / root, b, 0);
        if (Riccati.Solve(a, scaled, q) is not { } x) return null;
        var gains = b.Transposed().Times(x).Combined(1 / Effort, new DenseMatrix(1, n), 0);
        return Law(modes, gains);
    }

    ModeAware Law(ImmutableArray<GridMode> modes, DenseMatrix gains)
    {
        var made = ImmutableArray.CreateBuilder<ModeGain>(modes.Length);
        var at = 0;
        foreach (var mode in modes)
        {
            made.Add(new ModeGain(mode.Sigma, mode.Omega, gains[0, at], mode.Omega == 0 ? 0 : gains[0, at + 1]));
            at += StatesOf(mode);
        }
        return new ModeAware
        {
            Modes = made.DrainToImmutable(),
            Feedforward = gains[0, at],
            EnergyGain = gains[0, at + 1] * PowerWatts / (UsableJoules / 2),
            SlowTimeConstant = SlowTimeConstant,
        };
    }

    static int StatesOf(GridMode mode) => mode.Omega == 0 ? 1 : 2;

    // The greatest gain of any output, at or between the modes, times the rated power.
    double Largest(ImmutableArray<GridMode> modes)
    {
        var most = 0.0;
        foreach (var mode in modes.Where(m => m.Omega != 0))
            for (var i = 0; i < mode.Residues.Length; i++) most = Math.Max(most, GridMode.Response(modes, i, mode.Omega / (2 * Math.PI)).Magnitude);
        return most > 0 ? most * PowerWatts : 1;
    }
}
