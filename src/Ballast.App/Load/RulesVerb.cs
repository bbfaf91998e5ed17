using System.CommandLine;
using Ballast.App.Live;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Grid.Rules;

namespace Ballast.App.Load;

/// <summary>`ballast load rules`.</summary>
static class RulesVerb
{
    public static Verb Make()
    {
        var pack = new Argument<string?>("PACK") { Description = "A pack to tell in full: a name or a file; several with commas between.", Arity = ArgumentArity.ZeroOrOne };
        var json = Outputs.Json();
        var verb = new Verb("rules", "List the rule packs that there are, or tell one in full.", """
            Examples:
              ballast load rules
              ballast load rules ieso
              ballast load rules mine.yaml
              ballast load rules --json packs.json
            """) { pack, json };
        verb.SetAction(parsed => Run(parsed.GetValue(pack), parsed.GetValue(json)));
        return verb;
    }

    static int Run(string? name, string? json)
    {
        // A word that stands where a pack may stand is read as one, even if it looks like an option.
        if (name is ['-', ..]) throw new InputException($"There is no option {name}: name a pack, or nothing for a list; `ballast load rules --help` shows what there is.");
        var packs = name is null ? [.. RulePacks.Names.Select(RulePacks.Own)] : RulePacks.Get(name);
        Outputs.Write(json, json is null ? "" : PackJson.Write(packs));
        if (Outputs.IsQuiet(json)) return 0;
        if (name is null) List(packs);
        else foreach (var pack in packs) Tell(pack);
        return 0;
    }

    static void List(IReadOnlyList<RulePack> packs) => TextTable.Print(new PlotTable(["pack", "operator", "status", "date", "evidence", "title"],
        [.. packs.Select(p => new Cell[] { p.Id, p.Operator, JsonText.Word(p.Status), p.Date, JsonText.Word(p.Evidence), p.Title })]));

    static void Tell(RulePack pack)
    {
        Console.WriteLine($"{pack.Title} ({pack.Id}, version {pack.Version})");
        Console.WriteLine($"{pack.Operator}, {JsonText.Word(pack.Status)}, {pack.Date}. {CompliancePage.Followed(pack.Evidence)}");
        Console.WriteLine(pack.Source.Trim());
        if (pack.Scope.Length > 0) Console.WriteLine($"For {pack.Scope.Trim()}.");
        foreach (var rule in pack.Rules)
        {
            Console.WriteLine($"\n{rule.Id}: {rule.Text}");
            if (rule.Reading.Length > 0) Console.WriteLine($"  Read as: {rule.Reading}");
        }
        if (pack.RideThrough is { } ride) Console.WriteLine($"\nride-through: {ride.Text}{(ride.ForbidsCounting ? " Counting dips to decide a transfer is forbidden." : "")}");
        foreach (var note in pack.Notes) Console.WriteLine($"\nNote: {note.Trim()}");
    }
}
