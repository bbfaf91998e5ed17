namespace Ballast.Studies.Headroom;

/// <summary>A stretch of an area's hours.</summary>
/// <param name="Year">Of the area's standard time.</param>
/// <param name="Month">1 to 12; 0 where it is a whole year.</param>
/// <param name="Start">Place of the first hour.</param>
/// <param name="Count">How many hours.</param>
public readonly record struct HourSpan(int Year, int Month, int Start, int Count);

/// <summary>A highest demand and when it was.</summary>
/// <param name="Megawatts">The demand.</param>
/// <param name="Hour">Its begin, hours since 1970-01-01T00Z.</param>
public readonly record struct SeasonPeak(double Megawatts, long Hour);

/// <summary>
/// An area's hours as the study needs them: how far each lies below its season's threshold, and where years and months begin. The threshold is the season's highest
/// demand of all years, which the system has carried.
/// </summary>
public sealed class AreaHours
{
    /// <summary>Every year counts as so many hours, a leap year too, as the published method has it.</summary>
    public const double HoursOfYear = 8760;

    /// <summary>A year that lacks no more than this is whole: files that begin and end in UTC cut some hours off.</summary>
    const int LackOfWholeYear = 24;

    AreaHours(AreaDemand demand, AreaRules rules, HourSpan[] years, HourSpan[] months)
    {
        (Demand, Rules, Years, Months) = (demand, rules, years, months);
        From = years[0].Start;
        Gaps = new double[years[^1].Start + years[^1].Count - From];
        SummerPeak = Peak(rules.SummerPeak);
        WinterPeak = Peak(rules.WinterPeak);
        double sum = 0;
        foreach (var month in months)
        {
            var summer = rules.SummerHolds.Has(month.Month);
            var threshold = (summer ? SummerPeak : WinterPeak).Megawatts;
            if (double.IsNaN(threshold))
                throw new StudyException($"{demand.Name} has no hour in the months of its {(summer ? "summer" : "winter")} peak, so that {month.Year}-{month.Month:00} has no threshold; give a whole year.");
            var of = demand.Megawatts.AsSpan(From + month.Start, month.Count);
            var gaps = Gaps.AsSpan(month.Start, month.Count);
            for (var i = 0; i < of.Length; i++)
            {
                // A spring or autumn hour above the threshold leaves no room, and no new load can be asked to give more than it draws.
                gaps[i] = Math.Max(0, threshold - of[i]);
                sum += of[i];
            }
        }
        LoadFactor = sum / Gaps.Length / Math.Max(Or0(SummerPeak.Megawatts), Or0(WinterPeak.Megawatts));
    }

    public AreaDemand Demand { get; }

    public AreaRules Rules { get; }

    /// <summary>Room below the threshold, MW, one an hour; zero where there is none.</summary>
    public double[] Gaps { get; }

    /// <summary>The years studied, over <see cref="Gaps"/>.</summary>
    public HourSpan[] Years { get; }

    /// <summary>Their months.</summary>
    public HourSpan[] Months { get; }

    /// <summary>Place of the first studied hour in the demand.</summary>
    public int From { get; }

    public SeasonPeak SummerPeak { get; }

    public SeasonPeak WinterPeak { get; }

    /// <summary>Mean demand over the higher of the two peaks.</summary>
    public double LoadFactor { get; }

    /// <summary>Years that were left out because they are not whole.</summary>
    public required int[] LeftOut { get; init; }

    /// <summary>The first studied hour, in hours since 1970 of the area's standard time.</summary>
    public long FirstLocalHour => Demand.FirstHour + From + Rules.UtcOffsetHours;

    /// <summary>The hours that a year's energy is counted over: 8,760, or as many as a part of a year has.</summary>
    public static double Counted(HourSpan year) => year.Count >= HoursOfYear - LackOfWholeYear ? HoursOfYear : year.Count;

    /// <summary>Makes it of a demand.</summary>
    /// <param name="demand">An unbroken series.</param>
    /// <param name="rules">The area's clock and seasons.</param>
    /// <param name="partYears">Whether years that are not whole are kept, each counted over the hours that it has.</param>
    /// <exception cref="StudyException">There is no whole year, or no hour in a season that is needed.</exception>
    public static AreaHours Of(AreaDemand demand, AreaRules rules, bool partYears = false)
    {
        List<HourSpan> years = [], months = [];
        List<int> left = [];
        var local = demand.FirstHour + rules.UtcOffsetHours;
        for (var at = 0; at < demand.Megawatts.Length;)
        {
            var now = DateTime.UnixEpoch.AddHours(local + at);
            var count = Until(new DateTime(now.Year + 1, 1, 1), local, demand.Megawatts.Length) - at;
            if (partYears || count >= (DateTime.IsLeapYear(now.Year) ? 8784 : 8760) - LackOfWholeYear) years.Add(new HourSpan(now.Year, 0, at, count));
            else left.Add(now.Year);
            at += count;
        }
        if (years.Count == 0)
            throw new StudyException($"{demand.Name} has no whole year between {demand.TimeOf(0)} and {demand.TimeOf(demand.Megawatts.Length - 1)}; give all of its files, or keep parts of years by --part-years.");
        var from = years[0].Start;
        foreach (var year in years)
        {
            for (var at = year.Start; at < year.Start + year.Count;)
            {
                var now = DateTime.UnixEpoch.AddHours(local + at);
                var next = now.Month == 12 ? new DateTime(now.Year + 1, 1, 1) : new DateTime(now.Year, now.Month + 1, 1);
                var count = Until(next, local, demand.Megawatts.Length) - at;
                months.Add(new HourSpan(now.Year, now.Month, at - from, count));
                at += count;
            }
        }
        return new AreaHours(demand, rules, [.. years], [.. months]) { LeftOut = [.. left] }.FromZero();
    }

    AreaHours FromZero()
    {
        for (var i = 0; i < Years.Length; i++) Years[i] = Years[i] with { Start = Years[i].Start - From };
        return this;
    }

    static int Until(DateTime next, long local, int count) => (int)Math.Min(count, (next.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerHour - local);

    static double Or0(double value) => double.IsNaN(value) ? 0 : value;

    SeasonPeak Peak(MonthSet of)
    {
        var best = -1;
        foreach (var month in Months)
        {
            if (!of.Has(month.Month)) continue;
            for (var i = From + month.Start; i < From + month.Start + month.Count; i++)
            {
                if (best < 0 || Demand.Megawatts[i] > Demand.Megawatts[best]) best = i;
            }
        }
        return best < 0 ? new SeasonPeak(double.NaN, 0) : new SeasonPeak(Demand.Megawatts[best], Demand.FirstHour + best);
    }
}
