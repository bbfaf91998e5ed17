namespace Ballast.Studies.Headroom;

/// <summary>Walks once through an area's hours with a load of one size and counts what it is asked.</summary>
public sealed class CurtailmentCount
{
    const int Depths = 10;

    readonly AreaHours hours;
    readonly NewLoad load;
    readonly CurtailmentRate rate;
    readonly double[] byDepth = new double[Depths], byMonthAndHour = new double[12 * 24];
    readonly List<int> events = [];
    double summer, winter, served, beyond, deepest;
    int retaining50, retaining75, retaining90, beyondHours, run, longest;
    long longestFrom;

    CurtailmentCount(AreaHours hours, NewLoad load, CurtailmentRate rate) => (this.hours, this.load, this.rate) = (hours, load, rate);

    /// <summary>Counts a load's curtailment.</summary>
    /// <param name="hours">The area.</param>
    /// <param name="load">The load's shape and battery.</param>
    /// <param name="rate">Of the two.</param>
    /// <param name="megawatts">The load's size; zero gives an answer of zeros.</param>
    public static Curtailment Of(AreaHours hours, NewLoad load, CurtailmentRate rate, double megawatts) => new CurtailmentCount(hours, load, rate).Count(megawatts);

    Curtailment Count(double megawatts)
    {
        var years = new YearOfCurtailment[hours.Years.Length];
        var (month, stored) = (0, load.Battery?.EnergyMegawattHours ?? 0);
        double allEnergy = 0, allRate = 0;
        long allHours = 0;
        for (var y = 0; y < years.Length; y++)
        {
            var year = hours.Years[y];
            double energy = 0;
            var count = 0;
            for (; month < hours.Months.Length && hours.Months[month].Start < year.Start + year.Count; month++)
            {
                var (inMonth, curtailed) = Month(hours.Months[month], megawatts, ref stored);
                (count, energy) = (count + inMonth, energy + curtailed);
                if (MonthSet.Summer.Has(hours.Months[month].Month)) summer += curtailed;
                if (hours.Rules.WinterSeason.Has(hours.Months[month].Month)) winter += curtailed;
            }
            var share = megawatts > 0 ? energy / (megawatts * AreaHours.Counted(year) * rate.MeanPerUnit(year)) : 0;
            years[y] = new YearOfCurtailment(year.Year, share, count, energy);
            (allEnergy, allRate, allHours) = (allEnergy + energy, allRate + share, allHours + count);
        }
        EndEvent(hours.Gaps.Length);
        double n = years.Length;
        for (var i = 0; i < byDepth.Length; i++) byDepth[i] /= n;
        for (var i = 0; i < byMonthAndHour.Length; i++) byMonthAndHour[i] /= n;
        events.Sort();
        return new Curtailment
        {
            LoadMegawatts = megawatts,
            Rate = allRate / n,
            Hours = allHours / n,
            HoursRetaining50 = retaining50 / n,
            HoursRetaining75 = retaining75 / n,
            HoursRetaining90 = retaining90 / n,
            MegawattHours = allEnergy / n,
            SummerShare = allEnergy > 0 ? summer / allEnergy : 0,
            WinterShare = allEnergy > 0 ? winter / allEnergy : 0,
            Events = events.Count / n,
            MeanEventHours = events.Count > 0 ? allHours / (double)events.Count : 0,
            TypicalEventHours = events.Count > 0 ? (events[(events.Count - 1) / 2] + events[events.Count / 2]) / 2.0 : 0,
            LongestEventHours = longest,
            LongestEventBegins = longest > 0 ? hours.Demand.TimeOf(hours.From + (int)longestFrom) : "",
            DeepestShare = deepest,
            HoursByDepth = byDepth,
            HoursBeyondFlexible = beyondHours / n,
            MegawattHoursBeyondFlexible = beyond / n,
            BatteryMegawattHours = served / n,
            HoursByMonthAndHour = byMonthAndHour,
            Years = years,
        };
    }

    (int Count, double Energy) Month(HourSpan month, double megawatts, ref double stored)
    {
        var (gaps, perUnit) = (hours.Gaps, load.PerUnit);
        var (count, energy) = (0, 0.0);
        for (var i = month.Start; i < month.Start + month.Count; i++)
        {
            var drawn = perUnit is null ? megawatts : perUnit[i] * megawatts;
            var over = drawn - gaps[i];
            if (load.Battery is { } battery) over = Battery(battery, over, ref stored);
            if (!(over > 0))
            {
                if (run > 0) EndEvent(i);
                continue;
            }
            count++;
            run++;
            energy += over;
            Hour(i, month.Month, over, drawn);
        }
        return (count, energy);
    }

    double Battery(BatteryTerms battery, double over, ref double stored)
    {
        if (over > 0)
        {
            var serves = Math.Min(over, Math.Min(battery.PowerMegawatts, stored));
            (stored, served) = (stored - serves, served + serves);
            return over - serves;
        }
        stored = Math.Min(battery.EnergyMegawattHours, stored + battery.Efficiency * Math.Min(-over, battery.PowerMegawatts));
        return 0;
    }

    void Hour(int hour, int month, double curtailed, double drawn)
    {
        var share = curtailed / drawn;
        var retained = 1 - share;
        if (retained >= 0.5) retaining50++;
        if (retained >= 0.75) retaining75++;
        if (retained >= 0.9) retaining90++;
        deepest = Math.Max(deepest, share);
        byDepth[Math.Clamp((int)Math.Ceiling(share * Depths) - 1, 0, Depths - 1)]++;
        var local = (int)((hours.FirstLocalHour + hour) % 24);
        byMonthAndHour[(month - 1) * 24 + (local < 0 ? local + 24 : local)]++;
        var over = curtailed - load.FlexibleShare * drawn;
        if (!(over > 1e-9 * drawn)) return;
        beyondHours++;
        beyond += over;
    }

    void EndEvent(int at)
    {
        if (run == 0) return;
        events.Add(run);
        if (run > longest) (longest, longestFrom) = (run, at - run);
        run = 0;
    }
}
