using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;
using Ballast.Studies.Campus;
using Ballast.Studies.Headroom;

namespace Ballast.App.Studies;

/// <summary>What a campus study was asked.</summary>
sealed record CampusTerms
{
    /// <summary>Places of the curve of what stays unserved, as multiples of the asked size.</summary>
    public static readonly double[] Scales = [.. Enumerable.Range(1, 30).Select(i => i * 0.1)];

    public required AreaHours Hours { get; init; }

    public required double Size { get; init; }

    public required IReadOnlyList<double> Rates { get; init; }

    /// <summary>The ways of giving power up that are compared; the first gives up nothing.</summary>
    public required IReadOnlyList<(string Name, CampusFlexibility Can)> Ways { get; init; }

    /// <summary>The area's system with the campus in it, as safe as asked; null where no fleet was named.</summary>
    public AdequacySystem? System { get; init; }

    /// <summary>Firm power that the fleet needed for that, MW.</summary>
    public double Firm { get; init; }

    public required double DaysPerYear { get; init; }

    public required MonteCarloOptions Options { get; init; }

    /// <summary>The calendar year of each hour.</summary>
    public static int[] Years(AreaHours hours)
    {
        var years = new int[hours.Gaps.Length];
        foreach (var year in hours.Years) years.AsSpan(year.Start, year.Count).Fill(year.Year);
        return years;
    }

    public CampusRow Row(int way)
    {
        var (name, can) = Ways[way];
        var years = Years(Hours);
        double Unserved(double size) => CampusService.Serve(Hours.Gaps, years, size, can).UnservedEnergy / (size * years.Length);
        return new CampusRow(name, can, [.. Rates.Select(rate => CampusHeadroom.Find(Hours.Gaps, years, can, rate))], CampusService.Serve(Hours.Gaps, years, Size, can),
            [.. Scales.Select(scale => Unserved(scale * Size))], System is null || (can.Share <= 0 && can.StoragePower <= 0) ? null : CampusCapacity.Of(System, name, Size, can, Options));
    }
}
