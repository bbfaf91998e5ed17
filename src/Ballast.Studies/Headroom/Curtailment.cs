namespace Ballast.Studies.Headroom;

/// <summary>What one year asks of a load.</summary>
/// <param name="Year">Of the area's standard time.</param>
/// <param name="Rate">Curtailed share of the load's energy.</param>
/// <param name="Hours">Hours with any curtailment.</param>
/// <param name="MegawattHours">Curtailed energy.</param>
public sealed record YearOfCurtailment(int Year, double Rate, int Hours, double MegawattHours);

/// <summary>How often, how deep, how long and when a load of one size is curtailed in one area. "A year" is the mean over the years.</summary>
public sealed record Curtailment
{
    /// <summary>Nameplate of the load, MW.</summary>
    public required double LoadMegawatts { get; init; }

    /// <summary>Curtailed share of its energy, mean over the years.</summary>
    public required double Rate { get; init; }

    /// <summary>Hours a year with any curtailment.</summary>
    public required double Hours { get; init; }

    /// <summary>Of these, hours in which at least half, three quarters, nine tenths of the load go on.</summary>
    public required double HoursRetaining50 { get; init; }

    /// <inheritdoc cref="HoursRetaining50"/>
    public required double HoursRetaining75 { get; init; }

    /// <inheritdoc cref="HoursRetaining50"/>
    public required double HoursRetaining90 { get; init; }

    /// <summary>Curtailed energy a year, MWh.</summary>
    public required double MegawattHours { get; init; }

    /// <summary>Share of the curtailed energy in June to August, and in the area's winter.</summary>
    public required double SummerShare { get; init; }

    /// <inheritdoc cref="SummerShare"/>
    public required double WinterShare { get; init; }

    /// <summary>Runs of consecutive hours with curtailment, a year.</summary>
    public required double Events { get; init; }

    /// <summary>Their mean length, hours.</summary>
    public required double MeanEventHours { get; init; }

    /// <summary>Their median length, hours.</summary>
    public required double TypicalEventHours { get; init; }

    /// <summary>The longest of them, hours, and when it began.</summary>
    public required int LongestEventHours { get; init; }

    /// <inheritdoc cref="LongestEventHours"/>
    public required string LongestEventBegins { get; init; }

    /// <summary>The deepest hour: what share of the load it takes.</summary>
    public required double DeepestShare { get; init; }

    /// <summary>Hours a year by depth: up to a tenth of the load curtailed, up to two tenths, and so on.</summary>
    public required double[] HoursByDepth { get; init; }

    /// <summary>Hours a year in which more is asked than the flexible share can yield, and the energy of it, MWh a year.</summary>
    public required double HoursBeyondFlexible { get; init; }

    /// <inheritdoc cref="HoursBeyondFlexible"/>
    public required double MegawattHoursBeyondFlexible { get; init; }

    /// <summary>Energy a year that the battery serves instead of curtailment, MWh.</summary>
    public required double BatteryMegawattHours { get; init; }

    /// <summary>Hours a year by month (0 to 11) and hour of the day in standard time: place month·24 + hour.</summary>
    public required double[] HoursByMonthAndHour { get; init; }

    public required YearOfCurtailment[] Years { get; init; }
}
