using Ballast.Files.Yaml;

namespace Ballast.Files;

/// <summary>A file that is one map and takes nothing from other files.</summary>
static class PlainDocument
{
    /// <param name="text">The YAML.</param>
    /// <param name="name">How to call the file in problems.</param>
    /// <param name="reading">Where problems go.</param>
    /// <param name="what">What belongs there, for a sentence.</param>
    /// <param name="begin">How such a file begins.</param>
    public static YamlMap? Open(string text, string name, FileReading reading, string what, string begin)
    {
        var tree = YamlTree.Parse(text, name, reading);
        if (tree is not YamlNode.Map root)
        {
            if (tree is not null) reading.Report(tree.Mark, "", $"{tree.Noun} stands where {what} belong", $"begin with {begin}");
            return null;
        }
        reading.Place("", root.Mark);
        return new YamlMap(reading, root, "", isMap: true);
    }
}
