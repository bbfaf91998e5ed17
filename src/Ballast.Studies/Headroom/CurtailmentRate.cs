using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ballast.Studies.Headroom;

/// <summary>
/// The curtailment rate of a load of size L and its inverse. With g the room of an hour, s the load per unit, w a year's weight 1/(N·8760·mean s), the curtailed
/// share of the load's energy is r(L) = Σ w·max(0, s·L − g) / L, the mean over N years. L·r(L) is convex and piecewise straight, so Newton's steps from above end,
/// after a few, exactly on the root: the step that leaves the set of curtailed hours as it was is the last.
/// With a battery the same holds, as the least curtailed energy is the value of a linear program whose right-hand side is straight in L, and serving first is optimal.
/// </summary>
public sealed class CurtailmentRate
{
    const int MostSteps = 500;

    readonly AreaHours hours;
    readonly NewLoad load;
    readonly double[] weights;

    /// <param name="hours">The area.</param>
    /// <param name="load">The load that is added.</param>
    public CurtailmentRate(AreaHours hours, NewLoad load)
    {
        (this.hours, this.load) = (hours, load);
        if (load.PerUnit is { } shape && shape.Length != hours.Gaps.Length) throw new ArgumentException($"{shape.Length} values for {hours.Gaps.Length} hours.", nameof(load));
        weights = new double[hours.Years.Length];
        for (var y = 0; y < weights.Length; y++) weights[y] = 1 / (hours.Years.Length * AreaHours.Counted(hours.Years[y]) * MeanPerUnit(hours.Years[y]));
    }

    /// <summary>The mean of the load per unit over a year.</summary>
    public double MeanPerUnit(HourSpan year)
    {
        if (load.PerUnit is null) return 1;
        double sum = 0;
        foreach (var s in load.PerUnit.AsSpan(year.Start, year.Count)) sum += s;
        return sum > 0 ? sum / year.Count : throw new StudyException($"The load's shape is zero in all of {year.Year}; give a shape that draws something.");
    }

    /// <summary>The curtailed share of the load's energy, mean over the years.</summary>
    /// <param name="megawatts">Its size; greater than zero.</param>
    public double At(double megawatts)
    {
        var (curtailed, _) = Line(megawatts);
        return curtailed / megawatts;
    }

    /// <summary>The largest load whose curtailment rate is no more than a limit, MW.</summary>
    /// <param name="limit">The curtailed share of its energy, above 0 and below 0.9.</param>
    public double Headroom(double limit)
    {
        if (!(limit is > 0 and < 0.9)) throw new ArgumentOutOfRangeException(nameof(limit), limit, "A rate lies above 0 and below 0.9.");
        // Beyond the largest room every hour is curtailed, so there the line is the last one and its root the first guess from above.
        var megawatts = Math.Max(1, Largest());
        var (curtailed, slope) = Line(megawatts);
        for (var doubling = 0; curtailed < limit * megawatts; doubling++)
        {
            if (doubling > 200) return megawatts;
            megawatts = 2 * megawatts + 1;
            (curtailed, slope) = Line(megawatts);
        }
        for (var step = 0; step < MostSteps; step++)
        {
            // The line through this point: curtailed + slope·(x − L) = limit·x.
            var next = (slope * megawatts - curtailed) / (slope - limit);
            if (!(next > 0)) return 0;
            if (!(next < megawatts)) return megawatts;
            megawatts = next;
            (curtailed, slope) = Line(megawatts);
            // Rounding may carry a step past the root by the last digits.
            if (curtailed <= limit * megawatts) return megawatts;
        }
        return megawatts;
    }

