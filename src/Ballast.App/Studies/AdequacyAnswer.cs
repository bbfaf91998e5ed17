using Ballast.Studies.Adequacy;

namespace Ballast.App.Studies;

/// <summary>What a study of adequacy found, however it was found; table, JSON, CSV and page are made of it.</summary>
sealed record AdequacyAnswer
{
    public required AdequacyInput Input { get; init; }

    /// <summary>The system that was assessed, with whatever was added to it.</summary>
    public required AdequacySystem System { get; init; }

    /// <summary>In words: "exact", or how many samples.</summary>
    public required string Method { get; init; }

    public required bool IsExact { get; init; }

    /// <summary>First the system, then its areas.</summary>
    public required IReadOnlyList<AdequacyRow> Rows { get; init; }

    /// <summary>Probability of a shortfall of the system, per step.</summary>
    public required double[] StepProbability { get; init; }

    /// <summary>Mean energy not served of the system, MWh, per step.</summary>
    public required double[] StepUnserved { get; init; }

    /// <summary>What each day adds to the LOLE of the system.</summary>
    public required double[] DayProbability { get; init; }

    /// <summary>Of all units.</summary>
    public required OutageTable Table { get; init; }

    /// <summary>Capacity credits of variable resources by the hours that matter, MW and share of what is installed.</summary>
    public IReadOnlyList<(string Name, double Installed, double Megawatts)> Credits { get; init; } = [];

    /// <summary>How many hours exceed the cutoff.</summary>
    public int CreditHours { get; init; }

    public IReadOnlyList<CapacityRow> Values { get; init; } = [];

    /// <summary>By which index capacity values are held.</summary>
    public RiskMetric Metric { get; init; }

    /// <summary>Index over added load, without and with the resources, where it is exact.</summary>
    public RiskCurves? Curves { get; init; }

    /// <summary>What stores, flexible loads and ties did, each as a name, what it is, and figures with their units.</summary>
    public IReadOnlyList<(string Name, string What, Estimate Value, string Unit)> Activity { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public static string Word(RiskMetric metric) => metric switch
    {
        RiskMetric.LossOfLoadDays => "LOLE",
        RiskMetric.LossOfLoadHours => "LOLH",
        _ => "EUE",
    };

    public static string Unit(RiskMetric metric) => metric switch
    {
        RiskMetric.LossOfLoadDays => "days",
        RiskMetric.LossOfLoadHours => "hours",
        _ => "MWh",
    };
}

/// <summary>Indices of the system or of an area.</summary>
/// <param name="LoadEnergy">What is asked for in the period, MWh.</param>
sealed record AdequacyRow(string Name, Indices Indices, double LoadEnergy);

/// <summary>Capacity value of a resource.</summary>
/// <param name="Megawatts">The most that it may give.</param>
/// <param name="Alone">As the only one that is added.</param>
/// <param name="Last">Added to all the others: the marginal value; null where it is the only one, and for all together.</param>
sealed record CapacityRow(string Name, double Megawatts, CapacityFigures Alone, CapacityFigures? Last);

/// <summary>ELCC and EFC, MW.</summary>
sealed record CapacityFigures(Estimate Elcc, Estimate Efc);

/// <summary>An index over load that is added to the system without and with the resources.</summary>
sealed record RiskCurves(double[] Added, double[] Without, double[] With);
