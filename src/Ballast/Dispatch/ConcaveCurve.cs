using Ballast.Assets;

namespace Ballast.Dispatch;

/// <summary>
/// A declared curve as the allocator needs it: throughput over power, per GPU, with its upper
/// concave envelope. Between the envelope's corners the chord is used, which is what makes the
/// minimum of weighted lost throughput exact; caps are read off the declared curve itself.
/// </summary>
internal sealed class ConcaveCurve
{
    readonly double[] caps;
    readonly double[] powers;
    readonly double[] throughputs;

    public ConcaveCurve(PowerCurve curve, double minCap)
    {
        var points = new List<CurvePoint>();
        if (minCap < curve.Points[^1].Cap.Watts && !curve.Points.Any(p => p.Cap.Watts == minCap))
            points.Add(new(new(minCap), new(curve.PowerAt(minCap)), curve.ThroughputAt(minCap)));
        points.AddRange(curve.Points.Where(p => p.Cap.Watts >= minCap));
        points.Sort((a, b) => a.Cap.CompareTo(b.Cap));
        caps = [.. points.Select(p => p.Cap.Watts)];
        powers = [.. points.Select(p => p.Power.Watts)];
        throughputs = [.. points.Select(p => p.Throughput)];

        var corners = new List<int>();
        for (var i = 0; i < powers.Length; i++)
        {
            while (corners.Count >= 2 && Slope(corners[^2], corners[^1]) <= Slope(corners[^2], i)) corners.RemoveAt(corners.Count - 1);
            corners.Add(i);
        }
        CornerPowers = [.. corners.Select(i => powers[i])];
        Slopes = [.. corners.Zip(corners.Skip(1), Slope)];
    }

    /// <summary>Powers at the envelope's corners, ascending, watts per GPU.</summary>
    public double[] CornerPowers { get; }

    /// <summary>Throughput per watt on each segment, descending.</summary>
    public double[] Slopes { get; }

    public double MinPower => powers[0];

    public double MaxPower => powers[^1];

    public double PowerAt(double cap)
    {
        if (cap >= caps[^1]) return powers[^1];
        if (cap <= caps[0]) return powers[0] * cap / caps[0];
        return Interpolate(caps, powers, cap);
    }

    public double ThroughputAt(double cap)
    {
        if (cap >= caps[^1]) return throughputs[^1];
        if (cap <= caps[0]) return throughputs[0] * cap / caps[0];
        return Interpolate(caps, throughputs, cap);
    }

    /// <summary>The cap at which a GPU draws this power.</summary>
    public double CapForPower(double power) =>
        power >= powers[^1] ? caps[^1] : power <= powers[0] ? caps[0] : Interpolate(powers, caps, power);

    /// <summary>The least power that keeps this throughput.</summary>
    public double PowerForThroughput(double throughput) =>
        throughput >= throughputs[^1] ? powers[^1] : throughput <= throughputs[0] ? powers[0] : Interpolate(throughputs, powers, throughput);

    double Slope(int a, int b) => (throughputs[b] - throughputs[a]) / (powers[b] - powers[a]);

    static double Interpolate(double[] xs, double[] ys, double x)
    {
        var i = 1;
        while (xs[i] < x) i++;
        return ys[i - 1] + (x - xs[i - 1]) / (xs[i] - xs[i - 1]) * (ys[i] - ys[i - 1]);
    }
}
