using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
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

    /// <summary>
    /// The same in the time domain, with every limit and nonlinearity: each trace is a load of constant power in addition to the case's, and as many run side by side as there are
    /// lanes. The grid begins at rest with the first sample of the first trace of each eight.
    /// </summary>
    /// <param name="grid">The case.</param>
    /// <param name="records">Its dynamic models.</param>
    /// <param name="options">How it is treated; its own trace loads run along in every scenario.</param>
    /// <param name="bus">Bus of the load.</param>
    /// <param name="traces">Of any lengths; each is counted to its own end.</param>
    /// <param name="stepSeconds">Of integration; at most some 10 ms where machines have subtransient windings.</param>
    /// <param name="afterSeconds">What happens before is not counted.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="CaseException">As for a run in time, or a trace that ends before it counts.</exception>
    public static Swing[] InTime(GridCase grid, IReadOnlyList<DynamicRecord> records, GridOptions options, int bus, IReadOnlyList<LoadTrace> traces, double stepSeconds, double afterSeconds = 0, CancellationToken cancel = default)
    {
        if (!(stepSeconds > 0)) throw new CaseException($"A step of {stepSeconds} s is none.");
        foreach (var trace in traces) MustCount(trace, afterSeconds);
        var swings = new Swing[traces.Count];
        for (var first = 0; first < traces.Count; first += GridBatch.Width)
        {
            var some = traces.Skip(first).Take(GridBatch.Width).ToArray();
            var batch = new GridBatch(GridModel.Of(grid, records, options with { TraceLoads = [.. options.TraceLoads, new TraceLoad(bus, some[0]) { Others = some[1..], CurrentLimit = 10 }] }));
            var rotors = batch.System.Devices.OfType<GeneratingDevice<Models.Lanes>>().Where(d => d.Moves).Select(d => d.First).ToArray();
            if (rotors.Length == 0) throw new CaseException("The case has no machine that turns, so nothing swings.");
            var ranges = some.Select(_ => new Range(rotors.Length)).ToArray();
            var steps = (long)Math.Floor(some.Max(t => t.Seconds) / stepSeconds * (1 + 1e-12));
            for (long n = 1; n <= steps; n++)
            {
                cancel.ThrowIfCancellationRequested();
                batch.Step(stepSeconds);
                for (var lane = 0; lane < some.Length; lane++)
                {
                    if (n * stepSeconds < afterSeconds || n * stepSeconds > some[lane].Seconds * (1 + 1e-12)) continue;
                    // State 0 of a machine is its speed.
                    for (var r = 0; r < rotors.Length; r++) ranges[lane].Take(r, batch.States[rotors[r]].At(lane) * grid.Frequency);
                }
            }
            for (var lane = 0; lane < some.Length; lane++) swings[first + lane] = Of(ranges[lane].MilliHertz());
        }
        return swings;
    }

    static void MustCount(LoadTrace trace, double afterSeconds)
    {
        if (!(afterSeconds < trace.Seconds)) throw new CaseException(FormattableString.Invariant($"The trace ends at {trace.Seconds:G6} s, before {afterSeconds:G6} s from which swings count: give a longer one."));
    }

    static Swing Run(LinearSimulation simulation, int rotors, LoadTrace trace, double afterSeconds, double? restMw)
    {
        MustCount(trace, afterSeconds);
        var from = (int)Math.Ceiling(afterSeconds / trace.StepSeconds);
        var rest = restMw ?? trace.Megawatts.Average();
        var range = new Range(rotors);
        simulation.Reset();
        for (var k = 0; k < trace.Count; k++)
        {
            simulation.Step(trace.Megawatts[k] - rest);
            if (k < from) continue;
            for (var r = 0; r < rotors; r++) range.Take(r, simulation.Hz(r));
        }
        return Of(range.MilliHertz());
    }

    /// <summary>Least and greatest frequency of each machine.</summary>
    sealed class Range
    {
        readonly double[] least, most;

        public Range(int rotors)
        {
            (least, most) = (new double[rotors], new double[rotors]);
            Array.Fill(least, double.PositiveInfinity);
            Array.Fill(most, double.NegativeInfinity);
        }

        public void Take(int rotor, double hz)
        {
            least[rotor] = Math.Min(least[rotor], hz);
            most[rotor] = Math.Max(most[rotor], hz);
        }

        public double[] MilliHertz() => [.. least.Zip(most, (a, b) => b >= a ? 1000 * (b - a) : 0)];
    }
}
