namespace Ballast.Grid.RideThrough;

/// <summary>What came of a run: of each group, and on the grid.</summary>
public sealed record RideThroughRun
{
    public required IReadOnlyList<GroupOutcome> Groups { get; init; }

    /// <summary>Blocks of all groups, in their order, as they stand at the end.</summary>
    public required IReadOnlyList<UpsBlock> Blocks { get; init; }

    /// <summary>
    /// Seconds from a dip's end until a block draws a share of its power again: by that share, then by dip and block; infinite: not within the run;
    /// NaN: the next dip came first.
    /// </summary>
    public required IReadOnlyDictionary<double, double[][]> Recovery { get; init; }

    /// <summary>Seconds of the samples below; close together around dips.</summary>
    public required double[] Seconds { get; init; }

    /// <summary>Drawn from the grid by all blocks.</summary>
    public required double[] Megawatts { get; init; }

    /// <summary>Voltage at the common point, pu.</summary>
    public required double[] Volts { get; init; }

    public required double[] Hertz { get; init; }

    /// <summary>Drawn before anything happens, MW.</summary>
    public required double BeforeMw { get; init; }

    /// <summary>Largest load away from the grid outside of dips, MW.</summary>
    public required double MostLostMw { get; init; }

    /// <summary>Load away from the grid at the end, MW.</summary>
    public required double LostAtEndMw { get; init; }

    /// <summary>Highest frequency, and when.</summary>
    public required (double Hertz, double Seconds) Zenith { get; init; }

    /// <summary>Lowest frequency, and when.</summary>
    public required (double Hertz, double Seconds) Nadir { get; init; }

    /// <summary>Greatest rate of change of frequency over 500 ms, Hz/s.</summary>
    public required double RateOfChange { get; init; }

    /// <summary>Highest voltage at the common point outside of dips, pu.</summary>
    public required double HighestVolts { get; init; }

    /// <summary>Energy that was not drawn, MWh.</summary>
    public required double NotDrawnMwh { get; init; }
}

/// <summary>Where a group's load stands at the end, MW, and what its blocks went through.</summary>
/// <param name="Name">Of the group.</param>
/// <param name="Megawatts">Drawn before.</param>
/// <param name="NeverLeft">Of blocks that stayed on the grid throughout.</param>
/// <param name="LeftAndBack">Of blocks that left and are back, or are walking in.</param>
/// <param name="OnBattery">Of blocks that are on battery and will return.</param>
/// <param name="LockedOut">Of blocks that stay away until they are reset.</param>
/// <param name="Down">Of blocks whose servers are down.</param>
public sealed record GroupOutcome(string Name, double Megawatts, double NeverLeft, double LeftAndBack, double OnBattery, double LockedOut, double Down);
