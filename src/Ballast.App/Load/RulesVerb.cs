using System.CommandLine;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Grid.Rules;

namespace Ballast.App.Load;

/// <summary>`ballast load rules`.</summary>
static class RulesVerb
{
    public static Verb Make()
    {
        var pack = new Argument<string?>("PACK") { Description = "A pack to tell in full: a name or a file.", Arity = ArgumentArity.ZeroOrOne };
        var verb = new Verb("rules", "List the rule packs that there are, or tell one in full.", """
            Examples:
              ballast load rules
              ballast load rules ieso
              ballast load rules mine.yaml
            """) { pack };
        verb.SetAction(parsed =>
        {
            if (parsed.GetValue(pack) is { } name) foreach (var one in RulePacks.Get(name)) Tell(one);
            else List();
            return 0;
        });
        return verb;
    }

    static void List() => TextTable.Print(new PlotTable(["pack", "operator", "status", "date", "evidence", "title"],
        [.. RulePacks.Names.Select(RulePacks.Own).Select(p => new Cell[] { p.Id, p.Operator, Word(p.Status), p.Date, Word(p.Evidence), p.Title })]));

    static void Tell(RulePack pack)
    {
        Console.WriteLine($"{pack.Title} ({pack.Id}, version {pack.Version})");
        Console.WriteLine($"{pack.Operator}, {Word(pack.Status)}, {pack.Date}. {CompliancePage.Followed(pack.Evidence)}");
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

    static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
