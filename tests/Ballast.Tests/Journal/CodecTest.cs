using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Journal;
using Ballast.Signals;
using Ballast.Units;
using FsCheck;
using FsCheck.Fluent;
using Dispatching = Ballast.Signals.Dispatch;

namespace Ballast.Tests.Journal;

public class CodecTest
{
    static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<Fact> EveryFact() =>
    [
        new SignalReceived(new Dispatching { Id = "d\u00e9 \"1\"", Start = Noon, Duration = TimeSpan.FromTicks(123456789), Priority = 3, Note = "why", Setpoint = new Setpoint.CutFraction(0.1 + 0.2), RampDown = TimeSpan.FromMinutes(15) }) { Known = Noon.AddTicks(1) },
        new SignalReceived(new Dispatching { Id = "d2", Start = Noon, Setpoint = new Setpoint.Absolute(new Power(71234.56789)) }) { Known = Noon },
        new SignalReceived(new Dispatching { Id = "d3", Start = Noon, Setpoint = new Setpoint.CutPower(new Power(1e-300)) }) { Known = Noon },
        new SignalReceived(new CapacityLimit { Id = "l", Start = Noon, Limit = new Power(80000) }) { Known = Noon },
        new SignalReceived(new Emergency { Id = "e", Start = Noon }) { Known = Noon },
        new SignalReceived(new Emergency { Id = "e2", Start = Noon, Floor = new Setpoint.CutFraction(0.5), RampUp = TimeSpan.FromMinutes(1) }) { Known = Noon },
        new SignalReceived(new PriceSignal { Id = "p", Start = Noon, Price = new Price(0.4) }) { Known = Noon },
        new SignalWithdrawn("d") { Known = Noon },
        new JobEnded("j", Failed: true) { Known = Noon },
        new ReleaseOrdered("operator") { Known = Noon },
        new ShapingStopped("operator") { Known = Noon },
        new ShapingResumed("operator") { Known = Noon },
    ];

    [Theory]
    [MemberData(nameof(EveryFact))]
    public void Every_fact_reads_back_equal(Fact fact) => Assert.Equal(fact, Again(fact));

