using Ballast.Grid.Cases;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Modes;

/// <summary>How far machines swing under a load's trace: what a person compares when they choose what smooths it.</summary>
/// <param name="Rotors">Of each machine, in the order of <see cref="LinearModel.Rotors"/>: greatest less least frequency, mHz.</param>
/// <param name="Worst">Place of the machine that swings most.</param>
public sealed record Swing(double[] Rotors, int Worst)
{
    /// <summary>Peak to peak, mHz, of the machine that swings most.</summary>
    public double WorstMilliHertz => Rotors[Worst];

    static Swing Of(double[] rotors) => new(rotors, Enumerable.Range(0, rotors.Length).MaxBy(r => rotors[r]));

    /// <summary>
    /// The swing of every machine under each of many traces at one bus, by the linear model, one factorisation for all of one step length. A trace acts by what it
    /// departs from its own mean, or from <paramref name="restMw"/> if given; what happens before <paramref name="afterSeconds"/> is not counted.
    /// </summary>
    /// <exception cref="CaseException">No traces, no machines, a bus that the case has not, or a trace that ends before it counts.</exception>
    public static Swing[] Under(LinearModel model, int bus, IReadOnlyList<LoadTrace> traces, double afterSeconds = 0, double? restMw = null)
    {
        if (model.Rotors.Count == 0) throw new CaseException("The case has no machine that turns, so nothing swings.");
        var swings = new Swing[traces.Count];
        foreach (var alike in Enumerable.Range(0, traces.Count).GroupBy(k => traces[k].StepSeconds))
        {
            var simulation = new LinearSimulation(model, bus, alike.Key);
            foreach (var k in alike) swings[k] = Run(simulation, model.Rotors.Count, traces[k], afterSeconds, restMw);
        }
        return swings;
    }

    static Swing Run(LinearSimulation simulation, int rotors, LoadTrace trace, double afterSeconds, double? restMw)
    {
        var from = (int)Math.Ceiling(afterSeconds / trace.StepSeconds);
        if (from >= trace.Megawatts.Length) throw new CaseException(FormattableString.Invariant($"The trace ends at {trace.Megawatts.Length * trace.StepSeconds:G6} s, before {afterSeconds:G6} s from which swings count: give a longer one."));
        var rest = restMw ?? trace.Megawatts.Average();
        var least = new double[rotors];
        var most = new double[rotors];
        Array.Fill(least, double.PositiveInfinity);
        Array.Fill(most, double.NegativeInfinity);
        simulation.Reset();
        for (var k = 0; k < trace.Megawatts.Length; k++)
        {
            simulation.Step(trace.Megawatts[k] - rest);
            if (k < from) continue;
            for (var r = 0; r < rotors; r++)
            {
                var hz = simulation.Hz(r);
                least[r] = Math.Min(least[r], hz);
                most[r] = Math.Max(most[r], hz);
            }
        }
        for (var r = 0; r < rotors; r++) most[r] = 1000 * (most[r] - least[r]);
        return Of(most);
    }
}
