using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// What the meter sees and no cap commands: hosts, cooling, bias, and how far jobs are from their
/// curves. Jobs tell of themselves at once, the meter tells late: it is compared with what the jobs
/// drew at the time that it speaks of.
/// </summary>
internal sealed class LoadEstimate(DispatchOptions options)
{
    const int Kept = 32;

    readonly long[] times = new long[Kept];
    readonly double[] jobWatts = new double[Kept];
    readonly double[] otherWatts = new double[Kept];
    int next;
    int filled;
    long lastMeterAt = long.MinValue;
    bool primed;

    /// <summary>Site power that is neither jobs, battery nor generation, filtered, watts.</summary>
    public double OverheadWatts { get; private set; }

    /// <summary>Sum over continuously capped jobs of measured less modelled power, filtered, watts.</summary>
    public double DeviationWatts { get; private set; }

    /// <summary>The last valid reading of the meter, watts; NaN before.</summary>
    public double MeterWatts { get; private set; } = double.NaN;

    public long MeterAt => lastMeterAt;

    public bool MeterIsStale(long now) => lastMeterAt == long.MinValue || now - lastMeterAt > options.StaleAfter.Ticks;

    /// <summary>Remember what jobs, and batteries less generation, drew at a time.</summary>
    public void Remember(long at, double jobs, double other)
    {
        times[next] = at;
        jobWatts[next] = jobs;
        otherWatts[next] = other;
        next = (next + 1) % Kept;
        filled = Math.Min(filled + 1, Kept);
    }

    /// <summary>Take a reading of the meter. Returns whether it is new.</summary>
    public bool Observe(in MeterReading meter)
    {
        if (!meter.Valid || meter.At.UtcTicks <= lastMeterAt) return false;
        var elapsed = lastMeterAt == long.MinValue ? 1 : (meter.At.UtcTicks - lastMeterAt) / (double)TimeSpan.TicksPerSecond;
        lastMeterAt = meter.At.UtcTicks;
        MeterWatts = meter.Watts;
        var overhead = meter.Watts - At(lastMeterAt, jobWatts) - At(lastMeterAt, otherWatts);
        var gain = primed ? 1 - Math.Exp(-elapsed / options.OverheadFilter.TotalSeconds) : 1;
        OverheadWatts += gain * (overhead - OverheadWatts);
        primed = true;
        return true;
    }

    public void Deviate(double watts, double seconds, double baseline)
    {
        var change = watts - DeviationWatts;
        var gain = Math.Abs(change) > options.LargeDeviation * baseline ? 1 : 1 - Math.Pow(1 - options.DeviationGain, seconds);
        DeviationWatts += gain * change;
    }

    double At(long time, double[] values)
    {
        // Linear between the two remembered ticks around the time; flat outside.
        double after = values[(next - 1 + Kept) % Kept];
        var afterTime = times[(next - 1 + Kept) % Kept];
        if (time >= afterTime) return after;
        for (var back = 2; back <= filled; back++)
        {
            var i = (next - back + Kept) % Kept;
            if (times[i] <= time)
                return afterTime == times[i] ? after : values[i] + (after - values[i]) * ((time - times[i]) / (double)(afterTime - times[i]));
            (after, afterTime) = (values[i], times[i]);
        }
        return after;
    }

    public void Exchange(StateExchange s)
    {
        s.Fill<long>(times);
        s.Fill<double>(jobWatts);
        s.Fill<double>(otherWatts);
        next = s.Keep(next);
        filled = s.Keep(filled);
        lastMeterAt = s.Keep(lastMeterAt);
        primed = s.Keep(primed);
        OverheadWatts = s.Keep(OverheadWatts);
        DeviationWatts = s.Keep(DeviationWatts);
        MeterWatts = s.Keep(MeterWatts);
    }
}
