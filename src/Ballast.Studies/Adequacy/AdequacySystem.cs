namespace Ballast.Studies.Adequacy;

/// <summary>
/// A power system as adequacy sees it: what may fail, what must be served, in areas joined by ties of limited capacity.
/// Powers in MW, energies in MWh; series have one value per step.
/// </summary>
public sealed record AdequacySystem
{
    public required string Name { get; init; }

    /// <summary>Number of steps of every series.</summary>
    public required int Steps { get; init; }

    /// <summary>Length of a step, hours.</summary>
    public double StepHours { get; init; } = 1;

    /// <summary>When the first step begins; decides days and seasons. Null: step 0 begins a day.</summary>
    public DateTime? Start { get; init; }

    public required IReadOnlyList<Area> Areas { get; init; }

    public IReadOnlyList<Unit> Units { get; init; } = [];

    public IReadOnlyList<VariableResource> Variable { get; init; } = [];

    public IReadOnlyList<StorageUnit> Storage { get; init; } = [];

    public IReadOnlyList<DemandResponse> DemandResponse { get; init; } = [];

    public IReadOnlyList<Tie> Ties { get; init; } = [];

    /// <summary>Standard deviation of the load forecast's error, as a share of the load; the same error in all steps of a year.</summary>
    public double LoadUncertainty { get; init; }
}

/// <summary>A part of the system inside which the network limits nothing.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Load">What must be served, MW, per step.</param>
public sealed record Area(string Name, double[] Load);

/// <summary>A generating unit of two or three states.</summary>
public sealed record Unit
{
    public required string Name { get; init; }

    /// <summary>Index of its area.</summary>
    public int Area { get; init; }

    /// <summary>MW when nothing is wrong with it.</summary>
    public required double Capacity { get; init; }

    /// <summary>Share of time that it is out in full: from 0 up to but not including 1.</summary>
    public required double OutageRate { get; init; }

    /// <summary>Share of time that it lacks <see cref="DeratedBy"/>.</summary>
    public double DeratedRate { get; init; }

    /// <summary>MW that it lacks when derated.</summary>
    public double DeratedBy { get; init; }

    /// <summary>Mean time to repair, hours; with the outage rate it gives the mean time to failure. Exact indices do not need it.</summary>
    public double RepairHours { get; init; } = 24;
}

/// <summary>A resource whose power is a series: wind, sun, run of river, or a load of that shape with a minus sign.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Area">Index of its area.</param>
/// <param name="Power">MW per step.</param>
public sealed record VariableResource(string Name, int Area, double[] Power);

/// <summary>A store of energy that is charged from surplus and discharged only against shortfall.</summary>
public sealed record StorageUnit
{
    public required string Name { get; init; }

    public int Area { get; init; }

    /// <summary>Most that it draws, MW.</summary>
    public required double ChargePower { get; init; }

    /// <summary>Most that it gives, MW.</summary>
    public required double DischargePower { get; init; }

    /// <summary>MWh when full.</summary>
    public required double Energy { get; init; }

    /// <summary>MWh stored per MWh drawn.</summary>
    public double ChargeEfficiency { get; init; } = 1;

    /// <summary>MWh given per MWh taken out.</summary>
    public double DischargeEfficiency { get; init; } = 1;

    /// <summary>Share of what is stored that is still there a step later.</summary>
    public double CarryOver { get; init; } = 1;

    public double OutageRate { get; init; }

    public double RepairHours { get; init; } = 24;

    /// <summary>Share of <see cref="Energy"/> that is stored when the period begins.</summary>
    public double InitialShare { get; init; }
}

/// <summary>
/// Load that can be put off: it borrows energy against shortfall and pays it back, with interest, within a window.
/// A flexible data center is one: what it may give in a call, in a year, how soon, and what must be made up later.
/// </summary>
public sealed record DemandResponse
{
    public required string Name { get; init; }

    public int Area { get; init; }

    /// <summary>Most by which load is reduced, MW.</summary>
    public required double BorrowPower { get; init; }

    /// <summary>Most by which load is raised to pay back, MW; zero: nothing is owed, and nothing paid back.</summary>
    public double PaybackPower { get; init; }

    /// <summary>Most that may be owed at a time, MWh; where nothing is paid back, the most that is given in one call. Interest may bring a debt above it.</summary>
    public double Energy { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// Steps within which what is borrowed must be paid back, counted from the first of a debt: one that begins in step t is due at the end of step t + this. What is still owed then, or
    /// when the period ends, counts as unserved in that step.
    /// </summary>
    public int PaybackSteps { get; init; } = int.MaxValue;

    /// <summary>Share by which a debt grows at the beginning of each step after the one in which it was made.</summary>
    public double Interest { get; init; }

    /// <summary>
    /// Longest time of one call, steps from the first in which anything is given, whether or not something is given in each. A call serves one shortfall: an unbroken run of steps in which units,
    /// ties and stores leave load unserved in an area that ties join to its own. A call that has ended is followed by another only in the next shortfall.
    /// </summary>
    public int CallSteps { get; init; } = int.MaxValue;

    /// <summary>
    /// Most calls in a calendar year; in the whole period where the system has no start. One counts in the year of the first step in which anything is given. They are given to shortfalls as these
    /// come, without regard to later ones.
    /// </summary>
    public int Calls { get; init; } = int.MaxValue;

    /// <summary>In how many steps of a shortfall, from its first on, nothing is given yet. Nobody sees a shortfall before it begins.</summary>
    public int NoticeSteps { get; init; }

    public double OutageRate { get; init; }

    public double RepairHours { get; init; } = 24;
}

/// <summary>A path between two areas.</summary>
public sealed record Tie
{
    public required string Name { get; init; }

    /// <summary>Index of the area where it begins.</summary>
    public required int From { get; init; }

    /// <summary>Index of the area where it ends.</summary>
    public required int To { get; init; }

    /// <summary>Most that flows from its beginning to its end, MW.</summary>
    public required double Forward { get; init; }

    /// <summary>Most that flows the other way, MW.</summary>
    public required double Backward { get; init; }

    public double OutageRate { get; init; }

    public double RepairHours { get; init; } = 24;
}
