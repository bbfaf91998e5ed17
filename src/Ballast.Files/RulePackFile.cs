using System.Security.Cryptography;
using System.Text;
using Ballast.Files.Yaml;
using Ballast.Grid.Rules;

namespace Ballast.Files;

/// <summary>Reads a rule pack: what one operator asks of a load's power, as a file that a person can write. See docs/rules.md.</summary>
public static class RulePackFile
{
    static readonly Kind<PackStatus> Status = Kinds.OneOf("packStatus", ("adopted", PackStatus.Adopted), ("proposed", PackStatus.Proposed));
    static readonly Kind<Evidence> Evidence = Kinds.OneOf("evidence", ("primary", Grid.Rules.Evidence.Primary), ("secondary", Grid.Rules.Evidence.Secondary), ("unverified", Grid.Rules.Evidence.Unverified));

    static readonly Kind<string> Id = new("packId", "a short name", "my-utility-2026", "pack", text =>
        text.Length is > 0 and <= 60 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? text
            : Parsed<string>.Bad($"{Quoted.Of(text)} is not a pack's name", "write small letters, digits and dashes, such as my-utility-2026"));

    /// <summary>Reads the text of a pack. Never throws for bad text: every problem is in the result.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="name">How to call the file in problems.</param>
    public static Loaded<RulePack> Read(string text, string name)
    {
        var reading = new FileReading();
        var pack = Read(text, name, reading);
        return new Loaded<RulePack>(pack, reading.Problems);
    }

    internal static RulePack? Read(string text, string name, FileReading reading)
    {
        var tree = YamlTree.Parse(text, name, reading);
        if (tree is not YamlNode.Map root)
        {
            if (tree is not null) reading.Report(tree.Mark, "", $"{tree.Noun} stands where a rule pack belongs", "begin with pack:, title:, operator: and rules:");
            return null;
        }
        reading.Place("", root.Mark);
        var map = new YamlMap(reading, root, "", isMap: true);
        var applies = map.TakeMap("applies");
        var pack = new RulePack
        {
            Id = map.Take("pack", Id),
            Title = map.Take("title", Kinds.Name),
            Operator = map.Take("operator", Kinds.Name),
            Status = map.Take("status", Status),
            Evidence = map.Take("evidence", Evidence),
            Date = map.Take("date", Kinds.Name),
            Source = map.Take("source", Kinds.Text),
            Version = map.Take("version", Kinds.Count, 1),
            FromMegawatts = applies?.Take("from", Kinds.Power, Units.Power.Zero).Megawatts ?? 0,
            Scope = applies?.Take("to", Kinds.Text, "") ?? "",
            Rules = RuleSection.Read(map.TakeList("rules"), reading),
            RideThrough = RideThroughSection.Read(map.TakeMap("rideThrough")),
            Notes = [.. map.TakeList("notes").Select(n => n.As(Kinds.Text).Trim())],
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        };
        applies?.RefuseOthers();
        if (pack.Rules.Count == 0 && pack.RideThrough is null && !map.Has("rules")) map.Missing("rules", "add rules: with at least one, or rideThrough:");
        map.RefuseOthers();
        return pack;
    }
}
