using Ballast.Dispatch;

namespace Ballast.Journal;

/// <summary>
/// Telemetry frames, exact to the bit. Of each job only the fields that differ from the frame before
/// are written; the time of a reading as its age, which stands still while readings are fresh. The
/// first frame after <see cref="Restart"/> is whole. One codec per direction and file.
/// </summary>
public sealed class FrameCodec
{
    const byte AgeChanged = 1, PhaseChanged = 2, GpusChanged = 4, CapChanged = 8, WattsChanged = 16, ThroughputChanged = 32;

    JobReading[] previous = [];
    long[] previousAge = [];
    bool whole = true;

    /// <summary>The next frame stands alone: as at the head of a file, and after a restart.</summary>
    public void Restart() => whole = true;

    public void Write(RecordBuffer to, DateTimeOffset now, Telemetry telemetry)
    {
        to.Begin(RecordKind.Frame);
        to.Bool(whole);
        to.Time(now);
        Prepare(telemetry.JobCount, whole);
        whole = false;
        to.Time(telemetry.Meter.At);
        to.Double(telemetry.Meter.Watts);
        to.Bool(telemetry.Meter.Valid);
        to.Int32(telemetry.JobCount);
        for (var i = 0; i < telemetry.JobCount; i++) WriteJob(to, now, in telemetry.Jobs[i], i);
        to.Int32(telemetry.Batteries.Length);
        foreach (ref readonly var b in telemetry.Batteries.AsSpan())
        {
            to.Time(b.At);
            to.Double(b.Watts);
            to.Double(b.Soc);
            to.Bool(b.Available);
        }
        to.Int32(telemetry.Generators.Length);
        foreach (ref readonly var g in telemetry.Generators.AsSpan())
        {
            to.Time(g.At);
            to.Double(g.Watts);
            to.Bool(g.Running);
            to.Bool(g.Available);
        }
        to.End();
    }

    /// <summary>Fills <paramref name="into"/> and gives the frame's time.</summary>
    public DateTimeOffset Read(ReadOnlySpan<byte> payload, Telemetry into)
    {
        var from = new PayloadReader(payload);
        var stands = from.Bool();
        var now = from.Time();
        into.Meter = new MeterReading { At = from.Time(), Watts = from.Double(), Valid = from.Bool() };
        var jobs = from.Count(1);
        if (whole && !stands) throw new JournalException("A frame rests on one that is not there.");
        Prepare(jobs, stands);
        whole = false;
        if (into.Jobs.Length < jobs) Array.Resize(ref into.Jobs, jobs);
        into.JobCount = jobs;
        for (var i = 0; i < jobs; i++) into.Jobs[i] = ReadJob(ref from, now, i);
        var batteries = from.Count(25);
        if (into.Batteries.Length != batteries) into.Batteries = new BatteryReading[batteries];
        foreach (ref var b in into.Batteries.AsSpan())
            b = new BatteryReading { At = from.Time(), Watts = from.Double(), Soc = from.Double(), Available = from.Bool() };
        var generators = from.Count(18);
        if (into.Generators.Length != generators) into.Generators = new GeneratorReading[generators];
        foreach (ref var g in into.Generators.AsSpan())
            g = new GeneratorReading { At = from.Time(), Watts = from.Double(), Running = from.Bool(), Available = from.Bool() };
        return now;
    }

    void WriteJob(RecordBuffer to, DateTimeOffset now, in JobReading job, int i)
    {
        ref var old = ref previous[i];
        var age = now.UtcTicks - job.At.UtcTicks;
        var changed = (byte)0;
        if (age != previousAge[i]) changed |= AgeChanged;
        if (job.Phase != old.Phase) changed |= PhaseChanged;
        if (job.Gpus != old.Gpus) changed |= GpusChanged;
        if (Differ(job.Cap, old.Cap)) changed |= CapChanged;
        if (Differ(job.Watts, old.Watts)) changed |= WattsChanged;
        if (Differ(job.Throughput, old.Throughput)) changed |= ThroughputChanged;
        to.Byte(changed);
        if ((changed & AgeChanged) != 0) to.Int64(age);
        if ((changed & PhaseChanged) != 0) to.Byte((byte)job.Phase);
        if ((changed & GpusChanged) != 0) to.Int32(job.Gpus);
        if ((changed & CapChanged) != 0) to.Double(job.Cap);
        if ((changed & WattsChanged) != 0) to.Double(job.Watts);
        if ((changed & ThroughputChanged) != 0) to.Double(job.Throughput);
        old = job;
        previousAge[i] = age;
    }

    JobReading ReadJob(ref PayloadReader from, DateTimeOffset now, int i)
    {
        ref var job = ref previous[i];
        var changed = from.Byte();
        if ((changed & AgeChanged) != 0) previousAge[i] = from.Int64();
        if ((changed & PhaseChanged) != 0) job.Phase = (JobPhase)from.Byte();
        if ((changed & GpusChanged) != 0) job.Gpus = from.Int32();
        if ((changed & CapChanged) != 0) job.Cap = from.Double();
        if ((changed & WattsChanged) != 0) job.Watts = from.Double();
        if ((changed & ThroughputChanged) != 0) job.Throughput = from.Double();
        var at = unchecked(now.UtcTicks - previousAge[i]);
        if (at < 0 || at > DateTime.MaxValue.Ticks) throw new JournalException("A frame holds a reading of a time that is none.");
        job.At = new DateTimeOffset(at, TimeSpan.Zero);
        return job;
    }

    void Prepare(int jobs, bool forget)
    {
        if (previous.Length < jobs)
        {
            Array.Resize(ref previous, Math.Max(jobs, previous.Length * 2));
            Array.Resize(ref previousAge, previous.Length);
        }
        if (!forget) return;
        Array.Clear(previous);
        Array.Clear(previousAge);
    }

    // Bits, not values: NaN stays the NaN it was, and -0 stays -0.
    static bool Differ(double a, double b) => BitConverter.DoubleToInt64Bits(a) != BitConverter.DoubleToInt64Bits(b);
}
