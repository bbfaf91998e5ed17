using Ballast.App.Live;
using Ballast.App.Storage;
using Ballast.Journal;
using Ballast.Signals;
using Dispatching = Ballast.Signals.Dispatch;

namespace Ballast.App.Tests.Live;

public class SnapshotTest
{
    static readonly DateTimeOffset Start = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset End = Start.AddSeconds(3600);

    [Fact]
    public void A_run_stopped_in_mid_event_goes_on_from_its_snapshot_as_if_it_had_never_stopped()
    {
        using var folder = new Folder();
        using (var whole = Open(folder["whole"])) Run(whole, End);
        foreach (var stop in new[] { 700, 1234, 1900, 2500 })
        {
            var path = folder[$"stopped-{stop}"];
            using (var run = Open(path)) Run(run, Start.AddSeconds(stop));
            Assert.Equal(stop, TicksOfLastSnapshot(path));
            using (var again = Open(path))
            {
                Assert.Empty(again.Told);
                Assert.Equal(stop, again.Ticks);
                Assert.Equal(stop, again.History.Since(Start).Count);
                Run(again, End);
            }
            Same(folder["whole"], path);
        }
    }

    [Fact]
    public void Killed_anywhere_it_goes_on_from_the_last_snapshot_that_was_written()
    {
        using var folder = new Folder();
        using (var whole = Open(folder["whole"])) Run(whole, End);
        var bytes = File.ReadAllBytes(folder["whole"]);
        var places = new SnapshotIndex(folder["whole"]).Positions;
        Assert.True(places.Count >= 5, $"{places.Count} snapshots");
        var random = new Random(3);
        for (var round = 0; round < 5; round++)
        {
            // At the end of a decision, as when everything was written that was decided.
            var cut = RecordEnd(bytes, random.Next((int)places[1], bytes.Length), RecordKind.Decision);
            Copy(folder, bytes[..cut]);
            using (var again = Open(folder["cut"]))
            {
                Assert.Empty(again.Told);
                Run(again, End);
            }
            Same(folder["whole"], folder["cut"]);
        }
    }

