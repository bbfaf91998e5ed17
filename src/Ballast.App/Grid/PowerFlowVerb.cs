using System.CommandLine;
using System.Globalization;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Grid.PowerFlow;

namespace Ballast.App.Grid;

/// <summary>`ballast grid powerflow`.</summary>
static class PowerFlowVerb
{
    public static Verb Make()
    {
        var file = new Argument<string>("CASE.raw") { Description = "Power-flow case, PSS/E RAW version 32 or 33." };
        var flat = new Option<bool>("--flat") { Description = "Start from 1 pu and no angles, instead of from the case's voltages." };
        var limits = new Option<bool>("--limits") { Description = "Let a machine's voltage go where it reaches a limit of its reactive power; without it set voltages are held, and what they take beyond a limit is told." };
        var all = new Option<bool>("--all") { Description = "Print every bus and branch; without it, the 20 that matter most." };
        var (json, page) = (Outputs.Json(), Outputs.Page());
        var verb = new Verb("powerflow", "Solve the power flow of a case: voltages, losses, branch flows.", """
            Newton's method with sparse factors; every bus ends within 1e-8 MW and Mvar of its balance, or
            within 1e-5 where rounding does not let it go lower.

            Examples:
              ballast grid powerflow kundur.raw
              ballast grid powerflow kundur.raw --page flow.html --json flow.json
              ballast grid powerflow planning.raw --flat --limits --all
            """) { file, flat, limits, all, json, page };
        verb.SetAction(parsed => Run(
            parsed.GetValue(file)!, new() { FlatStart = parsed.GetValue(flat), EnforceReactiveLimits = parsed.GetValue(limits) },
            parsed.GetValue(all), parsed.GetValue(json), parsed.GetValue(page)));
        return verb;
    }

    static int Run(string file, PowerFlowOptions options, bool all, string? json, string? page)
    {
        var solution = AcPowerFlow.Solve(CaseFiles.Case(file), options);
        var report = new PowerFlowReport(solution);
        if (!Outputs.IsQuiet(json)) Print(report, all);
        if (json is not null) Outputs.Write(json, report.Json());
        if (page is not null) Outputs.Write(page, PowerFlowPage.Html(report));
        return 0;
    }

    static void Print(PowerFlowReport report, bool all)
    {
        Console.WriteLine(report.Title);
        Console.WriteLine(report.Size);
        Console.WriteLine();
        foreach (var (name, value) in report.Totals) Console.WriteLine($"{name,-12} {value}");
        Console.WriteLine();
        Table("Buses", ["bus", "", "kV", "V pu", "angle deg"], report.Buses(all), report.BusCount);
        Table("Machines", ["bus", "id", "MW", "Mvar", "of MVA"], report.Units(all), report.UnitCount);
        Table("Branches", ["from", "to", "id", "MW in", "Mvar in", "loss MW", "loading"], report.Branches(all), report.BranchCount);
        foreach (var note in report.Notes) Console.WriteLine($"Note: {note}");
    }

    static void Table(string title, string[] heads, IReadOnlyList<string[]> rows, int count)
    {
        Console.WriteLine(rows.Count < count ? string.Create(CultureInfo.InvariantCulture, $"{title} ({rows.Count} of {count}; --all prints all)") : title);
        var widths = heads.Select((h, i) => Math.Max(h.Length, rows.Select(r => r[i].Length).DefaultIfEmpty(0).Max())).ToArray();
        Console.WriteLine("  " + string.Join("  ", heads.Select((h, i) => h.PadLeft(widths[i]))));
        foreach (var row in rows) Console.WriteLine("  " + string.Join("  ", row.Select((c, i) => c.PadLeft(widths[i]))));
        Console.WriteLine();
    }
}
