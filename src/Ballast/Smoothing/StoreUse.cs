namespace Ballast.Smoothing;

/// <summary>How a store was used since the start. Energies above empty.</summary>
public readonly record struct StoreUse
{
    /// <summary>Now, J.</summary>
    public double StoredJoules { get; init; }

    /// <summary>Lowest, J.</summary>
    public double LeastJoules { get; init; }

    /// <summary>Highest, J.</summary>
    public double MostJoules { get; init; }

    /// <summary>Energy that was really swung through, J.</summary>
    public double SwungJoules => MostJoules - LeastJoules;

    /// <summary>Energy moved in and out of the cells, J.</summary>
    public double ThroughputJoules { get; init; }

    /// <summary>Greatest power at the cells, W.</summary>
    public double MostWatts { get; init; }

    /// <summary>The greatest C-rate, of the usable energy, 1/h.</summary>
    public double MostPerHour { get; init; }

    /// <summary>Throughput in full cycles of the usable energy.</summary>
    public double FullCycles { get; init; }

    /// <summary>Times that it turned from charging to discharging or back.</summary>
    public double HalfCycles { get; init; }

    /// <summary>Full-depth cycles that would wear a battery as much: shallow ones count less than their share.</summary>
    public double Damage { get; init; }
}
