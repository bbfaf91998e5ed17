using System.CommandLine;
using System.Text.Json;
using Ballast.App.Live;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>`ballast vtn event create`.</summary>
static class VtnEventCreate
{
    public static Verb Make()
    {
        var program = new Option<string>("--program") { Description = "The program it belongs to, by id or name.", Required = true, HelpName = "PROGRAM" };
        var flags = new VtnEventFlags();
        var randomize = new Option<string?>("--randomize") { Description = "Sites begin at a random moment within this much of the start.", HelpName = "5m" };
        var reports = new Option<string[]>("--report") { Description = $"Reports to ask for at its end, as {VtnQuantities.UsualReports}.", AllowMultipleArgumentsPerToken = true, HelpName = "TYPE,…" };
        var every = new Option<string?>("--report-every") { Description = "Ask for those reports this often while it lasts, too.", HelpName = "5m" };
        var dry = new Option<bool>("--dry-run") { Description = "Show the OpenADR document and send nothing." };
        var command = new Verb("create", "Create an event: what a program's sites shall do, and when.", """
            It asks one thing: --cut, --cut-kw, --target-kw, --limit-kw, --simple, --emergency or --price. Reports
            while it lasts are asked for by an event of their own beside it, "NAME (reports)".

            Examples:
              ballast vtn event create --program peak-shaving --cut 25% --start +10m --for 3h --report DEMAND,BASELINE
              ballast vtn event create --program peak-shaving --target-kw 70 --start 2026-07-01T17:00:00Z --for 2h --target zone-3
              ballast vtn event create --program tariff --price 0.3 --for 1h
              ballast vtn event create --program peak-shaving --emergency "line 4 is down" --priority 0 --for 1h
            """);
        command.Options.Add(program);
        foreach (var option in flags.All) command.Options.Add(option);
        foreach (var option in (Option[])[randomize, reports, every, dry]) command.Options.Add(option);
        command.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            var types = VtnQuantities.Reports(parsed.GetValue(reports));
            TimeSpan? period = parsed.GetValue(every) is { } often ? Quantities.Duration(often, "--report-every") : null;
            if (period is { } step && (types.Count == 0 || step < TimeSpan.FromSeconds(1))) throw new InputException("--report-every needs --report, and a second or more.");
            var draft = new EventDraft
            {
                ProgramId = "",
                Ask = flags.Ask(parsed) ?? throw new InputException("What shall it ask? Give one of --cut, --cut-kw, --target-kw, --limit-kw, --simple, --emergency and --price."),
                Start = flags.Start(parsed, TimeProvider.System) ?? TimeProvider.System.GetUtcNow(),
                Length = flags.Length(parsed),
                Randomize = parsed.GetValue(randomize) is { } within ? Quantities.Duration(within, "--randomize") : null,
                Name = flags.Name(parsed),
                Priority = flags.Priority(parsed),
                Targets = flags.Targets(parsed),
                Reports = types,
            };
            await Send(parsed, draft, parsed.GetValue(program)!, period, parsed.GetValue(dry), cancel);
            return 0;
        });
        return command;
    }

    static async Task Send(ParseResult parsed, EventDraft draft, string program, TimeSpan? every, bool dry, CancellationToken cancel)
    {
        using var client = VtnConnection.Connect(parsed);
        var found = await client.Find("programs", "programName", program, cancel);
        draft = draft with { ProgramId = found.Text("id")! };
        if (dry)
        {
            foreach (var document in every is { } step ? new[] { draft.Document(), draft.ReportsEvery(step) } : [draft.Document()])
            {
                using var shown = JsonDocument.Parse(document.ToJsonString());
                VtnOutput.Json(shown.RootElement);
            }
            return;
        }
        var made = await client.Create("events", draft.Document(), cancel);
        var reports = every is { } period ? await client.Create("events", draft.ReportsEvery(period), cancel) : (JsonElement?)null;
        if (parsed.GetValue(VtnConnection.Json))
        {
            VtnOutput.Json(made);
            return;
        }
        var summary = EventSummary.Of(made, TimeProvider.System.GetUtcNow());
        Console.WriteLine($"Event {made.Name("id")}: {summary.Asks}, from {VtnOutput.At(summary.Start)} {(summary.End is { } end ? $"to {VtnOutput.At(end)}" : "until it is cancelled")}.");
        if (reports is { } apart) Console.WriteLine($"Event {apart.Name("id")} asks for the reports while it lasts.");
    }
}
