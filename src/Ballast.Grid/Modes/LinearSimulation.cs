using MathNet.Numerics.LinearAlgebra;
using Lanes = System.Numerics.Vector<double>;

namespace Ballast.Grid.Modes;

/// <summary>
/// A linear model in time under power that is held through each step: exact at the samples, however long the step. It is good for swings that leave limits alone.
/// A step allocates nothing.
/// </summary>
public sealed class LinearSimulation
{
    readonly LinearModel model;
    readonly int size;
    readonly double[] carry, push;
    double[] state, next;

    /// <param name="model">Not changed.</param>
    /// <param name="bus">Bus whose load moves.</param>
    /// <param name="stepSeconds">Above zero.</param>
    /// <exception cref="Cases.CaseException">A bus that the case has not, or no step.</exception>
    public LinearSimulation(LinearModel model, int bus, double stepSeconds)
    {
        if (!(stepSeconds > 0)) throw new Cases.CaseException($"A step of {stepSeconds} s is none.");
        this.model = model;
        var place = model.PlaceOf(bus);
        // Balanced first: large rates beside small ones cost digits in the exponential.
        var (balanced, scale) = Balancing.Balance(model.State);
        size = balanced.RowCount;
        var (transition, input) = Exponential.Step(balanced, Matrix<double>.Build.Dense(size, 1, (i, _) => model.Power[i, place] / scale[i]), stepSeconds);
        carry = new double[size * size];
        push = new double[size];
        // By columns: a step is then a sum of columns, which lanes do side by side.
        for (var i = 0; i < size; i++)
        {
            push[i] = input[i, 0] * scale[i] / model.BaseMva;
            for (var j = 0; j < size; j++) carry[j * size + i] = transition[i, j] * scale[i] / scale[j];
        }
        state = new double[size];
        next = new double[size];
    }

    /// <summary>Speed of a rotor, Hz from nominal.</summary>
    public double Hz(int rotor) => state[model.Rotors[rotor].Speed] * model.NominalHz;

    /// <summary>Deviations of all states.</summary>
    public ReadOnlySpan<double> State => state;

    /// <summary>Back to rest.</summary>
    public void Reset() => Array.Clear(state);

    /// <summary>One step with <paramref name="megawatts"/> drawn above the case's load.</summary>
    public void Step(double megawatts)
    {
        var x = next;
        for (var i = 0; i < size; i++) x[i] = push[i] * megawatts;
        for (var j = 0; j < size; j++)
        {
            var s = state[j];
            if (s == 0) continue;
            var column = carry.AsSpan(j * size, size);
            var i = 0;
            if (System.Numerics.Vector.IsHardwareAccelerated)
            {
                var wide = new Lanes(s);
                for (; i <= size - Lanes.Count; i += Lanes.Count)
                    (new Lanes(x, i) + wide * new Lanes(column[i..])).CopyTo(x, i);
            }
            for (; i < size; i++) x[i] += column[i] * s;
        }
        (state, next) = (next, state);
    }
}
