using System.Runtime.Intrinsics;

namespace Ballast.Smoothing;

/// <summary>
/// Half-cycles of stored energy in many racks: where it turns by more than 0.1 % of its range, the depth since the last turning counts as half a cycle.
/// Rain-flow pairs them better and needs a history; this needs three numbers per rack. <see cref="RainFlow"/> is for one store at a time.
/// </summary>
sealed class Turnings
{
    readonly double[] extreme, last, rising, count, damage;
    readonly double band, range;

    public Turnings(int width, double range)
    {
        (extreme, last, rising, count, damage) = (new double[width], new double[width], new double[width], new double[width], new double[width]);
        this.range = range;
        band = 1e-3 * range;
    }

    public void Start(double stored)
    {
        Array.Fill(extreme, stored);
        Array.Fill(last, stored);
        Array.Clear(rising);
        Array.Clear(count);
        Array.Clear(damage);
    }

    /// <summary>Half-cycles that have ended.</summary>
    public double CountOf(int rack) => count[rack];

    /// <summary>Full cycles to the whole depth that wear as much: half the sum of depth to the power <see cref="RainFlow.Exponent"/>, the open half-cycle included.</summary>
    public double DamageOf(int rack, double stored) => damage[rack] + Half(Math.Max(Math.Abs(extreme[rack] - last[rack]), Math.Abs(stored - last[rack])));

    public void Add(int i, Vector512<double> stored)
    {
        var far = Vector512.Create(extreme.AsSpan(i, SmoothingStage.Lanes));
        var up = Vector512.Create(rising.AsSpan(i, SmoothingStage.Lanes));
        var isUp = Vector512.GreaterThanOrEqual(up, Vector512<double>.Zero);
        var isDown = Vector512.LessThanOrEqual(up, Vector512<double>.Zero);
        var further = (isUp & Vector512.GreaterThan(stored, far)) | (isDown & Vector512.LessThan(stored, far));
        Vector512.ConditionalSelect(further & ~(isUp & isDown), stored, far).CopyTo(extreme, i);
        var back = Vector512.GreaterThan(Vector512.Abs(stored - far), Vector512.Create(band)) & ~(further & ~(isUp & isDown));
        var bits = back.ExtractMostSignificantBits();
        for (; bits != 0; bits &= bits - 1) Turn(i + System.Numerics.BitOperations.TrailingZeroCount(bits), stored);
    }

    void Turn(int rack, Vector512<double> stored)
    {
        var now = stored.GetElement(rack % SmoothingStage.Lanes);
        if (rising[rack] != 0)
        {
            count[rack]++;
            damage[rack] += Half(Math.Abs(extreme[rack] - last[rack]));
            last[rack] = extreme[rack];
        }
        rising[rack] = now > extreme[rack] ? 1 : -1;
        extreme[rack] = now;
    }

    double Half(double depth) => 0.5 * Math.Pow(depth / range, RainFlow.Exponent);
}
