using Ballast.Files.Yaml;
using Ballast.Studies.Storage;

namespace Ballast.Files;

/// <summary>Reads a chemistry: the limits of one kind of battery, each with its source. See docs/study-storage.md.</summary>
public static class ChemistryFile
{
    internal static readonly Kind<ValueEvidence> Evidence = Kinds.OneOf("valueEvidence", ("source", ValueEvidence.Source), ("derived", ValueEvidence.Derived), ("claim", ValueEvidence.Claim), ("range", ValueEvidence.Range));

    internal static readonly Kind<bool> Losses = Kinds.OneOf("losses", ("both", false), ("charge", true));

    /// <summary>Reads the text of a chemistry. Never throws for bad text: every problem is in the result.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="name">How to call the file in problems.</param>
    public static Loaded<Chemistry> Read(string text, string name)
    {
        var reading = new FileReading();
        var chemistry = Read(text, name, reading);
        return new Loaded<Chemistry>(chemistry, reading.Problems);
    }

    internal static Chemistry? Read(string text, string name, FileReading reading)
    {
        if (PlainDocument.Open(text, name, reading, "a chemistry's values", "chemistry:, title: and values:") is not { } map) return null;
        var (id, title) = (map.Take("chemistry", Kinds.Name), map.Take("title", Kinds.Name));
        var description = map.Take("description", Kinds.Text, "").Trim();
        var losses = map.Take("losses", Losses, false);
        var (numbers, values) = (new Dictionary<string, double>(StringComparer.Ordinal), new List<ChemistryValue>());
        var section = map.NeedMap("values", "roundTrip:");
        foreach (var (key, kind) in BatteryKinds.Numbers)
        {
            if (section.TakeMap(key) is not { } value) continue;
            var written = (value.Node.Find("value")?.Value as YamlNode.Scalar)?.Text ?? "";
            numbers[key] = value.Take("value", kind);
            values.Add(Behind(value, key, written));
            value.RefuseOthers();
        }
        section.RefuseOthers();
        var ageing = map.NeedMap("ageing", "model:");
        var model = AgeingSection.Read(ageing, numbers.GetValueOrDefault("endOfLife", 0.8));
        values.Add(Behind(ageing, "ageing", (ageing.Node.Find("model")?.Value as YamlNode.Scalar)?.Text ?? ""));
        ageing.RefuseOthers();
        map.RefuseOthers();
        return new Chemistry { Id = id, Title = title, Description = description, LossesOnCharge = losses, Numbers = numbers, Values = values, Ageing = model };
    }

    static ChemistryValue Behind(YamlMap map, string key, string written) =>
        new(key, written, map.Take("range", Kinds.Text, ""), map.Take("evidence", Evidence), map.Take("source", Kinds.Text, ""));
}
