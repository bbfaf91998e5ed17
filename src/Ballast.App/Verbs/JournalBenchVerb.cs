using System.CommandLine;
using System.Diagnostics;
using Ballast.App.Storage;
using Ballast.Dispatch;
using Ballast.Journal;

namespace Ballast.App.Verbs;

/// <summary>`ballast journal-bench`, hidden: how many records a second the journal takes with group commit, each batch waited for until it is on disk.</summary>
static class JournalBenchVerb
{
    public static System.CommandLine.Command Make()
    {
        var file = new Argument<string>("JOURNAL");
        var command = new System.CommandLine.Command("journal-bench", "Measure the journal.") { file };
        command.Hidden = true;
        command.SetAction(parsed => Run(parsed.GetValue(file)!));
        return command;
    }

    static int Run(string path)
    {
        const int records = 1_000_000;
        File.Delete(path);
        foreach (var batch in new[] { 1, 10, 100, 1000 })
        {
            using var journal = FileJournal.Open(path);
            var (encoder, telemetry) = (new JournalEncoder(), new Telemetry { Jobs = new JobReading[6], JobCount = 6 });
            var (now, written, syncs) = (DateTimeOffset.UnixEpoch, 0, 0);
            var from = journal.Position;
            var clock = Stopwatch.StartNew();
            while (written < records && clock.Elapsed < TimeSpan.FromSeconds(3))
            {
                for (var i = 0; i < batch; i++)
                {
                    now = now.AddSeconds(1);
                    for (var j = 0; j < 6; j++) (telemetry.Jobs[j].At, telemetry.Jobs[j].Watts, telemetry.Jobs[j].Throughput) = (now, written + j, written * 1e-6);
                    encoder.Frame(now, telemetry);
                    written++;
                }
                journal.WaitDurable(journal.Append(encoder.Pending));
                encoder.Clear();
                syncs++;
            }
            var seconds = clock.Elapsed.TotalSeconds;
            Console.WriteLine(FormattableString.Invariant(
                $"{batch,5} records a commit: {written / seconds,12:N0} records/s, {(journal.Position - from) / seconds / 1e6,7:0.0} MB/s, {seconds * 1e3 / syncs,7:0.00} ms a commit"));
        }
        File.Delete(path);
        File.Delete(FileJournal.LockOf(path));
        return 0;
    }
}
