using Ballast.Journal;
using Ballast.Signals;
using Ballast.Simulation;
using Dispatching = Ballast.Signals.Dispatch;

namespace Ballast.Tests.Journal;

public class ReplayTest
{
    static readonly DateTimeOffset Start = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_recorded_run_comes_out_the_same()
    {
        var replay = Run(Record());
        Assert.Null(replay.Difference);
        Assert.Equal(1200, replay.Ticks);
        Assert.True(replay.Commands > 10, $"{replay.Commands} commands");
        Assert.Equal(1, replay.Facts);
    }

    [Fact]
    public void Any_prefix_of_a_run_comes_out_the_same()
    {
        // Cutting the future off changes no past command.
        var records = Record();
        foreach (var length in new[] { 1, 2, 3, 700, 1501, 2000 })
        {
            var replay = Run(records.GetRange(0, length));
            Assert.Null(replay.Difference);
        }
    }

    [Fact]
    public void A_changed_command_is_told_in_words()
    {
        var records = Record();
        var at = records.FindIndex(r => r.Kind == RecordKind.Decision && DecisionCodec.Read(r.Payload) is { Commands.Count: > 0, Notices.Count: 0 });
        var payload = records[at].Payload;
        payload[^20] ^= 1; // inside the last command
        var replay = Run(records);
        Assert.Contains("command", replay.Difference, StringComparison.Ordinal);
        Assert.Contains("comes out as", replay.Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_frame_is_told()
    {
        var records = Record();
        records.RemoveAt(records.FindIndex(r => r.Kind == RecordKind.Frame));
        Assert.ThrowsAny<JournalException>(() => Run(records));
        records = Record();
        records.RemoveAt(records.FindIndex(r => r.Kind == RecordKind.Decision));
        Assert.Contains("never recorded", Run(records).Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_without_its_header_is_refused()
    {
        var records = Record();
        records.RemoveAt(0);
        Assert.Throws<JournalException>(() => Run(records));
    }

    [Fact]
    public void A_frame_without_its_decision_leaves_what_was_undecided()
    {
        var records = Record();
        var last = records.FindLastIndex(r => r.Kind == RecordKind.Frame);
        var replay = Run(records.GetRange(0, last + 1));
        Assert.NotNull(replay.Undecided);
        Assert.Null(replay.Difference);
    }

    static Replay Run(List<(RecordKind Kind, byte[] Payload)> records)
    {
        var replay = new Replay(_ => TestSites.Small);
        foreach (var (kind, payload) in records) replay.Take(kind, payload);
        return replay;
    }

    static List<(RecordKind Kind, byte[] Payload)> Record()
    {
        var site = TestSites.Small;
        var plant = new SimulatedPlant(site, new PlantOptions { CurveError = 0.1, CapsNotTaking = 0.05 }, [], 3, Start);
        var coordinator = new Coordinator(site);
        var telemetry = new Ballast.Dispatch.Telemetry();
        var encoder = new JournalEncoder();
        encoder.Header(new JournalHeader { ProgramVersion = "t", SiteName = "small", SiteSource = "text", Seed = 3, Start = Start, EpochSite = Start, EpochWall = Start, Speed = 0 });
        for (var k = 0; k < 1200; k++)
        {
            var now = Start.AddSeconds(k);
            plant.Advance(now);
            if (k == 300)
            {
                var fact = new SignalReceived(new Dispatching { Id = "e", Start = now, Duration = TimeSpan.FromMinutes(5), Setpoint = new Setpoint.CutFraction(0.2), RampDown = TimeSpan.FromMinutes(1) }) { Known = now };
                encoder.Fact(fact);
                coordinator.Hear(fact);
            }
            plant.Read(telemetry);
            encoder.Frame(now, telemetry);
            var decision = coordinator.Step(now, telemetry);
            encoder.Decision(decision);
            foreach (ref readonly var command in decision.Commands) plant.Apply(in command);
        }
        var records = new List<(RecordKind, byte[])>();
        var rest = encoder.Pending;
        while (RecordFormat.Read(rest, out var kind, out var payload, out var size) == RecordFound.Record)
        {
            records.Add((kind, payload.ToArray()));
            rest = rest[size..];
        }
        return records;
    }
}
