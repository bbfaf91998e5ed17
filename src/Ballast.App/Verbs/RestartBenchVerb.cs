using System.CommandLine;
using System.Diagnostics;
using Ballast.App.Live;
using Ballast.App.Storage;
using Ballast.Journal;
using Ballast.Signals;

namespace Ballast.App.Verbs;

/// <summary>`ballast restart-bench`, hidden: how long a start takes on a journal of so many seconds, after a clean end, after a kill just before the next snapshot, and without snapshots.</summary>
static class RestartBenchVerb
{
    public static Command Make()
    {
        var site = new Argument<string>("SITE");
        var folder = new Argument<string>("DIR");
        var seconds = new Argument<int>("SECONDS");
        var whole = new Option<bool>("--from-start") { Description = "Measure a start without snapshots too." };
        var command = new Command("restart-bench", "Measure a restart.") { site, folder, seconds, whole };
        command.Hidden = true;
        command.SetAction(parsed => Run(parsed.GetValue(site)!, parsed.GetValue(folder)!, parsed.GetValue(seconds), parsed.GetValue(whole)));
        return command;
    }

    static int Run(string site, string folder, int seconds, bool fromStart)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "journal");
        File.Delete(path);
        File.Delete(path + ".snapshots");
        var source = SiteSource.Read(site);
        var start = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
        var header = new JournalHeader { ProgramVersion = Product.Version, SiteName = source.Name, SiteSource = source.Text, Seed = 1, Start = start, EpochSite = start, EpochWall = start, Speed = 1 };
        var clock = Stopwatch.StartNew();
        var took = new List<double>();
        using (var run = SiteRun.Open(path, () => header))
        {
            for (var k = 0; k < seconds; k++)
            {
                // Every four hours an event of an hour, so that there is something to order.
                var now = start.AddSeconds(k);
                Fact[] facts = k % 14_400 != 1800 ? [] : [new SignalReceived(new Signals.Dispatch { Id = $"e{k}", Start = now.AddMinutes(5), Duration = TimeSpan.FromMinutes(30), Setpoint = new Setpoint.CutFraction(0.2), RampDown = TimeSpan.FromMinutes(15), RampUp = TimeSpan.FromMinutes(15) }) { Known = now }];
                run.Tick(now, facts);
                if (run.SnapshotTook.TotalMilliseconds is var last and > 0 && (took.Count == 0 || took[^1] != last)) took.Add(last);
            }
        }
        var places = new SnapshotIndex(path).Positions;
        Say($"{seconds} ticks written in {clock.Elapsed.TotalSeconds:0.0} s, journal {new FileInfo(path).Length / 1e6:0.0} MB, last snapshot {(new FileInfo(path).Length - places[^1]) / 1e6:0.00} MB, taken in a median of {took.Order().ElementAt(took.Count / 2):0.0} ms (first {took[0]:0.0}, slowest of the rest {took.Skip(1).Max():0.0})");
        Start(path, "after a clean end");
        using (var file = File.OpenWrite(path)) file.SetLength(places[^1]);
        Start(path, "after a kill before the next snapshot");
        File.Delete(path + ".snapshots");
        if (fromStart) Start(path, "without snapshots");
        return 0;
    }

    static void Start(string path, string when)
    {
        var clock = Stopwatch.StartNew();
        using var run = SiteRun.Open(path, () => throw new JournalException("The journal is empty."));
        Say($"{when}: {clock.Elapsed.TotalSeconds:0.00} s to tick {run.Ticks}, history of {run.History.Since(default).Count} ticks; {string.Join(' ', run.Told)}");
    }

    static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
