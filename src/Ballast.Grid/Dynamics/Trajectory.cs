namespace Ballast.Grid.Dynamics;

/// <summary>What a run wrote down: one row per sample, two of the same time where an event happened (just before and just after).</summary>
public sealed class Trajectory
{
    readonly List<double> times = [];
    readonly List<double[]> rows = [];
    readonly List<Collapse> collapses = [];
    readonly List<Separation> separations = [];
    readonly Dictionary<string, int> places;

    public Trajectory(IReadOnlyList<string> columns)
    {
        Columns = columns;
        places = new(columns.Count);
        for (var i = 0; i < columns.Count; i++) places[columns[i]] = i;
    }

    /// <summary>Names of the columns: for a unit "angle 102 1" (degrees), "speed …" (pu less 1), "p …" (MW), "q …" (Mvar), "efd …", "pm …" and "vs …" (pu);
    /// for a bus "v 103" (pu) and "a 103" (degrees). Angles are in the frame of nominal frequency.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Seconds.</summary>
    public IReadOnlyList<double> Times => times;

    public IReadOnlyList<double[]> Rows => rows;

    /// <summary>Buses whose voltage fell below <see cref="Collapse.Below"/> while no short circuit stood, in the order in which it did.</summary>
    public IReadOnlyList<Collapse> Collapses => collapses;

    /// <summary>How the network hung together: at the start, and after every change of that.</summary>
    public IReadOnlyList<Separation> Separations => separations;

    /// <summary>One column over time.</summary>
    public double[] Column(string name)
    {
        var place = places[name];
        return [.. rows.Select(r => r[place])];
    }

    internal void Add(double time, double[] row)
    {
        times.Add(time);
        rows.Add(row);
    }

    internal void Add(Collapse collapse) => collapses.Add(collapse);

    internal void Add(Separation separation) => separations.Add(separation);
}

/// <summary>A bus whose voltage is all but gone, without a short circuit: it was cut off, or its network cannot carry what is asked of it.</summary>
/// <param name="Bus">Its number.</param>
/// <param name="Seconds">The first row that shows it.</param>
public sealed record Collapse(int Bus, double Seconds)
{
    /// <summary>Voltage, pu, below which it counts as gone.</summary>
    public const double Below = 0.1;
}
