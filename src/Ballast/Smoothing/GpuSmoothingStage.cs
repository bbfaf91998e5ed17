using System.Runtime.Intrinsics;

namespace Ballast.Smoothing;

/// <summary>GPU power smoothing of many racks. The mean of the arming window is exponential, which needs one number per rack and no history.</summary>
public sealed class GpuSmoothingStage : SmoothingStage
{
    readonly double[] power, mean, falling, low, armed, burned, withheld, slowed;
    readonly double floor, armAt, rise, fall, holdSteps, stopSteps, meanShare, exponent;

    /// <param name="spec">Of each rack.</param>
    /// <param name="racks">How many.</param>
    /// <param name="stepSeconds">The interval of a step.</param>
    public GpuSmoothingStage(GpuSmoothing spec, int racks, double stepSeconds) : base(racks, stepSeconds)
    {
        Spec = spec;
        (power, mean, falling, low, armed, burned, withheld, slowed) = (Column(), Column(), Column(), Column(), Column(), Column(), Column(), Column());
        floor = spec.Floor * spec.RatedWatts;
        armAt = floor + spec.ArmingOffset;
        (rise, fall) = (spec.RampUp * stepSeconds, spec.RampDown * stepSeconds);
        // Time is counted in whole steps, which add up exactly.
        (holdSteps, stopSteps) = (Math.Round(spec.Hysteresis / stepSeconds), Math.Max(1, Math.Round(spec.StopDelay / stepSeconds)));
        meanShare = stepSeconds / (spec.ArmingWindow + stepSeconds);
        exponent = spec.SlowdownExponent;
    }

    public GpuSmoothing Spec { get; }

    public override double Burned(int rack) => burned[rack];

    public override double Withheld(int rack) => withheld[rack];

    /// <summary>Seconds of full-speed work that the rack lost to limits on its power.</summary>
    public double SlowedSeconds(int rack) => slowed[rack];

    /// <summary>Whether the floor of a rack is held.</summary>
    public bool IsArmed(int rack) => armed[rack] > 0;

    internal override void Start(ReadOnlySpan<double> first)
    {
        first.CopyTo(power);
        first.CopyTo(mean);
        for (var i = 0; i < Width; i++)
        {
            armed[i] = floor > 0 && first[i] > armAt ? 1 : 0;
            (falling[i], low[i], burned[i], withheld[i], slowed[i]) = (0, 0, 0, 0, 0);
        }
    }

    internal override void Step(Span<double> wanted)
    {
        var (one, zero) = (Vector512<double>.One, Vector512<double>.Zero);
        var (floors, arms, rises, falls) = (Vector512.Create(floor), Vector512.Create(armAt), Vector512.Create(rise), Vector512.Create(fall));
        var (holds, stops, share, dt) = (Vector512.Create(holdSteps), Vector512.Create(stopSteps), Vector512.Create(meanShare), Vector512.Create(StepSeconds));
        for (var i = 0; i < Width; i += Lanes)
        {
            var work = Vector512.Create((ReadOnlySpan<double>)wanted.Slice(i, Lanes));
            var average = At(mean, i);
            average += share * (work - average);
            average.CopyTo(mean, i);

            var below = Vector512.ConditionalSelect(Vector512.LessThan(work, floors), At(low, i) + one, zero);
            below.CopyTo(low, i);
            var on = Vector512.ConditionalSelect(Vector512.GreaterThan(average, arms), one, At(armed, i));
            on = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(below, stops), zero, on);
            on.CopyTo(armed, i);

            var now = At(power, i);
            var aim = Vector512.Max(work, on * floors);
            var above = Vector512.GreaterThan(now, aim);
            var held = Vector512.ConditionalSelect(above, At(falling, i) + one, zero);
            held.CopyTo(falling, i);
            var lower = Vector512.ConditionalSelect(Vector512.GreaterThan(held, holds), Vector512.Max(aim, now - falls), now);
            now = Vector512.ConditionalSelect(above, lower, Vector512.Min(aim, now + rises));
            now.CopyTo(power, i);
            now.CopyTo(wanted.Slice(i, Lanes));

            var over = now - work;
            (At(burned, i) + dt * Vector512.Max(over, zero)).CopyTo(burned, i);
            var lacking = Vector512.LessThan(over, zero);
            if (lacking == Vector512<double>.Zero) continue;
            (At(withheld, i) - dt * Vector512.Min(over, zero)).CopyTo(withheld, i);
            (At(slowed, i) + dt * Slowdown(now, work, lacking)).CopyTo(slowed, i);
        }
    }

    Vector512<double> Slowdown(Vector512<double> now, Vector512<double> work, Vector512<double> where)
    {
        var ratio = Vector512.ConditionalSelect(where, Vector512.Max(now / work, Vector512<double>.Zero), Vector512<double>.One);
        if (exponent == 0.5) ratio = Vector512.Sqrt(ratio);
        else if (exponent != 1)
        {
            Span<double> each = stackalloc double[Lanes];
            ratio.CopyTo(each);
            foreach (ref var one in each) one = Math.Pow(one, exponent);
            ratio = Vector512.Create((ReadOnlySpan<double>)each);
        }
        return Vector512<double>.One - ratio;
    }
}
