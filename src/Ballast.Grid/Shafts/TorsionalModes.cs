using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Ballast.Grid.Shafts;

/// <summary>A way in which a shaft twists.</summary>
/// <param name="Hz">Frequency, undamped.</param>
/// <param name="Shape">Angle of each mass, the largest of them 1.</param>
/// <param name="InertiaSeconds">Modal H referred to the generator's angle: how heavy the mode looks from the terminal; infinite where the generator stands in a node.</param>
/// <param name="Eigenvalue">With damping, 1/s.</param>
public sealed record TorsionalMode(double Hz, double[] Shape, double InertiaSeconds, Complex Eigenvalue)
{
    /// <summary>Decay, 1/s.</summary>
    public double Decrement => -Eigenvalue.Real;

    /// <summary>Sharpness of its resonance, ω/2σ.</summary>
    public double Quality => Math.Abs(Eigenvalue.Imaginary) / (2 * Decrement);
}

/// <summary>The modes of a shaft and what a load at its terminal does to its sections.</summary>
public sealed class TorsionalModes
{
    readonly double[] inertia;
    readonly Matrix<double> stiffness, damping;

    TorsionalModes(Shaft shaft)
    {
        shaft.Check();
        Shaft = shaft;
        var n = shaft.Masses.Count;
        inertia = [.. shaft.Masses.Select(m => 2 * m.InertiaSeconds / shaft.NominalSpeed)];
        stiffness = Matrix<double>.Build.Dense(n, n);
        for (var k = 0; k < n - 1; k++)
        {
            var spring = shaft.Stiffness[k];
            stiffness[k, k] += spring;
            stiffness[k + 1, k + 1] += spring;
            stiffness[k, k + 1] -= spring;
            stiffness[k + 1, k] -= spring;
        }
        var root = inertia.Select(Math.Sqrt).ToArray();
        var symmetric = Matrix<double>.Build.Dense(n, n, (i, j) => stiffness[i, j] / (root[i] * root[j])).Evd(Symmetricity.Symmetric);
        var order = Enumerable.Range(0, n).OrderBy(k => symmetric.EigenValues[k].Real).ToArray();
        // The same decrement for every twisting mode and none for the shaft as a whole: 2σ·M less the part that turns rigidly.
        var total = inertia.Sum();
        damping = Matrix<double>.Build.Dense(n, n, (i, j) =>
            (i == j ? shaft.Masses[i].Damping / shaft.NominalSpeed + 2 * shaft.ModalDecrement * inertia[i] : 0) - 2 * shaft.ModalDecrement * inertia[i] * inertia[j] / total);
        var modes = new List<TorsionalMode>();
        foreach (var k in order.Skip(1))
        {
            var angle = Enumerable.Range(0, n).Select(i => symmetric.EigenVectors[i, k] / root[i]).ToArray();
            var peak = angle.MaxBy(Math.Abs);
            for (var i = 0; i < n; i++) angle[i] /= peak;
            var weight = Enumerable.Range(0, n).Sum(i => shaft.Masses[i].InertiaSeconds * angle[i] * angle[i]);
            var seen = angle[shaft.Generator] * angle[shaft.Generator];
            modes.Add(new(Math.Sqrt(symmetric.EigenValues[k].Real) / (2 * Math.PI), angle, weight / seen, default));
        }
        Modes = modes;
        var damped = Exact().Evd().EigenValues.Where(e => e.Imaginary > 1e-6 * shaft.NominalSpeed).OrderBy(e => e.Imaginary).ToArray();
        if (damped.Length == modes.Count)
            for (var k = 0; k < modes.Count; k++) modes[k] = modes[k] with { Eigenvalue = damped[k] };
    }

    public Shaft Shaft { get; }

    /// <summary>From the slowest up, without the turning of the shaft as a whole.</summary>
    public IReadOnlyList<TorsionalMode> Modes { get; }

    /// <exception cref="Cases.CaseException">A shaft that cannot be.</exception>
    public static TorsionalModes Of(Shaft shaft) => new(shaft);

    /// <summary>
    /// Torque in each section, pu, per pu of electric torque at the generator that swings at <paramref name="hz"/>.
    /// A load's swing of P MW at the terminal is P / BaseMva of it.
    /// </summary>
    public Complex[] TorquePerTerminalTorque(double hz)
    {
        if (!(hz > 0)) throw new Cases.CaseException($"A shaft is asked for its torque at {hz} Hz: give a frequency above zero.");
        var n = inertia.Length;
        var w = 2 * Math.PI * hz;
        var dynamic = Matrix<Complex>.Build.Dense(n, n, (i, j) => new Complex(stiffness[i, j] - (i == j ? w * w * inertia[i] : 0), w * damping[i, j]));
        var pull = MathNet.Numerics.LinearAlgebra.Vector<Complex>.Build.Dense(n);
        pull[Shaft.Generator] = -1;
        var angle = dynamic.Solve(pull);
        return [.. Enumerable.Range(0, n - 1).Select(k => Shaft.Stiffness[k] * (angle[k] - angle[k + 1]))];
    }

    /// <summary>State matrix of angles (rad) and their rates (rad/s), in this order.</summary>
    internal Matrix<double> Exact()
    {
        var n = inertia.Length;
        var a = Matrix<double>.Build.Dense(2 * n, 2 * n);
        for (var i = 0; i < n; i++)
        {
            a[i, n + i] = 1;
            for (var j = 0; j < n; j++)
            {
                a[n + i, j] = -stiffness[i, j] / inertia[i];
                a[n + i, n + j] = -damping[i, j] / inertia[i];
            }
        }
        return a;
    }

    internal double Mass(int at) => inertia[at];
}
