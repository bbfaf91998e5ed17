using System.Globalization;
using Ballast.Assets;
using Ballast.Signals;
using Ballast.Simulation;
using Ballast.Units;

namespace Ballast.Files;

/// <summary>What a site may contain and its owner may not have meant.</summary>
static class SiteWarnings
{
    public static IEnumerable<string> Of(Scenario scenario)
    {
        foreach (var warning in Of(scenario.Site)) yield return warning;
        var meter = SitePower.Uncapped(scenario.Site);
        foreach (var dispatch in scenario.Facts.OfType<SignalReceived>().Select(fact => fact.Signal).OfType<Signals.Dispatch>())
        {
            var cut = meter - dispatch.Setpoint.Resolve(meter);
            foreach (var warning in TooSteep(dispatch, cut, scenario.Site.Interconnection)) yield return warning;
        }
    }

    public static IEnumerable<string> Of(Site site)
    {
        var uncapped = SitePower.Uncapped(site);
        if (uncapped > site.Interconnection.ImportLimit) yield return $"uncapped, the site draws {uncapped}, more than its import limit of {site.Interconnection.ImportLimit}; caps will hold it below, at all times";
        foreach (var curve in site.Curves)
        {
            if (DentOf(curve) is { } dent) yield return $"curve {curve.Workload} is not concave at {dent}: one more watt gives more throughput above it than below, and caps there are never the best choice";
        }
        var untagged = site.Jobs.Count(job => !job.IsFlexible);
        if (untagged == site.Jobs.Length) yield return "no job has a tier with anything to give, so nothing will ever be asked of a job";
        else if (untagged > 0) yield return $"{(untagged == 1 ? "1 job has" : $"{untagged} jobs have")} no tier with anything to give and will never be touched";
        var tiers = site.Jobs.Select(job => job.Tier.Name).Concat(site.EmergencyOrder).ToHashSet();
        foreach (var tier in site.Tiers.Where(tier => !tiers.Contains(tier.Name))) yield return $"tier {tier.Name} is used by no job";
        var curves = site.Jobs.Select(job => job.Curve.Workload).ToHashSet();
        foreach (var curve in site.Curves.Where(curve => !curves.Contains(curve.Workload))) yield return $"curve {curve.Workload} is used by no job";
    }

    /// <summary>The cap at which throughput per watt rises again; null where the curve is concave. A thousandth is measurement noise.</summary>
    static Power? DentOf(PowerCurve curve)
    {
        var points = curve.Points;
        for (var i = 1; i + 1 < points.Length; i++)
        {
            var (a, b, c) = (points[i - 1], points[i], points[i + 1]);
            var chord = a.Throughput + (c.Throughput - a.Throughput) * ((b.Power - a.Power) / (c.Power - a.Power));
            if (b.Throughput < chord - 0.001) return b.Cap;
        }
        return null;
    }

    static IEnumerable<string> TooSteep(Signals.Dispatch dispatch, Power cut, Interconnection connection)
    {
        (string Way, Ramp Limit, TimeSpan Time)[] ways = [("down", connection.RampDown, dispatch.RampDown), ("up", connection.RampUp, dispatch.RampUp)];
        foreach (var (way, limit, time) in ways)
        {
            if (double.IsPositiveInfinity(limit.WattsPerSecond) || cut <= limit * time * 1.02) continue;
            var seconds = Math.Ceiling(cut.Watts / limit.WattsPerSecond);
            var needed = seconds < 1e9 ? SiteSummary.Span(TimeSpan.FromSeconds(seconds)) : "years";
            yield return string.Create(CultureInfo.InvariantCulture, $"event {dispatch.Id} asks for {cut} {way} in {(time > TimeSpan.Zero ? SiteSummary.Span(time) : "no time")}, and the allowed ramp of {limit} takes {needed}");
        }
    }
}
