using System.CommandLine;
using Ballast.App.Live;
using Ballast.App.Storage;
using Ballast.Journal;

namespace Ballast.App.Verbs;

/// <summary>`ballast replay`.</summary>
static class ReplayVerb
{
    public static Verb Make()
    {
        var file = new Argument<string>("JOURNAL") { Description = "Journal file, or the state directory that holds it." };
        var command = new Verb("replay", "Run a recorded run through the same code again, and say whether every command came out the same.", """
            Examples:
              ballast replay out/run.journal
              ballast replay ~/.local/state/ballast
            """) { file };
        command.SetAction(parsed => Run(parsed.GetValue(file)!));
        return command;
    }

    static int Run(string file)
    {
        if (Directory.Exists(file)) file = Path.Combine(file, "journal");
        var replay = new Replay(header => SiteSource.Of(header).Site);
        var damaged = 0;
        var torn = JournalFile.Read(file, (kind, payload) =>
        {
            if (kind == RecordKind.Snapshot && payload.IsEmpty) damaged++;
            replay.Take(kind, payload);
        });
        if (replay.Header is not { } header) throw new JournalException($"{file} holds no record yet.");
        if (torn is not null) Console.WriteLine($"Note: {torn}; everything before it is whole.");
        if (damaged > 0) Console.WriteLine($"Note: {damaged} of the journal's snapshots {(damaged == 1 ? "is" : "are")} damaged, and passed over; everything else is whole.");
        var whole = $"{replay.Commands:N0} commands in {replay.Ticks:N0} ticks of {header.SiteName}, from {header.Start:u} to {replay.At:u}";
        if (replay.Difference is { } difference)
        {
            Console.WriteLine($"Not the same: {difference}. ({whole}; recorded by version {header.ProgramVersion}, run again by {Product.Version})");
            return 1;
        }
        Console.WriteLine($"All the same: {whole}{(replay.Snapshots > 0 ? $"; {replay.Snapshots:N0} snapshots, each the state that was come to" : "")}.");
        return 0;
    }
}
