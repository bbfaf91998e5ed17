using Ballast.Files.Yaml;

namespace Ballast.Files;

/// <summary>
/// The map that a site is read from: the file itself, or, where it says <c>site: other.yaml</c>, the sections of the other file
/// with those written here in their place.
/// </summary>
static class SiteDocument
{
    const string SiteKey = "site";

    public static YamlMap? Read(string text, string name, Func<string, string?> readRelative, FileReading reading)
    {
        if (Root(text, name, reading) is not { } root) return null;
        if (root.Find(SiteKey) is not { } reference) return Open(root, reading);

        var value = new YamlValue(reading, reference.Value, SiteKey);
        var other = value.As(Kinds.Name);
        if (other.Length == 0) return null;
        if (readRelative(other) is not { } otherText)
        {
            value.Report($"there is no file {Quoted.Of(other)} beside this one", "correct the name, or write the site's sections here");
            return null;
        }
        if (Root(otherText, other, reading) is not { } otherRoot) return null;
        if (otherRoot.Find(SiteKey) is not null)
        {
            value.Report($"{Quoted.Of(other)} takes its own site from yet another file", "refer to that one directly");
            return null;
        }
        var kept = otherRoot.Entries.Where(entry => entry.Key.Text != ScenarioFile.Key && root.Find(entry.Key.Text) is null);
        return Open(new YamlNode.Map(root.Mark, [.. root.Entries, .. kept]), reading);
    }

    static YamlMap Open(YamlNode.Map root, FileReading reading)
    {
        reading.Place("", root.Mark);
        var document = new YamlMap(reading, root, "", isMap: true);
        document.Find(SiteKey, "name");
        return document;
    }

    static YamlNode.Map? Root(string text, string name, FileReading reading)
    {
        var tree = YamlTree.Parse(text, name, reading);
        if (tree is null or YamlNode.Map) return tree as YamlNode.Map;
        reading.Report(tree.Mark, "", $"{tree.Noun} stands where the site's sections belong", "begin with name:, interconnection:, clusters: and so on");
        return null;
    }
}
