using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// One run of a grid through time. Classical Runge-Kutta of fourth order with a fixed step, divided where the grid has something faster than it can follow, or
/// Dormand and Prince's pair of fifth and fourth order with a step of its own choice; both cut at events and where a limiter begins or ceases to hold.
/// </summary>
public sealed partial class GridSimulation
{
    /// <summary>Width to which the instant of a limiter is found, s.</summary>
    const double LimiterWidth = 1e-9;

    /// <summary>Most cuts of one step: beyond it a limiter chatters, and the step is taken as it is.</summary>
    const int MostCuts = 8;

    /// <summary>Largest product of step and fastest rate: classical Runge-Kutta is stable to 2.78 on the real axis and 2.83 on the imaginary one.</summary>
    const double StableProduct = 1.5;

    readonly GridModel model;
    readonly RidingLoads riding;
    readonly Scalar[] x, trial, k1, k2, k3, k4, next, nextRates;
    readonly ulong[] limits, nextLimits;

    /// <summary>Makes the equations and puts them at rest.</summary>
    public GridSimulation(GridModel model)
    {
        this.model = model;
        var notes = new StartNotes();
        System = model.Build<Scalar>(notes, out x);
        Notes = notes;
        var n = x.Length;
        (trial, k1, k2, k3, k4, next, nextRates) = (new Scalar[n], new Scalar[n], new Scalar[n], new Scalar[n], new Scalar[n], new Scalar[n], new Scalar[n]);
        (limits, nextLimits) = (new ulong[System.Devices.Count], new ulong[System.Devices.Count]);
        riding = new(model, System);
        Restart();
        FastestRate = Stiffness.Of(System, x);
    }

    /// <summary>The largest absolute eigenvalue of the grid at its start, 1/s, by power iteration.</summary>
    public double FastestRate { get; }

    /// <summary>Relative error of a step by which the adaptive method chooses its length; 0: the fixed step.</summary>
    public double Tolerance { get; init; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Its equations.</summary>
    public GridSystem<Scalar> System { get; }

    /// <summary>What the start found out of the ordinary.</summary>
    public StartNotes Notes { get; }

    /// <summary>Seconds.</summary>
    public double Time { get; private set; }

    /// <summary>States.</summary>
    public ReadOnlySpan<Scalar> States => x;

    /// <summary>Rates of the states now.</summary>
    public ReadOnlySpan<Scalar> Rates => k1;

    /// <summary>How often a step was cut at the instant of a limiter.</summary>
    public int Cuts { get; private set; }

    /// <summary>Evaluates anew after the network or a device has changed.</summary>
    public void Restart()
    {
        System.Evaluate(x, k1, Time);
        System.Limits(limits);
        knowsEarlier = false;
    }

    /// <summary>Lets something happen now, whatever time it names.</summary>
    public void Happen(GridEvent happening)
    {
        Happenings.Apply(model, System, happening);
        Restart();
    }

    /// <summary>Into how many steps a step of a given length is divided for the fastest rate.</summary>
    public int Divisions(double seconds) => Math.Max(1, (int)Math.Ceiling(seconds * FastestRate / StableProduct));

    /// <summary>Goes on by a time, in one or more steps.</summary>
    public void Advance(double seconds)
    {
        if (Tolerance > 0)
        {
            AdvanceAdaptively(seconds);
            return;
        }

        if (TwoStep)
        {
            AdvanceByTwoSteps(seconds);
            return;
        }

        var divisions = Divisions(seconds);
        var start = Time;
        for (var i = 1; i <= divisions; i++) Step(i == divisions ? start + seconds - Time : seconds / divisions);
    }

    /// <summary>Takes one step.</summary>
    public void Step(double seconds)
    {
        var end = Time + seconds;
        var rest = seconds;
        for (var cut = 0; ; cut++)
        {
            Try(rest);
            if (limits.AsSpan().SequenceEqual(nextLimits) || cut >= MostCuts)
            {
                Accept(end);
                return;
            }

            Cuts++;
            double before = 0, after = rest;
            while (after - before > LimiterWidth)
            {
                var middle = (before + after) / 2;
                Try(middle);
                if (limits.AsSpan().SequenceEqual(nextLimits)) before = middle;
                else after = middle;
            }

            Try(after);
            Accept(Time + after);
            rest = end - Time;
            if (rest <= LimiterWidth)
            {
                Time = end;
                return;
            }
        }
    }

    /// <summary>Runs to an instant and writes down a row every step; events happen at their own instants.</summary>
    /// <param name="until">Seconds.</param>
    /// <param name="step">Seconds from row to row.</param>
    /// <param name="events">In any order.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="progress">Told the time now and then.</param>
    public Trajectory Run(double until, double step, IEnumerable<GridEvent> events, CancellationToken cancel = default, Action<double>? progress = null)
    {
        var recorder = new Recorder(model, System);
        var waiting = new Queue<GridEvent>(Happenings.InOrder(events));
        var start = Time;
        recorder.Add(Time, x);
        for (long n = 1; ; n++)
        {
            var target = start + n * step;
            if (target > until + 1e-9) return recorder.Trajectory;
            cancel.ThrowIfCancellationRequested();
            if (n % 1000 == 0) progress?.Invoke(Time);
            while (waiting.TryPeek(out var due) && due.Seconds < target - 1e-9)
            {
                if (due.Seconds > Time) Advance(due.Seconds - Time);
                recorder.Add(Time, x);
                Happen(waiting, recorder);
            }

            if (target > Time) Advance(target - Time);
            recorder.Add(Time, x);
            if (waiting.TryPeek(out var now) && now.Seconds <= target + 1e-9) Happen(waiting, recorder);
        }
    }

    void Happen(Queue<GridEvent> waiting, Recorder recorder)
    {
        List<GridEvent> happened = [];
        while (waiting.TryPeek(out var due) && due.Seconds <= Time + 1e-9) happened.Add(waiting.Dequeue());
        foreach (var happening in happened) Happenings.Apply(model, System, happening);
        recorder.Happened(Time, happened);
        Restart();
        recorder.Add(Time, x);
    }

    void Accept(double time)
    {
        next.CopyTo(x, 0);
        nextRates.CopyTo(k1, 0);
        nextLimits.CopyTo(limits, 0);
        Time = time;
        Steps++;
        if (riding.Any && riding.Changed(time)) Restart();
    }

    /// <summary>A step into <see cref="next"/>, its rates and limiters there.</summary>
    void Try(double h)
    {
        Shift(x, k1, h / 2);
        System.Evaluate(trial, k2, Time + h / 2);
        Shift(x, k2, h / 2);
        System.Evaluate(trial, k3, Time + h / 2);
        Shift(x, k3, h);
        System.Evaluate(trial, k4, Time + h);
        for (var i = 0; i < next.Length; i++)
            next[i] = x[i].Value + h / 6 * (k1[i].Value + 2 * (k2[i].Value + k3[i].Value) + k4[i].Value);
        System.Evaluate(next, nextRates, Time + h);
        System.Limits(nextLimits);
    }

    void Shift(Scalar[] from, Scalar[] rates, double h)
    {
        for (var i = 0; i < trial.Length; i++) trial[i] = from[i].Value + h * rates[i].Value;
    }
}
