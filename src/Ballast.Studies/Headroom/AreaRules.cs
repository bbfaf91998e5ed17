namespace Ballast.Studies.Headroom;

/// <summary>How an area's hours are told apart: its clock, and the months that each of its two thresholds is taken from and holds in.</summary>
/// <param name="Name">As tables call it: ERCOT.</param>
/// <param name="Code">As EIA-930 calls it: ERCO.</param>
/// <param name="UtcOffsetHours">Local standard time less UTC; no daylight saving, so that every day has 24 hours.</param>
/// <param name="SummerPeak">The highest demand in these months is the summer threshold.</param>
/// <param name="WinterPeak">The highest demand in these months is the winter threshold.</param>
/// <param name="SummerHolds">In these months the summer threshold holds, in all others the winter threshold.</param>
/// <param name="WinterSeason">Curtailment in these months is counted as winter's; that of June to August is counted as summer's.</param>
public sealed record AreaRules(string Name, string Code, int UtcOffsetHours, MonthSet SummerPeak, MonthSet WinterPeak, MonthSet SummerHolds, MonthSet WinterSeason)
{
    /// <summary>Of an area that no table knows: June to August, December to February.</summary>
    public static AreaRules Usual(string name, int utcOffsetHours) =>
        new(name, name, utcOffsetHours, MonthSet.Summer, MonthSet.Winter, MonthSet.AprilToOctober, MonthSet.Winter);
}
