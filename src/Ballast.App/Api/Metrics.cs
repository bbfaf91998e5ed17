using System.Globalization;
using System.Text;
using Ballast.App.Live;

namespace Ballast.App.Api;

/// <summary>The picture of the moment in Prometheus' text format: base units (watts, seconds, ratios), one family at a time.</summary>
static class Metrics
{
    public static string Of(Snapshot snapshot)
    {
        var text = new StringBuilder();
        var s = snapshot.Status;
        Gauge(text, "ballast_meter_watts", "Power at the facility meter, positive when drawn from the grid.", s.MeterKw * 1e3);
        Gauge(text, "ballast_meter_age_seconds", "Age of the newest meter reading.", s.MeterAgeSeconds);
        Gauge(text, "ballast_target_watts", "Where the meter shall be now; absent when nothing is asked.", s.TargetKw * 1e3);
        Gauge(text, "ballast_baseline_watts", "Baseline: frozen while an event governs, running otherwise.", s.BaselineKw * 1e3);
        Gauge(text, "ballast_limit_watts", "Import ceiling in force.", s.LimitKw * 1e3);
        Gauge(text, "ballast_it_watts", "Power of all GPUs that run jobs.", s.ItKw * 1e3);
        Gauge(text, "ballast_jobs", "Jobs seen.", s.Totals.Jobs);
        Gauge(text, "ballast_jobs_touched", "Jobs under a changed cap, or paused, now.", s.Totals.Touched);
        Gauge(text, "ballast_compute_debt_gpu_seconds", "Work lost by all jobs over their tiers' windows.", s.Totals.DebtGpuHours * 3600);
        Gauge(text, "ballast_shaping_stopped", "1 while the kill switch is on.", s.ShapingStopped ? 1 : 0);
        Gauge(text, "ballast_event_active", "1 while a signal governs.", s.GovernedBy == "none" ? 0 : 1);
        Gauge(text, "ballast_site_time_seconds", "Time at the site, since the epoch of Unix.", (s.Now - DateTimeOffset.UnixEpoch).TotalSeconds);
        Gauge(text, "ballast_speed_ratio", "Site seconds per wall second.", s.Speed);
        Counter(text, "ballast_ticks_total", "Ticks since the journal began.", snapshot.Ticks);
        Counter(text, "ballast_ticks_skipped_total", "Ticks that the loop could not keep up with since this start.", snapshot.TicksSkipped);
        Counter(text, "ballast_commands_total", "Commands given since the journal began.", snapshot.Commands);
        Counter(text, "ballast_notices_total", "Notices since this start.", snapshot.Notices);
        Gauge(text, "ballast_journal_size_bytes", "Length of the journal.", snapshot.JournalBytes);
        Gauge(text, "ballast_journal_ok", "1 while the journal can be written.", snapshot.JournalFailure is null ? 1 : 0);
        Family(text, "ballast_battery_watts", "Power of a battery at the bus, positive when charging.", s.Batteries.Select(b => (b.Name, b.Kw * 1e3)));
        Family(text, "ballast_battery_charge_ratio", "State of charge of a battery.", s.Batteries.Select(b => (b.Name, b.Soc)));
        Family(text, "ballast_generator_watts", "Output of a generator.", s.Generators.Select(g => (g.Name, g.Kw * 1e3)));
        if (snapshot.Offer is { } offer)
        {
            Head(text, "ballast_offer_firm_watts", "Reduction that is reached with 95 % confidence, by how long it can be held.", "gauge");
            foreach (var row in offer.Rows)
                text.Append(CultureInfo.InvariantCulture, $"ballast_offer_firm_watts{{minutes=\"{row.Duration.TotalMinutes:0}\"}} {row.Firm.Watts:R}\n");
        }
        return text.ToString();
    }

    static void Gauge(StringBuilder text, string name, string help, double? value) => Single(text, name, help, "gauge", value);

    static void Counter(StringBuilder text, string name, string help, long value) => Single(text, name, help, "counter", value);

    static void Single(StringBuilder text, string name, string help, string type, double? value)
    {
        if (value is not { } v) return;
        Head(text, name, help, type);
        text.Append(CultureInfo.InvariantCulture, $"{name} {v:R}\n");
    }

    static void Family(StringBuilder text, string name, string help, IEnumerable<(string Name, double Value)> members)
    {
        var any = false;
        foreach (var (member, value) in members)
        {
            if (!any) Head(text, name, help, "gauge");
            any = true;
            text.Append(CultureInfo.InvariantCulture, $"{name}{{name=\"{Escaped(member)}\"}} {value:R}\n");
        }
    }

    static void Head(StringBuilder text, string name, string help, string type) => text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    static string Escaped(string label) => label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
