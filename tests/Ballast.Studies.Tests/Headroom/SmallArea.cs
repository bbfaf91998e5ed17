using Ballast.Studies.Headroom;

namespace Ballast.Studies.Tests.Headroom;

/// <summary>Made-up areas of a few years.</summary>
static class SmallArea
{
    static readonly long First = (new DateTime(2021, 1, 1).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerHour;

    /// <summary>Two years of a demand by hour, on the clock of UTC.</summary>
    public static AreaHours Of(Func<int, double> demand, int hours = 2 * 8760) =>
        AreaHours.Of(new AreaDemand("MADE", First, [.. Enumerable.Range(0, hours).Select(demand)]), AreaRules.Usual("MADE", 0));

    /// <summary>Days, seasons and chance, the same for the same number.</summary>
    public static AreaHours Random(int seed)
    {
        var key = Numerics.CounterRandom.Key((ulong)(uint)seed, 77);
        return Of(i => 1000 + 200 * Math.Sin(i * 2 * Math.PI / 24) + 300 * Math.Cos(i * 4 * Math.PI / 8760) + Math.Round(150 * Numerics.CounterRandom.Uniform(key, i)));
    }

    /// <summary>The rate by its definition, hour for hour.</summary>
    public static double Rate(AreaHours hours, double load, double[]? shape = null)
    {
        double mean = 0;
        foreach (var year in hours.Years)
        {
            double curtailed = 0, drawn = 0;
            for (var i = year.Start; i < year.Start + year.Count; i++)
            {
                var s = shape?[i] ?? 1;
                curtailed += Math.Max(0, s * load - hours.Gaps[i]);
                drawn += s;
            }
            mean += curtailed / (load * 8760 * drawn / year.Count) / hours.Years.Length;
        }
        return mean;
    }
}
