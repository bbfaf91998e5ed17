namespace Ballast.Files.Yaml;

/// <summary>A value in a document, with its path: a scalar of some kind, a list, or a map.</summary>
readonly record struct YamlValue(FileReading Reading, YamlNode Node, string Path)
{
    /// <summary>The value as one of this kind; the kind's placeholder, with a problem reported, where it is not.</summary>
    public T As<T>(Kind<T> kind)
    {
        if (Node is not YamlNode.Scalar scalar || scalar.IsEmpty)
        {
            Report($"{Node.Noun} stands where {kind.Noun} belongs", $"write {kind.Example}");
            return kind.Placeholder;
        }
        var parsed = kind.Parse(scalar.Text);
        if (parsed.What is null) return parsed.Value!;
        Report(parsed.What, parsed.HowToMend!);
        return kind.Placeholder;
    }

    /// <summary>The items, none of them looked at yet; empty, with a problem reported, where it is not a list.</summary>
    public IReadOnlyList<YamlValue> AsList()
    {
        if (Node is YamlNode.List list)
        {
            var items = new YamlValue[list.Items.Count];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = new YamlValue(Reading, list.Items[i], $"{Path}[{i}]");
                Reading.Place(items[i].Path, items[i].Node.Mark);
            }
            return items;
        }
        Report($"{Node.Noun} stands where a list belongs", "write one item per line, each after a dash");
        return [];
    }

    /// <summary>The map; an empty one that asks for nothing, with a problem reported, where it is not a map.</summary>
    public YamlMap AsMap()
    {
        if (Node is YamlNode.Map map) return new YamlMap(Reading, map, Path, isMap: true);
        Report($"{Node.Noun} stands where a map of keys and values belongs", "write one key: value per line, indented");
        return new YamlMap(Reading, new YamlNode.Map(Node.Mark, []), Path, isMap: false);
    }

    public void Report(string what, string howToMend) => Reading.Report(Node.Mark, Path, what, howToMend);
}
