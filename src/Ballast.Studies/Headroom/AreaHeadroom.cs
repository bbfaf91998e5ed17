namespace Ballast.Studies.Headroom;

/// <summary>An answer at one curtailment rate.</summary>
/// <param name="Limit">The rate that was allowed.</param>
/// <param name="Load">The largest load within it, and how it is curtailed.</param>
public sealed record HeadroomAtRate(double Limit, Curtailment Load);

/// <summary>One area's answer.</summary>
public sealed record AreaHeadroom
{
    public required string Area { get; init; }

    public required int FirstYear { get; init; }

    public required int LastYear { get; init; }

    /// <summary>Hours studied.</summary>
    public required int Hours { get; init; }

    /// <summary>The two thresholds, MW, and when they were set; NaN where no month needs one.</summary>
    public required double SummerPeakMegawatts { get; init; }

    /// <inheritdoc cref="SummerPeakMegawatts"/>
    public required double WinterPeakMegawatts { get; init; }

    /// <inheritdoc cref="SummerPeakMegawatts"/>
    public required string SummerPeakAt { get; init; }

    /// <inheritdoc cref="SummerPeakMegawatts"/>
    public required string WinterPeakAt { get; init; }

    /// <summary>Mean demand over the higher peak.</summary>
    public required double LoadFactor { get; init; }

    /// <summary>One for each rate asked.</summary>
    public required HeadroomAtRate[] Rates { get; init; }

    /// <summary>Sizes of load, MW, in steps of a quarter percent of the higher peak, and the curtailment rate of each.</summary>
    public required double[] CurveMegawatts { get; init; }

    /// <inheritdoc cref="CurveMegawatts"/>
    public required double[] CurveRates { get; init; }

    /// <summary>The load-duration curve: shares of the hours, and the demand that is reached or exceeded in them, MW.</summary>
    public required double[] DurationShares { get; init; }

    /// <inheritdoc cref="DurationShares"/>
    public required double[] DurationMegawatts { get; init; }

    /// <summary>Hours whose demand was interpolated, and the longest run of them.</summary>
    public required int FilledHours { get; init; }

    /// <inheritdoc cref="FilledHours"/>
    public required int LongestFill { get; init; }

    /// <summary>Years that were left out as they are not whole.</summary>
    public required int[] LeftOutYears { get; init; }

    /// <summary>Sentences on what may be wrong with the data.</summary>
    public required string[] Doubts { get; init; }
}
