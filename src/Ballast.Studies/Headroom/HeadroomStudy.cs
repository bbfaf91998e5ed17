namespace Ballast.Studies.Headroom;

/// <summary>
/// How large a load fits under an area's historical peaks if it is curtailed for no more than a share of its energy: the method of Norris, Profeta, Patiño-Echeverri and
/// Cowie-Haskell, "Rethinking Load Growth" (Duke University, 2025), its root found exactly.
/// </summary>
public static class HeadroomStudy
{
    /// <summary>The published limits.</summary>
    public static IReadOnlyList<double> UsualRates { get; } = [0.0025, 0.005, 0.01, 0.05];

    const double CurveStep = 0.0025;
    const int MostCurvePoints = 200, DurationPoints = 240;

    /// <summary>A peak that stands higher over both hours beside it is named as doubtful.</summary>
    const double DoubtfulSpike = 1.15;

    /// <summary>Answers for one area.</summary>
    /// <param name="hours">The area.</param>
    /// <param name="load">The load that is added.</param>
    /// <param name="rates">Allowed curtailment rates.</param>
    public static AreaHeadroom Of(AreaHours hours, NewLoad load, IReadOnlyList<double> rates)
    {
        var answers = Answers(hours, load, rates);
        var (sizes, at) = Curve(hours, load, rates);
        var (shares, demands) = Duration(hours);
        return new AreaHeadroom
        {
            Area = hours.Demand.Name,
            FirstYear = hours.Years[0].Year,
            LastYear = hours.Years[^1].Year,
            Hours = hours.Gaps.Length,
            SummerPeakMegawatts = hours.SummerPeak.Megawatts,
            WinterPeakMegawatts = hours.WinterPeak.Megawatts,
            SummerPeakAt = HourText.Write(hours.SummerPeak.Hour),
            WinterPeakAt = HourText.Write(hours.WinterPeak.Hour),
            LoadFactor = hours.LoadFactor,
            Rates = answers,
            CurveMegawatts = sizes,
            CurveRates = at,
            DurationShares = shares,
            DurationMegawatts = demands,
            FilledHours = hours.Demand.FilledHours,
            LongestFill = hours.Demand.LongestFill,
            LeftOutYears = hours.LeftOut,
            Doubts = [.. Doubts(hours)],
        };
    }

    /// <summary>The headroom at each rate and how such a load is curtailed, without the pictures.</summary>
    public static HeadroomAtRate[] Answers(AreaHours hours, NewLoad load, IReadOnlyList<double> rates)
    {
        var rate = new CurtailmentRate(hours, load);
        var answers = new HeadroomAtRate[rates.Count];
        for (var i = 0; i < answers.Length; i++) answers[i] = new HeadroomAtRate(rates[i], CurtailmentCount.Of(hours, load, rate, rate.Headroom(rates[i])));
        return answers;
    }

    static (double[] Sizes, double[] Rates) Curve(AreaHours hours, NewLoad load, IReadOnlyList<double> rates)
    {
        var rate = new CurtailmentRate(hours, load);
        var most = rates.Max();
        var step = CurveStep * Higher(hours);
        List<double> sizes = [], found = [];
        for (var k = 1; k <= MostCurvePoints && (found.Count == 0 || found[^1] <= most); k++)
        {
            sizes.Add(k * step);
            found.Add(rate.At(k * step));
        }
        return ([.. sizes], [.. found]);
    }

    static (double[] Shares, double[] Demands) Duration(AreaHours hours)
    {
        var sorted = hours.Demand.Megawatts.AsSpan(hours.From, hours.Gaps.Length).ToArray();
        Array.Sort(sorted);
        var (shares, demands) = (new double[DurationPoints + 1], new double[DurationPoints + 1]);
        for (var k = 0; k <= DurationPoints; k++)
        {
            // Denser towards the peak, which is where the curve is steep.
            var x = (double)k / DurationPoints;
            shares[k] = x * x;
            demands[k] = sorted[sorted.Length - 1 - (int)(shares[k] * (sorted.Length - 1))];
        }
        return (shares, demands);
    }

    static IEnumerable<string> Doubts(AreaHours hours)
    {
        foreach (var peak in (SeasonPeak[])[hours.SummerPeak, hours.WinterPeak])
        {
            if (double.IsNaN(peak.Megawatts)) continue;
            var at = (int)(peak.Hour - hours.Demand.FirstHour);
            var beside = Math.Max(at > 0 ? hours.Demand.Megawatts[at - 1] : 0, at + 1 < hours.Demand.Megawatts.Length ? hours.Demand.Megawatts[at + 1] : 0);
            if (peak.Megawatts > DoubtfulSpike * beside)
                yield return FormattableString.Invariant($"The peak of {hours.Demand.Name} at {HourText.Write(peak.Hour)}, {peak.Megawatts:0} MW, stands {100 * (peak.Megawatts / beside - 1):0} % above both hours beside it: if that is an error of the data, the headroom is too large.");
        }
    }

    static double Higher(AreaHours hours) => double.IsNaN(hours.SummerPeak.Megawatts) ? hours.WinterPeak.Megawatts
        : double.IsNaN(hours.WinterPeak.Megawatts) ? hours.SummerPeak.Megawatts : Math.Max(hours.SummerPeak.Megawatts, hours.WinterPeak.Megawatts);
}
