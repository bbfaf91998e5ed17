namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>What one unit of work gave: sums over its samples. It survives JSON exactly.</summary>
public sealed record MonteCarloPart
{
    /// <summary>How many samples are in it.</summary>
    public required int Samples { get; init; }

    /// <summary>Of all areas together.</summary>
    public required ShortfallSums System { get; init; }

    /// <summary>Per area; empty where there is one.</summary>
    public required ShortfallSums[] Areas { get; init; }

    public required StorageSums[] Storage { get; init; }

    public required DemandResponseSums[] DemandResponse { get; init; }

    public required TieSums[] Ties { get; init; }
}

/// <summary>Sums of shortfalls.</summary>
public sealed record ShortfallSums
{
    /// <summary>Days with any shortfall, per sample.</summary>
    public required Moment Days { get; init; }

    /// <summary>Days whose step of highest net load has a shortfall, per sample.</summary>
    public required Moment PeakDays { get; init; }

    /// <summary>Steps with a shortfall, per sample.</summary>
    public required Moment Steps { get; init; }

    /// <summary>Energy not served, MWh, per sample.</summary>
    public required Moment Unserved { get; init; }

    /// <summary>Samples with a shortfall, per step.</summary>
    public required double[] StepCount { get; init; }

    /// <summary>MW not served, summed over samples, per step.</summary>
    public required double[] StepPower { get; init; }

    /// <summary>The same, of the squares.</summary>
    public required double[] StepPowerSquares { get; init; }

    /// <summary>Samples with a shortfall, per day.</summary>
    public required double[] DayCount { get; init; }
}

/// <summary>Sums of what a store did, MWh.</summary>
public sealed record StorageSums
{
    /// <summary>Drawn from the grid.</summary>
    public required Moment Drawn { get; init; }

    /// <summary>Given to the grid.</summary>
    public required Moment Given { get; init; }

    /// <summary>Lost in charging, discharging and standing.</summary>
    public required Moment Lost { get; init; }

    /// <summary>Energy that lacked to a full store at the end of each step.</summary>
    public required double[] StepLack { get; init; }
}

/// <summary>Sums of what demand response did, MWh.</summary>
public sealed record DemandResponseSums
{
    public required Moment Borrowed { get; init; }

    public required Moment Interest { get; init; }

    public required Moment Paid { get; init; }

    /// <summary>Not paid back in time, so that it counts as unserved.</summary>
    public required Moment Unpaid { get; init; }

    /// <summary>Calls in which anything was given.</summary>
    public required Moment Calls { get; init; }

    /// <summary>Steps in which anything was given.</summary>
    public required Moment Steps { get; init; }

    /// <summary>Energy owed at the end of each step.</summary>
    public required double[] StepDebt { get; init; }
}

/// <summary>Sums of what a tie carried.</summary>
public sealed record TieSums
{
    /// <summary>Mean flow from its beginning to its end, MW, per sample.</summary>
    public required Moment Flow { get; init; }

    /// <summary>Mean share used of what could flow in the flow's direction; a tie that is out counts as used in full.</summary>
    public required Moment Utilization { get; init; }

    public required double[] StepFlow { get; init; }

    public required double[] StepUtilization { get; init; }
}
