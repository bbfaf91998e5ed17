using System.CommandLine;
using System.Globalization;
using Ballast.App.Live;
using Ballast.App.Load;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Files;
using Ballast.Grid.RideThrough;
using Ballast.Grid.Rules;

namespace Ballast.App.Grid;

/// <summary>`ballast grid ride-through`.</summary>
static class RideThroughVerb
{
    public static Verb Make()
    {
        var site = new Option<string>("--site") { Description = "Groups of load behind UPSs and the grid they hang on (YAML), as in scenarios/ride-through/.", HelpName = "FILE.yaml", Required = true };
        var dips = new Option<string>("--dips") { Description = "Dips of voltage at the common point (CSV: start_s,duration_ms,volts_pu).", HelpName = "FILE.csv", Required = true };
        var rules = new Option<string?>("--rules") { Description = "Rule packs to test against, by name or file, apart by commas; without it, all that come with Ballast and say something of ride-through.", HelpName = "NAMES" };
        var until = new Option<double?>("--until") { Description = "Seconds to go on; without it, five minutes past the last dip.", HelpName = "SECONDS" };
        var seed = new Option<ulong?>("--seed") { Description = "Seed of the blocks' settings; without it, the file's.", HelpName = "N" };
        var (json, page) = (Outputs.Json(), Outputs.Page());
        var verb = new Verb("ride-through", "Which load stays on the grid through dips of voltage, which goes to its UPS, and what the grid sees of it.", """
            Every block of load is a UPS with settings of its own: when it leaves, when it comes back, whether it counts dips and stays away.
            The run is made twice: with the logic that the file states, and with logic that ERCOT's NOGRR282 allows (no counting, back at once).
            `ballast load rules` lists the rule packs. With --rules it ends with 0 where the stated logic keeps all of them and
            with 1 where it does not; without it, where packs stand side by side for comparison, with 0. Bad input ends with 2.

            Examples:
              ballast grid ride-through --site scenarios/ride-through/2024-07-10.yaml --dips scenarios/ride-through/2024-07-10.csv
              ballast grid ride-through --site campus-ups.yaml --dips dips.csv --rules nogrr282,caiso --page ride.html --json ride.json
            """) { site, dips, rules, until, seed, json, page };
        verb.SetAction(parsed => Run(parsed.GetValue(site)!, parsed.GetValue(dips)!, parsed.GetValue(rules), parsed.GetValue(until), parsed.GetValue(seed), parsed.GetValue(json), parsed.GetValue(page)));
        return verb;
    }

    static int Run(string sitePath, string dipsPath, string? rules, double? until, ulong? seed, string? json, string? page)
    {
        var loaded = RideThroughFile.Read(CaseFiles.Text(sitePath, "a ride-through file"), sitePath);
        if (loaded.Value is not { } site) throw new InputException(string.Join('\n', loaded.Problems.Take(20)));
        var dips = DipFile.Read(CaseFiles.Text(dipsPath, "a CSV file with dips"), dipsPath);
        var packs = Packs(rules);
        var seconds = until ?? dips[^1].End + 300;
        if (!(seconds > dips[^1].End)) throw new InputException($"--until {seconds.ToString(CultureInfo.InvariantCulture)} is before the last dip has ended.");
        var key = seed ?? site.Seed;
        double[] shares = [.. packs.Select(p => p.RideThrough?.Recovery).OfType<RideThroughRecovery>().Select(r => r.Share)];
        var stated = RideThroughSimulation.Run(site.Groups, site.Surroundings, dips, seconds, key, shares: shares);
        var compliant = RideThroughSimulation.Run(site.Groups, site.Surroundings, dips, seconds, key, compliant: true, shares);
        var report = new RideThroughReport(site, dips, packs, stated, compliant);
        if (!Outputs.IsQuiet(json)) report.Print(Console.Out);
        if (json is not null) Outputs.Write(json, report.Json());
        if (page is not null) Outputs.Write(page, RideThroughPage.Html(report));
        return rules is null || report.Keeps ? 0 : 1;
    }

    static IReadOnlyList<RulePack> Packs(string? names)
    {
        if (names is null) return [.. RulePacks.Names.Select(RulePacks.Own).Where(p => p.RideThrough is not null)];
        var packs = RulePacks.Get(names);
        return packs.FirstOrDefault(p => p.RideThrough is null) is { } silent ? throw new InputException($"The rule pack {silent.Id} says nothing of ride-through: leave it out.") : packs;
    }
}