    double Largest()
    {
        double largest = 0;
        if (load.PerUnit is not { } shape)
        {
            foreach (var gap in hours.Gaps) largest = Math.Max(largest, gap);
            return largest;
        }
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] > 1e-3) largest = Math.Max(largest, hours.Gaps[i] / shape[i]);
        }
        return largest;
    }

    /// <summary>Weighted curtailed power at a size, and its slope over the size.</summary>
    (double Curtailed, double Slope) Line(double megawatts)
    {
        double curtailed = 0, slope = 0, stored = load.Battery?.EnergyMegawattHours ?? 0, storedSlope = 0;
        for (var y = 0; y < weights.Length; y++)
        {
            var year = hours.Years[y];
            var gaps = hours.Gaps.AsSpan(year.Start, year.Count);
            var perUnit = load.PerUnit is null ? default : load.PerUnit.AsSpan(year.Start, year.Count);
            var (c, s) = load.Battery is { } battery ? WithBattery(gaps, perUnit, megawatts, battery, ref stored, ref storedSlope)
                : load.PerUnit is null ? OfConstant(gaps, megawatts) : OfShape(gaps, perUnit, megawatts);
            curtailed += weights[y] * c;
            slope += weights[y] * s;
        }
        return (curtailed, slope);
    }

    // Four lanes and two sums on every machine, so that the last digit is the same on all of them.
    static (double, double) OfConstant(ReadOnlySpan<double> gaps, double megawatts)
    {
        var lanes = MemoryMarshal.Cast<double, Vector256<double>>(gaps);
        var size = Vector256.Create(megawatts);
        Vector256<double> sumA = default, sumB = default;
        Vector256<long> countA = default, countB = default;
        var i = 0;
        for (; i + 1 < lanes.Length; i += 2)
        {
            var (isA, isB) = (Vector256.LessThan(lanes[i], size), Vector256.LessThan(lanes[i + 1], size));
            sumA += lanes[i] & isA;
            sumB += lanes[i + 1] & isB;
            countA -= isA.AsInt64();
            countB -= isB.AsInt64();
        }
        var (sum, count) = (Vector256.Sum(sumA + sumB), Vector256.Sum(countA + countB));
        foreach (var gap in gaps[(i * Vector256<double>.Count)..])
        {
            if (!(gap < megawatts)) continue;
            sum += gap;
            count++;
        }
        return (count * megawatts - sum, count);
    }

    static (double, double) OfShape(ReadOnlySpan<double> gaps, ReadOnlySpan<double> perUnit, double megawatts)
    {
        double curtailed = 0, slope = 0;
        for (var i = 0; i < gaps.Length; i++)
        {
            var over = perUnit[i] * megawatts - gaps[i];
            curtailed += Math.Max(0, over);
            slope += over > 0 ? perUnit[i] : 0;
        }
        return (curtailed, slope);
    }

    static (double, double) WithBattery(ReadOnlySpan<double> gaps, ReadOnlySpan<double> perUnit, double megawatts, BatteryTerms battery, ref double stored, ref double storedSlope)
    {
        double curtailed = 0, slope = 0;
        for (var i = 0; i < gaps.Length; i++)
        {
            var s = perUnit.IsEmpty ? 1 : perUnit[i];
            var over = s * megawatts - gaps[i];
            if (over > 0)
            {
                // Which of the three binds says how the served power moves with the load's size.
                var served = Math.Min(over, Math.Min(battery.PowerMegawatts, stored));
                if (served == over) storedSlope -= s;
                else if (served == stored)
                {
                    (curtailed, slope, storedSlope) = (curtailed + over - served, slope + s - storedSlope, 0);
                }
                else (curtailed, slope) = (curtailed + over - served, slope + s);
                stored -= served;
            }
            else
            {
                var charged = battery.Efficiency * Math.Min(-over, battery.PowerMegawatts);
                if (charged >= battery.EnergyMegawattHours - stored) (stored, storedSlope) = (battery.EnergyMegawattHours, 0);
                else
                {
                    stored += charged;
                    if (-over < battery.PowerMegawatts) storedSlope -= battery.Efficiency * s;
                }
            }
        }
        return (curtailed, slope);
    }
}
