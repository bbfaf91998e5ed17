using Ballast.Grid.Modes;
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
        var pull = Matrix<double>.Build.Dense(size, 1);
        pull[shaft.Masses.Count + shaft.Generator, 0] = -1 / modes.Mass(shaft.Generator);
        var (transition, input) = Exponential.Step(modes.Exact(), pull, stepSeconds);
        carry = new double[size * size];
        push = new double[size];
        for (var i = 0; i < size; i++)
        {
            push[i] = input[i, 0];
            for (var j = 0; j < size; j++) carry[i * size + j] = transition[i, j];
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
}
