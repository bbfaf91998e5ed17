using System.Text.Json;
using Ballast.Wire.OpenAdr.Reports;

namespace Ballast.Wire.Tests.OpenAdr.Reports;

/// <summary>Events that ask for reports, and what comes of them in short words.</summary>
static class Asking
{
    /// <summary>When every event of these tests is first heard, if nothing else is said.</summary>
    public static readonly DateTimeOffset Known = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    /// <summary>An event of hours from 10:00 on that day.</summary>
    public static string Hours(int count, string descriptor, string more = "") =>
        $$"""{"id":"e","programID":"p","intervalPeriod":{"start":"2026-03-01T10:00:00Z","duration":"PT1H"},{{more}}"intervals":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"id":{{i}},"payloads":[]}"""))}}],"reportDescriptors":[{{descriptor}}]}""";

    public static ReportPlan Plan(string json, DateTimeOffset? known = null)
    {
        using var document = JsonDocument.Parse(json);
        return ReportPlan.Read(document.RootElement, new ReportTerms { Known = known ?? Known });
    }

    public static ReportPlan Sample(string name, DateTimeOffset? known = null) => Plan(File.ReadAllText(Path.Combine(Repository.SharedData("openadr/user-guide-samples"), name)), known);

    /// <summary>All reports due on the first two days, as "due: from-to id, …"; times of the first day without their date.</summary>
    public static IEnumerable<string> Course(ReportPlan plan, int hours = 38)
    {
        var made = new SortedDictionary<DateTimeOffset, string>();
        foreach (var report in plan.LastDue(Known)) made[report.Due] = Words(report);
        // Hour by hour, as forecasts tell the newest alone.
        for (var at = Known; at < Known.AddHours(hours); at = at.AddHours(1))
            foreach (var report in plan.Due(at, at.AddHours(1))) made[report.Due] = Words(report);
        return made.Values;
    }

    public static string Words(PlannedReport report) => $"{Clock(report.Due)}: {string.Join(", ", report.Windows.Select(w => $"{Clock(w.From)}-{Clock(w.To)} #{w.Id}"))}";

    static string Clock(DateTimeOffset at) => at.ToString(at.Date == Known.Date ? "HH:mm" : "d'd'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
