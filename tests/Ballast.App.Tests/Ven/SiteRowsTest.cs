using Ballast.App.Live;
using Ballast.App.Storage;
using Ballast.App.Ven;
using Ballast.Dispatch;
using Ballast.Journal;
using Ballast.Signals;
using Ballast.Wire.OpenAdr.Reports;
using Dispatching = Ballast.Signals.Dispatch;

namespace Ballast.App.Tests.Ven;

public class SiteRowsTest
{
    static readonly DateTimeOffset Start = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_reports_say_is_what_stands_in_the_journal()
    {
        using var folder = new Folder();
        using var run = Open(folder["j"]);
        Run(run, 3000);
        run.Journal.WaitDurable(run.Journal.Position);
        using var rows = new SiteRows(folder["j"], run.Source.Site);
        rows.Read(Start, run.Journal.Durable);
        Assert.Equal(run.At, rows.Through);
        var source = new SiteReports(run.Source.Site, rows).For(null);
        var (from, to) = (Start.AddSeconds(1800), Start.AddSeconds(2400));
        var (meter, baseline, target) = Journaled(folder["j"], from, to);
        var metered = source.Meter(from, to);
        Assert.Equal(meter.Average(), metered.Mean, 1e-9 * meter.Average());
        Assert.Equal(meter.Max(), metered.Peak);
        Assert.Equal(1, metered.Coverage, 1e-9);
        Assert.Equal(baseline.Average(), source.Baseline(from, to).Mean, 1e-9 * meter.Average());
        Assert.Equal(target.Average(), source.Target(from, to).Mean, 1e-9 * meter.Average());
        Assert.Equal((OperatingState.Normal, OperatingState.RunningCurtailed), (source.State(Start.AddSeconds(60), Start.AddSeconds(300)), source.State(from, to)));
        Assert.Equal(OperatingState.RunningOptedOut, new SiteReports(run.Source.Site, rows).For(Start.AddSeconds(2000)).State(from, to));
        // A cut of 20 %: the second of the site's SIMPLE levels of 10, 20 and 30 %.
        Assert.Equal(2, source.Level(from, to));
        Assert.Equal(0, source.Level(Start.AddSeconds(60), Start.AddSeconds(300)));
        Assert.InRange(source.Stored(from, to)!.Value.ChargeLevel, 0.05, 1);
        Assert.Null(source.Available(from, to));
        Assert.Equal(0, source.Meter(Start.AddHours(-2), Start.AddHours(-1)).Coverage);
    }

    [Fact]
    public void They_are_the_same_read_as_they_come_from_a_snapshot_or_from_the_beginning()
    {
        using var folder = new Folder();
        using var run = Open(folder["j"]);
        using var live = new SiteRows(folder["j"], run.Source.Site);
        for (var seconds = 250; seconds <= 3000; seconds += 250)
        {
            Run(run, seconds);
            run.Journal.WaitDurable(run.Journal.Position);
            live.Read(Start, run.Journal.Durable);
        }
        using var late = new SiteRows(folder["j"], run.Source.Site);
        late.Read(Start.AddSeconds(2000), run.Journal.Durable);
        var all = live.Between(Start, Start.AddHours(1)).ToArray();
        var some = late.Between(Start, Start.AddHours(1)).ToArray();
        Assert.InRange(some.Length, 1000, all.Length - 1000);
        Assert.Equal(all[^some.Length..], some);
        // Asked for more, it goes further back.
        late.Read(Start, run.Journal.Durable);
        Assert.Equal(all, late.Between(Start, Start.AddHours(1)).ToArray());
    }

    /// <summary>Readings that were true in [from, to), and baseline and target decided in it, straight from the file.</summary>
    internal static (List<double> Meter, List<double> Baseline, List<double> Target) Journaled(string path, DateTimeOffset from, DateTimeOffset to)
    {
        var (frames, telemetry, at) = (new FrameCodec(), new Telemetry(), default(DateTimeOffset));
        var meter = new SortedDictionary<DateTimeOffset, double>();
        var (baseline, target) = (new List<double>(), new List<double>());
        JournalFile.Read(path, (kind, payload) =>
        {
            if (kind == RecordKind.Snapshot) frames.Restart();
            if (kind == RecordKind.Frame)
            {
                at = frames.Read(payload, telemetry);
                if (telemetry.Meter.Valid && telemetry.Meter.At >= from && telemetry.Meter.At < to) meter[telemetry.Meter.At] = telemetry.Meter.Watts;
            }
            if (kind == RecordKind.Decision && at >= from && at < to)
            {
                var decision = DecisionCodec.Read(payload);
                baseline.Add(decision.BaselineWatts);
                if (!double.IsNaN(decision.TargetWatts)) target.Add(decision.TargetWatts);
            }
        });
        return ([.. meter.Values], baseline, target);
    }

    static SiteRun Open(string path) => SiteRun.Open(path, () =>
    {
        var source = SiteSource.Read(Repository.Scenario("phoenix-battery.yaml"));
        return new JournalHeader { ProgramVersion = "t", SiteName = source.Name, SiteSource = source.Text, Seed = 5, Start = Start, EpochSite = Start, EpochWall = Start, Speed = 1 };
    });

    /// <summary>Up to this second, with a cut of 20 % from second 1200 on, down in five minutes.</summary>
    static void Run(SiteRun run, int seconds)
    {
        var told = Start.AddSeconds(1200);
        Fact fact = new SignalReceived(new Dispatching { Id = "e", Start = told, Setpoint = new Setpoint.CutFraction(0.2), RampDown = TimeSpan.FromMinutes(5) }) { Known = told };
        for (var at = run.Ticks == 0 ? Start : run.At.AddSeconds(1); at < Start.AddSeconds(seconds); at = at.AddSeconds(1)) run.Tick(at, at == told ? [fact] : []);
    }
}
