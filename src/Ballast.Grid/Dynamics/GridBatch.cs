using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// Eight scenarios of one grid at once, one per SIMD lane: load traces (<see cref="TraceLoad.Others"/>) or parameter sets (<see cref="GridOptions.Variants"/>) over one network.
/// Classical Runge-Kutta with a fixed step and the same events for all; limiters act at the ends of steps, since lanes meet theirs at different instants.
/// </summary>
public sealed class GridBatch
{
    readonly GridModel model;
    readonly Lanes[] x, trial, k1, k2, k3, k4;
    bool ready;

    /// <summary>Makes the equations and puts all scenarios at rest.</summary>
    public GridBatch(GridModel model)
    {
        this.model = model;
        var notes = new StartNotes();
        System = model.Build<Lanes>(notes, out x);
        Notes = notes;
        var n = x.Length;
        (trial, k1, k2, k3, k4) = (new Lanes[n], new Lanes[n], new Lanes[n], new Lanes[n], new Lanes[n]);
    }

    /// <summary>Scenarios in a batch.</summary>
    public static int Width => Lanes.Width;

    /// <summary>Its equations.</summary>
    public GridSystem<Lanes> System { get; }

    /// <summary>What the start found out of the ordinary.</summary>
    public StartNotes Notes { get; }

    /// <summary>Seconds.</summary>
    public double Time { get; private set; }

    /// <summary>States, a lane for each scenario.</summary>
    public ReadOnlySpan<Lanes> States => x;

    /// <summary>Lets something happen now, in every scenario.</summary>
    public void Happen(GridEvent happening)
    {
        Happenings.Apply(model, System, happening);
        ready = false;
    }

    /// <summary>What a device shows in one scenario, of the last evaluation.</summary>
    public double Output(Device<Lanes> device, DeviceOutput output, int scenario) =>
        device.Output(output, x.AsSpan(device.First, device.StateNames.Count), scenario);

    /// <summary>Takes one step in all scenarios.</summary>
    public void Step(double seconds)
    {
        if (!ready) System.Evaluate(x, k1, Time);
        ready = true;
        Lanes half = seconds / 2, whole = seconds, sixth = seconds / 6, two = 2;
        for (var i = 0; i < x.Length; i++) trial[i] = x[i] + half * k1[i];
        System.Evaluate(trial, k2, Time + seconds / 2);
        for (var i = 0; i < x.Length; i++) trial[i] = x[i] + half * k2[i];
        System.Evaluate(trial, k3, Time + seconds / 2);
        for (var i = 0; i < x.Length; i++) trial[i] = x[i] + whole * k3[i];
        System.Evaluate(trial, k4, Time + seconds);
        for (var i = 0; i < x.Length; i++) x[i] += sixth * (k1[i] + two * (k2[i] + k3[i]) + k4[i]);
        Time += seconds;
        System.Evaluate(x, k1, Time);
    }
}
