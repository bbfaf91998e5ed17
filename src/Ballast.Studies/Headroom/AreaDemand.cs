namespace Ballast.Studies.Headroom;

/// <summary>The demand of one area, hour after hour without a gap.</summary>
/// <param name="Name">The area, as the file calls it (for EIA-930 codes: as the table of areas calls it).</param>
/// <param name="FirstHour">The hour at which the first one begins, in hours since 1970-01-01T00Z.</param>
/// <param name="Megawatts">One value an hour, each greater than zero.</param>
public sealed record AreaDemand(string Name, long FirstHour, double[] Megawatts)
{
    /// <summary>Hours whose value was missing or zero and was interpolated.</summary>
    public int FilledHours { get; init; }

    /// <summary>The longest run of them.</summary>
    public int LongestFill { get; init; }

    /// <summary>The time of an hour by its place, as files write it.</summary>
    public string TimeOf(int hour) => HourText.Write(FirstHour + hour);
}
