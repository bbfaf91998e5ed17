using Ballast.App.Live;
using Ballast.App.Storage;
using Ballast.Journal;
using Ballast.Signals;
using Dispatching = Ballast.Signals.Dispatch;

namespace Ballast.App.Tests.Live;

public class ResumeTest
{
    const int Seconds = 2400;
    static readonly DateTimeOffset Start = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_cut_anywhere_and_opened_again_goes_on_as_if_it_had_never_stopped()
    {
        using var folder = new Folder();
        using (var whole = Open(folder["whole"])) Run(whole);
        var bytes = File.ReadAllBytes(folder["whole"]);
        var expected = Decisions(folder["whole"]);
        var random = new Random(11);
        for (var round = 0; round < 6; round++)
        {
            var cut = random.Next(bytes.Length / 3, bytes.Length);
            File.WriteAllBytes(folder["cut"], bytes[..cut]);
            using (var again = Open(folder["cut"]))
            {
                Assert.True(again.Resumed);
                Run(again);
            }
            var decisions = Decisions(folder["cut"]);
            var replay = new Replay(header => SiteSource.Of(header).Site);
            Assert.Null(JournalFile.Read(folder["cut"], replay.Take));
            Assert.Null(replay.Difference);
            Assert.Equal(expected.Count, decisions.Count);
            // If the cut fell between a frame and its decision, the orders of that tick left a second late, and the plant knows.
            var late = Records(folder["cut"]).Any(r => r.Kind == RecordKind.Applied);
            var first = expected.Zip(decisions).TakeWhile(d => d.First.SequenceEqual(d.Second)).Count();
            Assert.True(late || first == expected.Count, $"cut at byte {cut}: tick {first} of {expected.Count} differs");
        }
    }

    [Fact]
    public void Orders_that_had_not_left_leave_when_it_is_opened_again()
    {
        using var folder = new Folder();
        using (var whole = Open(folder["whole"])) Run(whole);
        // Cut behind the frame whose decision gave orders.
        var (position, at) = (0L, 0L);
        var size = (long)RecordFormat.Magic.Length;
        foreach (var (kind, payload) in Records(folder["whole"]))
        {
            if (kind == RecordKind.Decision && at == 0 && DecisionCodec.Read(payload).Commands.Count > 1) (position, at) = (size, size);
            size += RecordFormat.FrameBytes + 1 + payload.Length;
        }
        Assert.True(at > 0);
        File.WriteAllBytes(folder["cut"], File.ReadAllBytes(folder["whole"])[..(int)position]);
        using (var again = Open(folder["cut"])) Run(again);
        var records = Records(folder["cut"]);
        var applied = records.FindIndex(r => r.Kind == RecordKind.Applied);
        Assert.True(applied > 0);
        Assert.Equal(RecordKind.Decision, records[applied - 1].Kind);
        Assert.True(DecisionCodec.Read(records[applied - 1].Payload).Commands.Count > 1);
        // And a second rebuild takes it the same way.
        using var third = Open(folder["cut"]);
        Assert.Empty(third.Told);
    }

    [Fact]
    public void Previous_caps_are_put_back_after_a_restart_in_mid_event()
    {
        using var folder = new Folder();
        var mid = Start.AddSeconds(1500);
        using (var run = Open(folder["j"])) Run(run, mid);
        using var again = Open(folder["j"]);
        var slots = Enumerable.Range(0, again.Coordinator.Roster.Count).ToList();
        var previous = slots.Select(s => again.Coordinator.ViewJob(s).PreviousCap).ToList();
        Assert.Contains(previous, p => !double.IsNaN(p));
        Run(again, Start.AddSeconds(4500));
        foreach (var slot in slots)
        {
            Assert.True(double.IsNaN(again.Coordinator.ViewJob(slot).PreviousCap), $"job {slot} is still touched");
            if (!double.IsNaN(previous[slot])) Assert.Equal(previous[slot], again.Telemetry.Jobs[slot].Cap, 1e-6);
        }
    }

    static SiteRun Open(string path) => SiteRun.Open(path, () =>
    {
        var source = SiteSource.Read(Repository.Scenario("phoenix-battery.yaml"));
        return new JournalHeader { ProgramVersion = "t", SiteName = source.Name, SiteSource = source.Text, Seed = 5, Start = Start, EpochSite = Start, EpochWall = Start, Speed = 1 };
    });

    /// <summary>Ticks from where it stands, with one event that is told at second 600.</summary>
    static void Run(SiteRun run, DateTimeOffset? until = null)
    {
        var told = Start.AddSeconds(600);
        Fact fact = new SignalReceived(new Dispatching
        {
            Id = "e",
            Start = told,
            Duration = TimeSpan.FromMinutes(20),
            Setpoint = new Setpoint.CutFraction(0.2),
            RampDown = TimeSpan.FromMinutes(10),
            RampUp = TimeSpan.FromMinutes(10),
        })
        { Known = told };
        var heard = run.Coordinator.ViewEvents().Count > 0;
        for (var at = run.Ticks == 0 ? Start : run.At.AddSeconds(1); at < (until ?? Start.AddSeconds(Seconds)); at = at.AddSeconds(1)) run.Tick(at, at == told && !heard ? [fact] : []);
    }

    static List<byte[]> Decisions(string path) => [.. Records(path).Where(r => r.Kind == RecordKind.Decision).Select(r => r.Payload)];

    static List<(RecordKind Kind, byte[] Payload)> Records(string path)
    {
        var records = new List<(RecordKind, byte[])>();
        JournalFile.Read(path, (kind, payload) => records.Add((kind, payload.ToArray())));
        return records;
    }
}
