using Ballast.Grid.Modes;
using MathNet.Numerics.LinearAlgebra;

namespace Ballast.Grid.Tests.Modes;

/// <summary>Linear models whose answers are known: rotors as masses, lines as springs.</summary>
static class Pendulums
{
    public const double Base = 2 * Math.PI * 60;

    /// <param name="inertia">H on the system base, by rotor.</param>
    /// <param name="damping">D on the system base, by rotor.</param>
    /// <param name="springs">Synchronising power between rotors, pu/rad, symmetric; the diagonal ties a rotor to a fixed angle.</param>
    /// <param name="share">What of the load's power each rotor feels first; one load, at bus 1.</param>
    public static LinearModel Of(double[] inertia, double[] damping, double[,] springs, double[] share)
    {
        var n = inertia.Length;
        var a = Matrix<double>.Build.Dense(2 * n, 2 * n);
        var b = Matrix<double>.Build.Dense(2 * n, 1);
        for (var i = 0; i < n; i++)
        {
            a[i, n + i] = Base;
            a[n + i, n + i] = -damping[i] / (2 * inertia[i]);
            b[n + i, 0] = -share[i] / (2 * inertia[i]);
            for (var j = 0; j < n; j++)
            {
                a[n + i, i] -= springs[i, j] / (2 * inertia[i]);
                if (j != i) a[n + i, j] += springs[i, j] / (2 * inertia[i]);
            }
        }
        return new()
        {
            BaseMva = 100,
            NominalHz = 60,
            State = a,
            Power = b,
            Voltage = Matrix<double>.Build.Dense(2, 2 * n),
            VoltagePower = Matrix<double>.Build.Dense(2, 1),
            States = [.. Enumerable.Range(1, n).Select(k => new StateName(k, "1", "GENCLS", "angle")), .. Enumerable.Range(1, n).Select(k => new StateName(k, "1", "GENCLS", "speed"))],
            Rotors = [.. Enumerable.Range(0, n).Select(k => new Rotor(k + 1, "1", $"G{k + 1}", k, n + k, 100 * inertia[k]))],
            Buses = [1],
        };
    }
}
