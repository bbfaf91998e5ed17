namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>What sampling says about a system, each figure with its standard error.</summary>
public sealed record MonteCarloResult
{
    public required int Samples { get; init; }

    /// <summary>Of all areas together: a step has a shortfall where any area has one.</summary>
    public required ShortfallFigures System { get; init; }

    /// <summary>Of each area, in the system's order.</summary>
    public required IReadOnlyList<ShortfallFigures> Areas { get; init; }

    public required IReadOnlyList<StorageFigures> Storage { get; init; }

    public required IReadOnlyList<DemandResponseFigures> DemandResponse { get; init; }

    public required IReadOnlyList<TieFigures> Ties { get; init; }

    /// <summary>The system's indices.</summary>
    public Indices Indices => System.Indices;
}

/// <summary>Shortfalls of a system or an area.</summary>
/// <param name="Name">Of the system or the area.</param>
/// <param name="Indices">LOLE (days with any shortfall), LOLH and EUE.</param>
/// <param name="PeakDays">
/// Days whose step of highest net load (the system's, or the area's own) has a shortfall. Where units fail and loads do not err this is the LOLE of exact indices, which adds up
/// each day's highest probability; days with any shortfall are more, because a shortfall may also lie beside the peak.
/// </param>
/// <param name="StepProbability">LOLP: probability of a shortfall, per step.</param>
/// <param name="StepUnserved">EUE, MWh, per step.</param>
/// <param name="DayProbability">Probability of any shortfall, per day.</param>
public sealed record ShortfallFigures(string Name, Indices Indices, Estimate PeakDays, Estimate[] StepProbability, Estimate[] StepUnserved, Estimate[] DayProbability);

/// <summary>What a store did in the period, MWh: drawn − given − lost = what more it holds in the end.</summary>
/// <param name="Name">Of the store.</param>
/// <param name="Drawn">From the grid.</param>
/// <param name="Given">To the grid.</param>
/// <param name="Lost">In charging, discharging and standing.</param>
/// <param name="StepEnergy">Mean energy stored at the end of each step.</param>
public sealed record StorageFigures(string Name, Estimate Drawn, Estimate Given, Estimate Lost, double[] StepEnergy);

/// <summary>What demand response did in the period, MWh: borrowed + interest = paid + unpaid, where anything is paid back at all.</summary>
/// <param name="Name">Of the demand response.</param>
/// <param name="Borrowed">By which load was reduced.</param>
/// <param name="Interest">By which debts grew.</param>
/// <param name="Paid">By which load was raised to pay back.</param>
/// <param name="Unpaid">Not paid back in time; it is part of the unserved energy.</param>
/// <param name="Calls">Calls in which anything was given.</param>
/// <param name="Hours">Hours in which anything was given.</param>
/// <param name="StepDebt">Mean energy owed at the end of each step.</param>
public sealed record DemandResponseFigures(string Name, Estimate Borrowed, Estimate Interest, Estimate Paid, Estimate Unpaid, Estimate Calls, Estimate Hours, double[] StepDebt);

/// <summary>What a tie carried.</summary>
/// <param name="Name">Of the tie.</param>
/// <param name="Flow">Mean over the period from its beginning to its end, MW.</param>
/// <param name="Utilization">Mean share of what could flow in the flow's direction; a tie that is out counts as used in full.</param>
/// <param name="StepFlow">Mean flow, MW, per step.</param>
/// <param name="StepUtilization">Mean share used, per step.</param>
public sealed record TieFigures(string Name, Estimate Flow, Estimate Utilization, double[] StepFlow, double[] StepUtilization);
