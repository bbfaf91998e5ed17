using System.CommandLine;
using System.Globalization;
using Ballast.App.Api;
using Ballast.App.Live;
using Ballast.App.Ven;
using Spectre.Console;

namespace Ballast.App.Verbs;

/// <summary>The verbs that talk to a running ballast: dispatch, status, release, stop-shaping, resume-shaping, opt-out, opt-in.</summary>
static class ClientVerbs
{
    internal static readonly Option<string?> Url = new("--url") { Description = "Address of the running ballast. Else BALLAST_URL, else the state directory's, else http://127.0.0.1:8750.", HelpName = "URL" };
    internal static readonly Option<string?> Token = new("--token") { Description = "The token shown at first start. Else BALLAST_TOKEN.", HelpName = "TOKEN" };
    internal static readonly Option<string?> State = new("--state") { Description = "State directory of the running ballast, to find its address.", HelpName = "DIR" };

    public static IEnumerable<Command> Make() =>
    [
        Dispatch(),
        Status(),
        Order("release", "/api/release", "End every event: ramp back up from here.", "Released: every event is ended and the site ramps back up."),
        Order("stop-shaping", "/api/stop-shaping", "The kill switch: put everything back to what it was, at the allowed ramp, and touch nothing until resume-shaping.", "Shaping is stopped: everything goes back to what it was."),
        Order("resume-shaping", "/api/resume-shaping", "The kill switch off again: later signals are acted on.", "Shaping is on again."),
        OptVerbs.Out(), OptVerbs.In(),
    ];

    internal static Client Connect(ParseResult parsed) => new(parsed.GetValue(Url), parsed.GetValue(Token), parsed.GetValue(State));

    static Command Dispatch()
    {
        var cut = new Option<string?>("--cut") { Description = "How much below the baseline: a share or a power.", HelpName = "25%|20kW" };
        var to = new Option<string?>("--to") { Description = "Where the meter shall be.", HelpName = "70kW" };
        var length = new Option<string?>("--for") { Description = "How long to hold; without it, until released.", HelpName = "3h" };
        var ramp = new Option<string?>("--ramp") { Description = "How long the ramp takes, down and up.", HelpName = "15m" };
        var at = new Option<string?>("--at") { Description = "When the ramp down begins; without it, now.", HelpName = "TIME" };
        var command = new Verb("dispatch", "Send a running ballast an event.", """
            Examples:
              ballast dispatch --cut 25% --for 3h --ramp 15m
              ballast dispatch --to 70kW --for 30m --at 2026-01-31T17:00:00Z
            """) { cut, to, length, ramp, at, Url, Token, State };
        command.SetAction(async (parsed, cancel) =>
        {
            var request = Request(parsed.GetValue(cut), parsed.GetValue(to), parsed.GetValue(length), parsed.GetValue(ramp), parsed.GetValue(at));
            using var client = Connect(parsed);
            var sent = await client.Post("/api/events", request, ApiJson.Default.EventRequest, ApiJson.Default.EventReport, cancel);
            Console.WriteLine($"Event {sent.Id}: {sent.Asks}, from {sent.Start:u}"
                + (sent.RampDownMinutes > 0 ? $" with a ramp of {Words.Spoken(TimeSpan.FromMinutes(sent.RampDownMinutes))}" : "")
                + (sent.HoldEnds is { } ends ? $", held until {ends:u}." : "."));
            return 0;
        });
        return command;
    }

    static EventRequest Request(string? cut, string? to, string? length, string? ramp, string? at)
    {
        if (cut is null == to is null) throw new InputException("Give one of --cut (25% or 20kW) and --to (70kW).");
        var percent = cut is null ? null : Quantities.Percent(cut);
        return new EventRequest
        {
            Type = "dispatch",
            CutPercent = percent,
            CutKw = cut is not null && percent is null ? Quantities.Kilowatts(cut, "--cut") : null,
            TargetKw = to is null ? null : Quantities.Kilowatts(to, "--to"),
            DurationMinutes = length is null ? null : Quantities.Duration(length, "--for").TotalMinutes,
            RampMinutes = ramp is null ? null : Quantities.Duration(ramp, "--ramp").TotalMinutes,
            Start = at is null ? null : Quantities.Time(at, "--at"),
        };
    }

    static Command Order(string name, string path, string description, string done)
    {
        var command = new Verb(name, description, $"Example:\n  ballast {name}") { Url, Token, State };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = Connect(parsed);
            await client.Post(path, cancel);
            Console.WriteLine(done);
            return 0;
        });
        return command;
    }

    static Command Status()
    {
        var json = new Option<bool>("--json") { Description = "As the API gives it." };
        var command = new Verb("status", "Show where a running ballast stands.", "Example:\n  ballast status") { json, Url, Token, State };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = Connect(parsed);
            var status = await client.Get("/api/status", ApiJson.Default.Status, cancel);
            if (parsed.GetValue(json)) Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(status, ApiJson.Default.Status));
            else Show(status);
            return 0;
        });
        return command;
    }

    static void Show(Api.Status status)
    {
        static string Kw(double? kw) => kw is { } value ? value.ToString("0.0", CultureInfo.InvariantCulture) + " kW" : "none";
        Console.WriteLine($"{status.Site} at {status.Now:u} ({status.Source}, {status.Speed.ToString("0.##", CultureInfo.InvariantCulture)}x)");
        Console.WriteLine($"Meter {Kw(status.MeterKw)}, target {Kw(status.TargetKw)}, baseline {Kw(status.BaselineKw)}, limit {Kw(status.LimitKw)}.");
        if (status.ShapingStopped) Console.WriteLine("Shaping is stopped.");
        if (status.CurrentEvent is { } current) Console.WriteLine($"Now: {current.Id}, {current.Asks}, {current.Phase}.");
        if (status.NextEvent is { } next) Console.WriteLine($"Next: {next.Id}, {next.Asks}, from {next.Start:u}.");
        foreach (var battery in status.Batteries) Console.WriteLine($"Battery {battery.Name}: {Kw(battery.Kw)}, {battery.Soc:P0} charged.");
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("Job", "Tier", "GPUs", "Phase", "Cap W", "kW", "Throughput", "Debt GPU-h", "Left");
        foreach (var job in status.Jobs.Take(40))
        {
            table.AddRow(
                Markup.Escape(job.Id), Markup.Escape(job.Tier), job.Gpus.ToString(CultureInfo.InvariantCulture), job.Phase,
                job.CapW?.ToString("0", CultureInfo.InvariantCulture) ?? "-", job.Kw.ToString("0.0", CultureInfo.InvariantCulture),
                job.Throughput.ToString("P0", CultureInfo.InvariantCulture), job.DebtGpuHours.ToString("0.0", CultureInfo.InvariantCulture),
                job.AllowanceLeft.ToString("P0", CultureInfo.InvariantCulture));
        }
        AnsiConsole.Write(table);
        if (status.JobsTotal > 40) Console.WriteLine($"{status.JobsTotal - 40} more jobs.");
    }
}
