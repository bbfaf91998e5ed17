using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Assets;

/// <summary>
/// Power usage effectiveness by IT load, reached with a first-order lag: in steady state the meter
/// sees <c>PUE(IT) * IT</c>, and after a step the overhead closes 63 % of its way in <see cref="Lag"/>.
/// </summary>
public sealed record Cooling
{
    /// <summary>Ascending in load; linear between points and flat outside them. One point: a constant PUE.</summary>
    public required ImmutableArray<PuePoint> Pue { get; init; }

    public TimeSpan Lag { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Overhead in steady state at this IT power, watts: <c>(PUE - 1) * IT</c>.</summary>
    public double SteadyOverheadWatts(double itWatts) => (PueAt(itWatts) - 1) * itWatts;

    public double PueAt(double itWatts)
    {
        var points = Pue.AsSpan();
        if (itWatts <= points[0].ItLoad.Watts) return points[0].Pue;
        for (var i = 1; i < points.Length; i++)
        {
            if (itWatts > points[i].ItLoad.Watts) continue;
            var (a, b) = (points[i - 1], points[i]);
            var share = (itWatts - a.ItLoad.Watts) / (b.ItLoad.Watts - a.ItLoad.Watts);
            return a.Pue + share * (b.Pue - a.Pue);
        }
        return points[^1].Pue;
    }
}

/// <summary>At this IT load, this ratio of site power to IT power.</summary>
public readonly record struct PuePoint(Power ItLoad, double Pue);
