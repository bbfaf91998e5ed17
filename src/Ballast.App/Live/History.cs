using Ballast.Dispatch;

namespace Ballast.App.Live;

/// <summary>One tick of the site: kW, the state of charge over all batteries as a share, and how many commands it gave. NaN where unknown.</summary>
readonly record struct SiteSample(DateTimeOffset At, float Meter, float Target, float Baseline, float Limit, float It, float Battery, float Soc, int Commands);

/// <summary>The site's last day second by second, and its jobs' more coarsely; in memory. One writer, any readers.</summary>
sealed class History
{
    const int SiteSamples = 24 * 3600;
    const long JobMemory = 64 * 1024 * 1024;

    readonly Lock gate = new();
    readonly Queue<SiteSample> site = new();
    readonly Queue<(DateTimeOffset At, float[] Values)> jobs = new();
    readonly double[] capacityKwh;
    DateTimeOffset lastJobs;
    long jobBytes;

    public History(IEnumerable<double> batteryCapacityKwh) => capacityKwh = [.. batteryCapacityKwh];

    public void Add(DateTimeOffset at, Telemetry telemetry, double target, double baseline, double limit, int commands)
    {
        double it = 0, battery = 0, stored = 0, capacity = 0;
        for (var i = 0; i < telemetry.JobCount; i++) it += telemetry.Jobs[i].Watts;
        for (var i = 0; i < telemetry.Batteries.Length; i++)
        {
            battery += telemetry.Batteries[i].Watts;
            stored += telemetry.Batteries[i].Soc * capacityKwh[i];
            capacity += capacityKwh[i];
        }
        var meter = telemetry.Meter.Valid ? telemetry.Meter.Watts : double.NaN;
        var sample = new SiteSample(at, Kw(meter), Kw(target), Kw(baseline), Kw(limit), Kw(it), Kw(battery), capacity > 0 ? (float)(stored / capacity) : float.NaN, commands);
        lock (gate)
        {
            site.Enqueue(sample);
            if (site.Count > SiteSamples) site.Dequeue();
            if ((at - lastJobs).TotalSeconds >= (telemetry.JobCount <= 64 ? 5 : 10))
            {
                lastJobs = at;
                AddJobs(at, telemetry);
            }
        }
    }

    /// <summary>All samples since then, oldest first.</summary>
    public List<SiteSample> Since(DateTimeOffset from)
    {
        lock (gate) return [.. site.Where(s => s.At >= from)];
    }

    /// <summary>One job's samples since then: kW, throughput, cap in W per GPU.</summary>
    public List<(DateTimeOffset At, float Kw, float Throughput, float Cap)> Since(DateTimeOffset from, int slot)
    {
        lock (gate)
            return [.. jobs.Where(s => s.At >= from && s.Values.Length > 3 * slot).Select(s => (s.At, s.Values[3 * slot], s.Values[3 * slot + 1], s.Values[3 * slot + 2]))];
    }

    void AddJobs(DateTimeOffset at, Telemetry telemetry)
    {
        float[] values;
        var wanted = 3 * telemetry.JobCount;
        if (jobBytes + 4L * wanted > JobMemory && jobs.TryDequeue(out var oldest))
        {
            jobBytes -= 4L * oldest.Values.Length;
            values = oldest.Values.Length == wanted ? oldest.Values : new float[wanted];
        }
        else
        {
            values = new float[wanted];
        }
        for (var i = 0; i < telemetry.JobCount; i++)
        {
            ref readonly var job = ref telemetry.Jobs[i];
            values[3 * i] = Kw(job.Watts);
            values[3 * i + 1] = (float)job.Throughput;
            values[3 * i + 2] = (float)job.Cap;
        }
        jobs.Enqueue((at, values));
        jobBytes += 4L * wanted;
    }

    static float Kw(double watts) => (float)(watts / 1e3);
}
