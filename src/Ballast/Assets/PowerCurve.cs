using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Assets;

/// <summary>
/// What a workload draws and does under a power cap: points of cap (per GPU), mean power (per GPU)
/// and throughput relative to uncapped. Ascending in all three; the last point is uncapped, with
/// throughput 1. Linear between points.
/// </summary>
public sealed record PowerCurve
{
    public required string Workload { get; init; }

    public required ImmutableArray<CurvePoint> Points { get; init; }

    /// <summary>Power per GPU without a cap.</summary>
    public Power Uncapped => Points[^1].Power;

    /// <summary>Power per GPU under this cap; below the first point, in proportion to the cap.</summary>
    public double PowerAt(double capWatts)
    {
        var points = Points.AsSpan();
        if (capWatts >= points[^1].Cap.Watts) return points[^1].Power.Watts;
        if (capWatts <= points[0].Cap.Watts) return points[0].Power.Watts * capWatts / points[0].Cap.Watts;
        var i = Segment(points, capWatts);
        return Interpolate(points[i].Cap.Watts, points[i].Power.Watts, points[i + 1].Cap.Watts, points[i + 1].Power.Watts, capWatts);
    }

    /// <summary>Throughput under this cap, relative to uncapped; below the first point, in proportion to the cap.</summary>
    public double ThroughputAt(double capWatts)
    {
        var points = Points.AsSpan();
        if (capWatts >= points[^1].Cap.Watts) return points[^1].Throughput;
        if (capWatts <= points[0].Cap.Watts) return points[0].Throughput * capWatts / points[0].Cap.Watts;
        var i = Segment(points, capWatts);
        return Interpolate(points[i].Cap.Watts, points[i].Throughput, points[i + 1].Cap.Watts, points[i + 1].Throughput, capWatts);
    }

    static int Segment(ReadOnlySpan<CurvePoint> points, double capWatts)
    {
        var i = 0;
        while (points[i + 1].Cap.Watts < capWatts) i++;
        return i;
    }

    static double Interpolate(double x0, double y0, double x1, double y1, double x) => y0 + (x - x0) / (x1 - x0) * (y1 - y0);
}

/// <summary>One measured point: cap and mean power per GPU, throughput relative to uncapped.</summary>
public readonly record struct CurvePoint(Power Cap, Power Power, double Throughput);
