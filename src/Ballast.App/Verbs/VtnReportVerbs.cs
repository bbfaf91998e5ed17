using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>`ballast vtn report`.</summary>
static class VtnReportVerbs
{
    public static Verb Make() => new("report", "Reports: what VENs say they did, and what they could do.", """
        Examples:
          ballast vtn report list
          ballast vtn report list --event EVENT --rows
          ballast vtn report show REPORT
        """) { List(), Show() };

    static Verb List()
    {
        var of = new Option<string?>("--event") { Description = "Those on one event, by id or name.", HelpName = "EVENT" };
        var program = new Option<string?>("--program") { Description = "Those on one program's events, by id or name.", HelpName = "PROGRAM" };
        var client = new Option<string?>("--from") { Description = "Those of one clientName.", HelpName = "NAME" };
        var rows = new Option<bool>("--rows") { Description = "Every interval of them, in one table." };
        var command = new Verb("list", "Show the reports, one line each, or all their rows.", """
            Examples:
              ballast vtn report list
              ballast vtn report list --program peak-shaving --rows
            """) { of, program, client, rows }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var vtn = VtnConnection.Connect(parsed);
            var query = new List<(string, string)>();
            if (parsed.GetValue(of) is { } wanted) query.Add(("eventID", (await vtn.Find("events", "eventName", wanted, cancel)).Text("id")!));
            if (parsed.GetValue(program) is { } named) query.Add(("programID", (await vtn.Find("programs", "programName", named, cancel)).Text("id")!));
            if (parsed.GetValue(client) is { } from) query.Add(("clientName", from));
            var all = await vtn.All("reports", query, cancel);
            if (parsed.GetValue(VtnConnection.Json)) VtnOutput.Json(all);
            else if (parsed.GetValue(rows)) Rows(all);
            else Lines(all);
            return 0;
        });
        return command;
    }

    static Verb Show()
    {
        var report = new Argument<string>("report") { Description = "Its id or name.", HelpName = "REPORT" };
        var command = new Verb("show", "Show the rows of one report.", "Example:\n  ballast vtn report show REPORT") { report }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var vtn = VtnConnection.Connect(parsed);
            var found = await vtn.Find("reports", "reportName", parsed.GetValue(report)!, cancel);
            if (parsed.GetValue(VtnConnection.Json)) VtnOutput.Json(found);
            else Rows([found]);
            return 0;
        });
        return command;
    }

    static void Lines(IReadOnlyList<JsonElement> reports) => VtnOutput.Table(["REPORT", "ID", "FROM", "EVENT", "RECEIVED", "ROWS", "OF"],
        [.. reports.Select(r =>
        {
            var rows = ReportRow.Of(r);
            return new[] { r.Name("reportName"), r.Name("id"), r.Name("clientName"), r.Name("eventID"), VtnOutput.At(r.Time("modificationDateTime")), rows.Count.ToString(CultureInfo.InvariantCulture), string.Join(", ", rows.SelectMany(row => row.Values.Keys).Distinct().Select(ObjectFields.Printable)) };
        })],
        "There is no report: `ballast vtn event create … --report DEMAND,BASELINE` asks for some.");

    static void Rows(IReadOnlyList<JsonElement> reports)
    {
        var rows = reports.SelectMany(ReportRow.Of).OrderBy(r => r.Client, StringComparer.Ordinal).ThenBy(r => r.Resource, StringComparer.Ordinal).ThenBy(r => r.Start).ToList();
        var units = new Dictionary<string, string>();
        foreach (var (type, unit) in reports.SelectMany(ReportRow.Units)) units[type] = units.TryGetValue(type, out var other) && other != unit ? "" : unit;
        var types = rows.SelectMany(r => r.Values.Keys).Distinct().ToList();
        VtnOutput.Table(["FROM", "RESOURCE", "START", "FOR", .. types.Select(t => ObjectFields.Printable(units.GetValueOrDefault(t) is { Length: > 0 } unit ? $"{t} {unit}" : t))],
            [.. rows.Select(r => (string[])[r.Client, r.Resource, VtnOutput.At(r.Start), r.Length is { } length ? Api.Words.Spoken(length) : "", .. types.Select(t => r.Values.GetValueOrDefault(t, ""))])],
            "The reports hold no rows.");
    }
}