    [Fact]
    public void A_torn_snapshot_falls_back_to_the_one_before()
    {
        using var folder = new Folder();
        using (var whole = Open(folder["whole"])) Run(whole, Start.AddSeconds(2000));
        var bytes = File.ReadAllBytes(folder["whole"]);
        var last = (int)new SnapshotIndex(folder["whole"]).Positions[^1];
        Copy(folder, bytes[..(last + (bytes.Length - last) / 2)]);
        using (var again = Open(folder["cut"]))
        {
            Assert.Contains(again.Told, t => t.Contains("not finished", StringComparison.Ordinal));
            Assert.Contains(again.Told, t => t.Contains("passed over", StringComparison.Ordinal));
            Assert.Equal(2000, again.Ticks);
            Run(again, End);
        }
        using (var longer = Open(folder["longer"])) Run(longer, End);
        Same(folder["longer"], folder["cut"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Damaged_snapshots_fall_back_to_the_one_before_or_to_the_start(int damaged)
    {
        using var folder = new Folder();
        using (var whole = Open(folder["whole"])) Run(whole, Start.AddSeconds(2000));
        var bytes = File.ReadAllBytes(folder["whole"]);
        // The last is cut off, so that those before it lie in the middle.
        var places = new SnapshotIndex(folder["whole"]).Positions;
        var cut = bytes[..(int)places[^1]];
        foreach (var place in places.SkipLast(1).TakeLast(damaged)) cut[(int)place + 500] ^= 4;
        Copy(folder, cut);
        using (var again = Open(folder["cut"]))
        {
            Assert.Contains(again.Told, t => t.Contains("passed over", StringComparison.Ordinal));
            Assert.Equal(damaged == 100, again.Told.Any(t => t.Contains("all of it was run again", StringComparison.Ordinal)));
            Assert.Equal(2000, again.Ticks);
            Run(again, End);
        }
        using (var longer = Open(folder["longer"])) Run(longer, End);
        Same(folder["longer"], folder["cut"]);
    }

    [Fact]
    public void A_snapshot_of_another_version_is_refused_in_words_and_the_journal_is_run_from_its_start()
    {
        using var folder = new Folder();
        using (var whole = Open(folder["whole"])) Run(whole, Start.AddSeconds(900));
        var buffer = new RecordBuffer();
        JournalFile.Read(folder["whole"], (kind, payload) =>
        {
            var copy = payload.ToArray();
            if (kind == RecordKind.Snapshot) copy[Ballast.Journal.Snapshot.Mark.Length]++;
            buffer.Begin(kind);
            copy.CopyTo(buffer.GetSpan(copy.Length));
            buffer.Advance(copy.Length);
            buffer.End();
        });
        Copy(folder, [.. RecordFormat.Magic, .. buffer.Written]);
        using var again = Open(folder["cut"]);
        Assert.Contains(again.Told, t => t.Contains("version 2", StringComparison.Ordinal));
        Assert.Contains(again.Told, t => t.Contains("all of it was run again", StringComparison.Ordinal));
        Assert.Equal(900, again.Ticks);
    }

    [Fact]
    public void A_journal_without_snapshots_still_works()
    {
        using var folder = new Folder();
        using (var whole = Open(folder["whole"])) Run(whole, Start.AddSeconds(1500));
        var buffer = new RecordBuffer();
        JournalFile.Read(folder["whole"], (kind, payload) =>
        {
            if (kind == RecordKind.Snapshot) return;
            buffer.Begin(kind);
            payload.CopyTo(buffer.GetSpan(payload.Length));
            buffer.Advance(payload.Length);
            buffer.End();
        });
        File.WriteAllBytes(folder["old"], [.. RecordFormat.Magic, .. buffer.Written]);
        using (var again = Open(folder["old"]))
        {
            Assert.Empty(again.Told);
            Run(again, End);
        }
        using (var longer = Open(folder["longer"])) Run(longer, End);
        Same(folder["longer"], folder["old"]);
    }

    [Fact]
    public void A_snapshot_that_is_not_what_the_ticks_lead_to_is_told()
    {
        using var folder = new Folder();
        using (var whole = Open(folder["whole"])) Run(whole, Start.AddSeconds(900));
        var replay = new Replay(header => SiteSource.Of(header).Site);
        JournalFile.Read(folder["whole"], (kind, payload) =>
        {
            var copy = payload.ToArray();
            if (kind == RecordKind.Snapshot) copy[400] ^= 1;
            replay.Take(kind, copy);
        });
        Assert.Contains("snapshot", replay.Difference, StringComparison.Ordinal);
    }

    static SiteRun Open(string path) => SiteRun.Open(path, () =>
    {
        var source = SiteSource.Read(Repository.Scenario("phoenix-battery.yaml"));
        return new JournalHeader { ProgramVersion = "t", SiteName = source.Name, SiteSource = source.Text, Seed = 5, Start = Start, EpochSite = Start, EpochWall = Start, Speed = 1 };
    });

    /// <summary>Ticks from where it stands, with one event that is told at second 600.</summary>
    static void Run(SiteRun run, DateTimeOffset until)
    {
        var told = Start.AddSeconds(600);
        Fact fact = new SignalReceived(new Dispatching
        {
            Id = "e",
            Start = told.AddSeconds(60),
            Duration = TimeSpan.FromMinutes(20),
            Setpoint = new Setpoint.CutFraction(0.2),
            RampDown = TimeSpan.FromMinutes(10),
            RampUp = TimeSpan.FromMinutes(10),
        })
        { Known = told };
        for (var at = run.Ticks == 0 ? Start : run.At.AddSeconds(1); at < until; at = at.AddSeconds(1)) run.Tick(at, at == told ? [fact] : []);
    }

    static void Same(string expected, string path)
    {
        var (a, b) = (Decisions(expected), Decisions(path));
        Assert.Equal(a.Count, b.Count);
        var first = a.Zip(b).TakeWhile(d => d.First.SequenceEqual(d.Second)).Count();
        Assert.True(first == a.Count, $"tick {first} of {a.Count} differs");
        var replay = new Replay(header => SiteSource.Of(header).Site);
        Assert.Null(JournalFile.Read(path, replay.Take));
        Assert.Null(replay.Difference);
        Assert.True(replay.Snapshots > 0);
    }

    static List<byte[]> Decisions(string path)
    {
        var decisions = new List<byte[]>();
        JournalFile.Read(path, (kind, payload) =>
        {
            if (kind == RecordKind.Decision) decisions.Add(payload.ToArray());
        });
        return decisions;
    }

    static long TicksOfLastSnapshot(string path)
    {
        var ticks = -1L;
        JournalFile.Read(path, (kind, payload) =>
        {
            if (kind == RecordKind.Snapshot) ticks = Ballast.Journal.Snapshot.Read(payload).Counts.Ticks;
        });
        return ticks;
    }

    static void Copy(Folder folder, byte[] journal)
    {
        File.WriteAllBytes(folder["cut"], journal);
        File.Copy(folder["whole.snapshots"], folder["cut.snapshots"], overwrite: true);
    }

    /// <summary>The end of the first record of a kind that ends after a position.</summary>
    static int RecordEnd(byte[] bytes, int after, RecordKind wanted)
    {
        var at = RecordFormat.Magic.Length;
        var end = at;
        while (RecordFormat.Read(bytes.AsSpan(at), out var kind, out _, out var size) == RecordFound.Record)
        {
            at += size;
            if (kind == wanted) end = at;
            if (kind == wanted && at > after) break;
        }
        return end;
    }
}