    [Fact]
    public void Every_kind_of_fact_is_known_to_the_codec()
    {
        var kinds = typeof(Fact).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Fact)));
        var tried = EveryFact().Select(row => row.Data.GetType()).Append(typeof(JobArrived)).ToHashSet();
        Assert.All(kinds, kind => Assert.Contains(kind, tried));
    }

    [Fact]
    public void An_arriving_job_reads_back_with_its_curve_and_tier()
    {
        var job = new Job
        {
            Id = "late",
            Cluster = "a",
            Gpus = 16,
            Class = WorkloadClass.Evaluation,
            Pausable = true,
            Sizes = [4, 8],
            Deadline = Noon,
            Tier = new FlexTier { Name = "flex", MaxLoss = 0.25 },
            Curve = new PowerCurve { Workload = "w", Points = [new(new Power(200), new Power(180.5), 0.7), new(new Power(400), new Power(301.25), 1)] },
        };
        var back = Assert.IsType<JobArrived>(Again(new JobArrived(job) { Known = Noon })).Job;
        Assert.Equal(job.Sizes.AsEnumerable(), back.Sizes);
        Assert.Equal(job.Curve.Points.AsEnumerable(), back.Curve.Points);
        Assert.Equal(job, back with { Sizes = job.Sizes, Curve = job.Curve });
    }

    [Fact]
    public void Frames_read_back_bit_for_bit() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new Random(seed);
            var (writer, reader, telemetry, back) = (new FrameCodec(), new FrameCodec(), new Telemetry(), new Telemetry());
            var now = Noon;
            for (var tick = 0; tick < 20; tick++)
            {
                if (random.Next(10) == 0) writer.Restart();
                now = now.AddTicks(random.Next(1, 20_000_000));
                Change(telemetry, random, now);
                var buffer = new RecordBuffer();
                writer.Write(buffer, now, telemetry);
                RecordFormat.Read(buffer.Written, out _, out var payload, out _);
                if (reader.Read(payload, back) != now || !Same(telemetry, back)) return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Damaged_payloads_are_journal_exceptions_and_nothing_else()
    {
        var random = new Random(5);
        var telemetry = new Telemetry();
        Change(telemetry, random, Noon);
        var buffer = new RecordBuffer();
        new FrameCodec().Write(buffer, Noon, telemetry);
        FactCodec.Write(buffer, new ReleaseOrdered("x") { Known = Noon });
        DecisionCodec.Write(buffer, new Coordinator(TestSites.Small).Step(Noon, Calm()));
        var bytes = buffer.Written[RecordFormat.FrameBytes..].ToArray();
        for (var i = 0; i < Fuzz.Count; i++)
        {
            var from = random.Next(bytes.Length);
            var damaged = bytes[from..random.Next(from, bytes.Length)];
            if (damaged.Length > 0) damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Tolerate(() => new FrameCodec().Read(damaged, new Telemetry()));
            Tolerate(() => FactCodec.Read(damaged));
            Tolerate(() => DecisionCodec.Read(damaged));
        }
    }

    [Fact]
    public void Frames_and_decisions_are_written_without_allocating()
    {
        var random = new Random(1);
        var telemetry = new Telemetry();
        Change(telemetry, random, Noon);
        var decision = new Coordinator(TestSites.Small).Step(Noon, Calm());
        var encoder = new JournalEncoder();
        void Round(int i)
        {
            telemetry.Jobs[0].Watts = i;
            encoder.Frame(Noon.AddSeconds(i), telemetry);
            encoder.Decision(decision);
            encoder.Clear();
        }
        for (var i = 0; i < 100; i++) Round(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 100; i < 1100; i++) Round(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static void Tolerate(Action read)
    {
        try
        {
            read();
        }
        catch (JournalException)
        {
        }
    }

    static Fact Again(Fact fact)
    {
        var buffer = new RecordBuffer();
        FactCodec.Write(buffer, fact);
        RecordFormat.Read(buffer.Written, out var kind, out var payload, out _);
        Assert.Equal(RecordKind.Fact, kind);
        return FactCodec.Read(payload);
    }

    static void Change(Telemetry t, Random random, DateTimeOffset now)
    {
        var count = Math.Max(t.JobCount, random.Next(1, 12));
        if (t.Jobs.Length < count) Array.Resize(ref t.Jobs, count);
        t.JobCount = count;
        t.Meter = new MeterReading { At = now.AddSeconds(-random.Next(5)), Watts = Odd(random), Valid = random.Next(2) == 0 };
        for (var i = 0; i < count; i++)
        {
            if (random.Next(3) == 0) continue;
            t.Jobs[i] = new JobReading { At = now.AddTicks(-random.Next(3) * 1000), Phase = (JobPhase)random.Next(6), Gpus = random.Next(100), Cap = Odd(random), Watts = Odd(random), Throughput = Odd(random) };
        }
        t.Batteries = [new BatteryReading { At = now, Watts = Odd(random), Soc = Odd(random), Available = true }];
        t.Generators = [new GeneratorReading { At = now, Watts = Odd(random), Running = true, Available = random.Next(2) == 0 }];
    }

    static Telemetry Calm()
    {
        var plant = new Ballast.Simulation.SimulatedPlant(TestSites.Small, new Ballast.Simulation.PlantOptions(), [], 1, Noon);
        var telemetry = new Telemetry();
        plant.Advance(Noon);
        plant.Read(telemetry);
        telemetry.Meter = new MeterReading { At = Noon, Watts = 20_000, Valid = true };
        return telemetry;
    }

    static double Odd(Random random) => random.Next(8) switch
    {
        0 => double.NaN,
        1 => -0.0,
        2 => double.NegativeInfinity,
        3 => BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_1234),
        _ => BitConverter.Int64BitsToDouble(random.NextInt64()),
    };

    static bool Same(Telemetry a, Telemetry b)
    {
        static long Bits(double v) => BitConverter.DoubleToInt64Bits(v);
        var same = a.JobCount == b.JobCount && a.Meter.At == b.Meter.At && Bits(a.Meter.Watts) == Bits(b.Meter.Watts) && a.Meter.Valid == b.Meter.Valid;
        for (var i = 0; same && i < a.JobCount; i++)
        {
            var (x, y) = (a.Jobs[i], b.Jobs[i]);
            same = x.At == y.At && x.Phase == y.Phase && x.Gpus == y.Gpus && Bits(x.Cap) == Bits(y.Cap) && Bits(x.Watts) == Bits(y.Watts) && Bits(x.Throughput) == Bits(y.Throughput);
        }
        var (p, q) = (a.Batteries[0], b.Batteries[0]);
        var (g, h) = (a.Generators[0], b.Generators[0]);
        return same && p.At == q.At && Bits(p.Watts) == Bits(q.Watts) && Bits(p.Soc) == Bits(q.Soc) && p.Available == q.Available
            && g.At == h.At && Bits(g.Watts) == Bits(h.Watts) && g.Running == h.Running && g.Available == h.Available;
    }
}
