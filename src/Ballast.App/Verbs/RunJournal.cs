using Ballast.App.Live;
using Ballast.App.Storage;
using Ballast.Journal;
using Ballast.Simulation;
using Ballast.Simulation.Runs;

namespace Ballast.App.Verbs;

/// <summary>Writes a simulated run as the live loop writes a real one, so that `ballast replay` takes both.</summary>
sealed class RunJournal : IDisposable
{
    const int Batch = 256 * 1024;

    readonly string path;
    readonly FileJournal journal;
    readonly JournalEncoder encoder = new();

    public RunJournal(string path, SiteSource source, Scenario scenario, ulong seed)
    {
        this.path = path;
        File.Delete(path);
        journal = FileJournal.Open(path);
        encoder.Header(new JournalHeader
        {
            ProgramVersion = Product.Version,
            SiteName = source.Name,
            SiteSource = source.Text,
            Seed = seed,
            Start = scenario.Start,
            EpochSite = scenario.Start,
            EpochWall = scenario.Start,
            Speed = 0,
        });
    }

    public void Take(in Tick tick)
    {
        foreach (var fact in tick.Facts) encoder.Fact(fact);
        encoder.Frame(tick.At, tick.Telemetry);
        encoder.Decision(tick.Controller.Decision!);
        if (encoder.Pending.Length >= Batch) Flush();
    }

    /// <summary>Once; after it everything is on the disk.</summary>
    public void Dispose()
    {
        Flush();
        journal.WaitDurable(journal.Position);
        journal.Dispose();
        File.Delete(FileJournal.LockOf(path));
    }

    void Flush()
    {
        journal.Append(encoder.Pending);
        encoder.Clear();
    }
}
