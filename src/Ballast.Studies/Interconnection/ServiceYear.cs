namespace Ballast.Studies.Interconnection;

/// <summary>
/// How a load would be served through hours of headroom. In hour t with firm headroom H_t (all limits) and headroom before outages B_t (normal ratings and units),
/// a load L of which φ can stay away and runs back after an outage is served whole where c_t = max(0, L − s_t − B_t) ≤ φL stays away and (1 − φ)L − s_t ≤ H_t,
/// s_t being what a store gives. Without run-back, c_t = max(0, L − s_t − H_t).
/// </summary>
public sealed record ServiceYear
{
    /// <summary>MW that are served in every hour with nothing curtailed: the least headroom, at most the load.</summary>
    public required double FirmMw { get; init; }

    /// <summary>The hour that sets it.</summary>
    public required int WorstHour { get; init; }

    /// <summary>Hours in which the firm headroom is below the load.</summary>
    public required int HoursAbove { get; init; }

    /// <summary>What a wholly interruptible load would lose in them, MWh: Σ max(0, L − H_t).</summary>
    public required double AboveMwh { get; init; }

    /// <summary>The longest run of such hours.</summary>
    public required int LongestHours { get; init; }

    /// <summary>The greatest L − H_t, MW.</summary>
    public required double DeepestMw { get; init; }

    /// <summary>Hours in which some of the flexible share stays away.</summary>
    public required int CalledHours { get; init; }

    /// <summary>What it gives up, MWh.</summary>
    public required double CalledMwh { get; init; }

    /// <summary>Longest run of hours in which it is called.</summary>
    public required int LongestCallHours { get; init; }

    /// <summary>Hours in which not even that is enough.</summary>
    public required int UnservedHours { get; init; }

    /// <summary>What is then missing, MWh.</summary>
    public required double UnservedMwh { get; init; }

    /// <summary>What the store gives off, MWh.</summary>
    public required double DischargedMwh { get; init; }

    /// <summary>Share of the year's energy that is not served: called and unserved.</summary>
    public required double CurtailedShare { get; init; }

    /// <summary>Whether the load connects on these terms with no upgrade.</summary>
    public bool Connects => UnservedMwh <= 1e-6;

    /// <summary>Runs through the hours.</summary>
    public static ServiceYear Of(HourHeadrooms hours, ServiceTerms terms)
    {
        var (firm, worst) = (double.PositiveInfinity, 0);
        int above = 0, longest = 0, run = 0, called = 0, longestCall = 0, callRun = 0, unserved = 0;
        double aboveMwh = 0, deepest = 0, calledMwh = 0, unservedMwh = 0, discharged = 0;
        var reserve = terms.Storage is null ? [] : StorageSizing.Reserve(hours, terms);
        var level = terms.Storage?.EnergyMwh ?? 0;
        for (var t = 0; t < hours.Hours; t++)
        {
            var headroom = hours[t];
            var (all, before) = (headroom.FirmMw, terms.RunsBack ? headroom.BeforeOutageMw : headroom.FirmMw);
            if (all < firm) (firm, worst) = (all, t);
            var lack = terms.SizeMw - all;
            Count(lack > Tolerance, ref above, ref run, ref longest);
            if (lack > Tolerance) (aboveMwh, deepest) = (aboveMwh + lack, Math.Max(deepest, lack));

            var need = Math.Max(0, terms.FixedMw - all);
            var wish = Math.Max(need, terms.SizeMw - before);
            var given = 0.0;
            if (terms.Storage is { } store)
            {
                if (wish > 0)
                {
                    // What later hours cannot do without is kept; the rest saves calls.
                    var spare = Math.Max(0, level - reserve[t + 1]);
                    given = Math.Min(Math.Min(store.PowerMw, level), Math.Max(need, Math.Min(wish, spare)));
                    level -= given;
                    discharged += given;
                }
                else
                {
                    level = Math.Min(store.EnergyMwh, level + store.Efficiency * Math.Min(store.PowerMw, before - terms.SizeMw));
                }
            }
            var missing = Math.Max(0, terms.FixedMw - given - all);
            var away = Math.Clamp(terms.SizeMw - given - before, 0, terms.SizeMw - terms.FixedMw);
            Count(away > Tolerance, ref called, ref callRun, ref longestCall);
            if (away > Tolerance) calledMwh += away;
            if (missing > Tolerance) (unserved, unservedMwh) = (unserved + 1, unservedMwh + missing);
        }
        return new()
        {
            FirmMw = Math.Clamp(firm, 0, terms.SizeMw),
            WorstHour = worst,
            HoursAbove = above,
            AboveMwh = aboveMwh,
            LongestHours = longest,
            DeepestMw = deepest,
            CalledHours = called,
            CalledMwh = calledMwh,
            LongestCallHours = longestCall,
            UnservedHours = unserved,
            UnservedMwh = unservedMwh,
            DischargedMwh = discharged,
            CurtailedShare = (calledMwh + unservedMwh) / (terms.SizeMw * Math.Max(1, hours.Hours)),
        };
    }

    /// <summary>MW below which a lack is rounding.</summary>
    internal const double Tolerance = 1e-6;

    static void Count(bool isIt, ref int hours, ref int run, ref int longest)
    {
        run = isIt ? run + 1 : 0;
        if (!isIt) return;
        hours++;
        longest = Math.Max(longest, run);
    }
}
