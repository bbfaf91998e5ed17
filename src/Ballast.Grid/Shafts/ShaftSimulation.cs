using MathNet.Numerics.LinearAlgebra;

namespace Ballast.Grid.Shafts;

/// <summary>
/// A shaft in time under an electric torque that is held through each step: exact at the samples, by the exponential of its state matrix.
/// Torques are what is added to those of the steady state. A step allocates nothing.
/// </summary>
public sealed class ShaftSimulation
{
    readonly Shaft shaft;
    readonly int size;
    readonly double[] carry, push, torque;
    double[] state, next;

    /// <exception cref="Cases.CaseException">A shaft that cannot be, or a step not above zero.</exception>
    public ShaftSimulation(Shaft shaft, double stepSeconds)
    {
        if (!(stepSeconds > 0)) throw new Cases.CaseException($"A step of {stepSeconds} s is none.");
        var modes = TorsionalModes.Of(shaft);
        this.shaft = shaft;
        size = 2 * shaft.Masses.Count;
        // The input as a state that stays: the exponential of the larger matrix holds both the transition and the push.
        var wide = Matrix<double>.Build.Dense(size + 1, size + 1);
        wide.SetSubMatrix(0, 0, modes.Exact());
        wide[shaft.Masses.Count + shaft.Generator, size] = -1 / modes.Mass(shaft.Generator);
        var step = Exponential(wide * stepSeconds);
        carry = new double[size * size];
        push = new double[size];
        for (var i = 0; i < size; i++)
        {
            push[i] = step[i, size];
            for (var j = 0; j < size; j++) carry[i * size + j] = step[i, j];
        }
        state = new double[size];
        next = new double[size];
        torque = new double[shaft.Masses.Count - 1];
    }

    /// <summary>Torque in each section, pu above steady state.</summary>
    public ReadOnlySpan<double> Torque => torque;

    /// <summary>Speed of a mass, pu above nominal.</summary>
    public double Speed(int mass) => state[shaft.Masses.Count + mass] / shaft.NominalSpeed;

    /// <summary>One step under <paramref name="electricTorque"/>, pu above steady state: what the grid pulls at the generator.</summary>
    public void Step(double electricTorque)
    {
        for (var i = 0; i < size; i++)
        {
            var x = push[i] * electricTorque;
            var row = carry.AsSpan(i * size, size);
            for (var j = 0; j < row.Length; j++) x += row[j] * state[j];
            next[i] = x;
        }
        (state, next) = (next, state);
        for (var k = 0; k < torque.Length; k++) torque[k] = shaft.Stiffness[k] * (state[k] - state[k + 1]);
    }

    static Matrix<double> Exponential(Matrix<double> a)
    {
        var squarings = Math.Max(0, (int)Math.Ceiling(Math.Log2(Math.Max(a.InfinityNorm(), 1e-300)))) + 3;
        var small = a / Math.Pow(2, squarings);
        var term = Matrix<double>.Build.DenseIdentity(a.RowCount);
        var sum = term.Clone();
        for (var k = 1; k <= 14; k++)
        {
            term = term * small / k;
            sum += term;
        }
        for (var k = 0; k < squarings; k++) sum *= sum;
        return sum;
    }
}
