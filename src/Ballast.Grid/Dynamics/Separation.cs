using Ballast.Grid.Cases;
using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>How a network hangs together from an instant on, where switching has changed that.</summary>
/// <param name="Seconds">When.</param>
/// <param name="Parts">All parts, that with the most buses first; isolated buses of the case are none.</param>
public sealed record Separation(double Seconds, IReadOnlyList<NetworkPart> Parts)
{
    /// <summary>Parts with a machine, each with a frequency of its own.</summary>
    public IEnumerable<NetworkPart> Live => Parts.Where(p => p.Machines > 0);

    /// <summary>Parts without one.</summary>
    public IEnumerable<NetworkPart> Dead => Parts.Where(p => p.Machines == 0);
}

/// <summary>Buses that branches in service hold together.</summary>
/// <param name="Buses">Their numbers, in the case's order.</param>
/// <param name="Machines">Units on them that run and hold a voltage: what stands behind a converter does not, and goes with them.</param>
/// <param name="Megawatts">Load on them: at the voltages of the start, with the steps and the traces since.</param>
public sealed record NetworkPart(IReadOnlyList<int> Buses, int Machines, double Megawatts);

/// <summary>Watches through a run how the network hangs together.</summary>
sealed class NetworkParts
{
    readonly GridModel model;
    readonly GridSystem<Scalar> system;
    readonly double[] load;
    string last;

    public NetworkParts(GridModel model, GridSystem<Scalar> system)
    {
        (this.model, this.system) = (model, system);
        load = new double[model.Case.Buses.Count];
        foreach (var one in model.Case.Loads)
        {
            var place = model.Place(one.Bus);
            var voltage = model.Point.Voltages[place].Magnitude;
            if (one.InService) load[place] += one.PowerMw + one.CurrentMw * voltage + one.AdmittanceMw * voltage * voltage;
        }

        First = Now(0);
        last = Key(First);
    }

    /// <summary>As it is when the run begins.</summary>
    public Separation First { get; }

    public void Happened(GridEvent happening)
    {
        if (happening is LoadStep step) load[model.Place(step.Bus)] += step.Megawatts;
    }

    /// <summary>What has changed since it was last asked; null: nothing.</summary>
    public Separation? Changed(double seconds)
    {
        var now = Now(seconds);
        var key = Key(now);
        if (key == last) return null;
        last = key;
        return now;
    }

    static string Key(Separation separation) => string.Join('|', separation.Parts.Select(p => $"{p.Machines > 0}:{string.Join(',', p.Buses)}"));

    Separation Now(double seconds)
    {
        var (grid, switching) = (model.Case, system.Switching);
        var parent = Enumerable.Range(0, grid.Buses.Count).ToArray();
        for (var i = 0; i < grid.Lines.Count; i++)
            if (switching.Lines[i]) Join(grid.Lines[i].From, grid.Lines[i].To);
        for (var i = 0; i < grid.Transformers.Count; i++)
            if (switching.Transformers[i]) Join(grid.Transformers[i].From, grid.Transformers[i].To);
        Dictionary<int, (List<int> Buses, int Machines, double Megawatts)> parts = [];
        for (var i = 0; i < parent.Length; i++)
        {
            if (grid.Buses[i].Kind == BusKind.Isolated) continue;
            var part = parts.GetValueOrDefault(Root(i), ([], 0, 0));
            part.Buses.Add(grid.Buses[i].Number);
            parts[Root(i)] = part with { Megawatts = part.Megawatts + load[i] };
        }

        foreach (var device in system.Devices)
            if (device.Connected && device.Admittance != 0 && parts.TryGetValue(Root(device.Bus), out var part)) parts[Root(device.Bus)] = part with { Machines = part.Machines + 1 };
        foreach (var one in model.Options.TraceLoads)
            if (Root(model.Place(one.Bus)) is var root && parts.TryGetValue(root, out var part))
                parts[root] = part with { Megawatts = part.Megawatts + one.Trace.Megawatts[(int)Math.Clamp(seconds / one.Trace.StepSeconds, 0, one.Trace.Count - 1)] };
        return new(seconds, [.. parts.Values.OrderByDescending(p => p.Buses.Count).Select(p => new NetworkPart(p.Buses, p.Machines, p.Megawatts))]);

        int Root(int at)
        {
            while (parent[at] != at) at = parent[at] = parent[parent[at]];
            return at;
        }

        void Join(int from, int to)
        {
            var (a, b) = (model.Place(from), model.Place(to));
            if (grid.Buses[a].Kind != BusKind.Isolated && grid.Buses[b].Kind != BusKind.Isolated) parent[Root(a)] = Root(b);
        }
    }
}
