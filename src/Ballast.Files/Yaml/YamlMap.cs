namespace Ballast.Files.Yaml;

/// <summary>A map that is asked for its keys one by one; whatever was not asked for is refused at the end.</summary>
sealed class YamlMap(FileReading reading, YamlNode.Map node, string path, bool isMap)
{
    readonly List<string> asked = [];
    readonly List<(string Key, string HowToMend)> missing = [];

    public string Path => path;

    public FileReading Reading => reading;

    public YamlNode.Map Node => node;

    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>The value of a key that must be there.</summary>
    public T Take<T>(string key, Kind<T> kind)
    {
        if (Find(key, kind.Name) is { } value) return value.As(kind);
        Missing(key, $"add {key}: {kind.Example}");
        return kind.Placeholder;
    }

    /// <summary>The value of a key that may be left out.</summary>
    public T Take<T>(string key, Kind<T> kind, T otherwise) => Find(key, kind.Name) is { } value ? value.As(kind) : otherwise;

    /// <summary>Whether the key is there, and its value.</summary>
    public bool TryTake<T>(string key, Kind<T> kind, out T value)
    {
        var found = Find(key, kind.Name);
        value = found is { } there ? there.As(kind) : kind.Placeholder;
        return found is not null;
    }

    /// <summary>The map under a key; null where it was left out.</summary>
    public YamlMap? TakeMap(string key) => Find(key, "map")?.AsMap();

    /// <summary>The map under a key that must be there.</summary>
    public YamlMap NeedMap(string key, string example)
    {
        if (Find(key, "map") is { } value) return value.AsMap();
        Missing(key, $"add {key}: with at least {example}");
        return new YamlMap(reading, new YamlNode.Map(node.Mark, []), PathOf(key), isMap: false);
    }

    /// <summary>The items under a key; none where it was left out.</summary>
    public IReadOnlyList<YamlValue> TakeList(string key) => Find(key, "list")?.AsList() ?? [];

    /// <summary>The value under a key, whatever it is.</summary>
    public YamlValue? Find(string key, string kind)
    {
        asked.Add(key);
        reading.Ask(path, key, kind);
        if (node.Find(key) is not { } entry) return null;
        var value = new YamlValue(reading, entry.Value is YamlNode.Scalar { IsEmpty: true } ? entry.Value with { Mark = entry.Key.Mark } : entry.Value, PathOf(key));
        reading.Place(value.Path, value.Node.Mark);
        return value;
    }

    public bool Has(string key) => node.Find(key) is not null;

    /// <summary>A key that must be there is not. It is reported at the end, unless it turns out to be misspelt.</summary>
    public void Missing(string key, string howToMend)
    {
        if (!isMap) return;
        missing.Add((key, howToMend));
        reading.Taint(PathOf(key));
    }

    /// <summary>Every key was asked for that means something here; report the others, and what is missing.</summary>
    public void RefuseOthers()
    {
        foreach (var entry in node.Entries)
        {
            if (asked.Contains(entry.Key.Text)) continue;
            var free = asked.Where(key => !Has(key)).ToList();
            var near = Spelling.Nearest(entry.Key.Text, free);
            missing.RemoveAll(one => one.Key == near);
            var hint = near is not null
                ? $"did you mean {near}?"
                : $"remove it; known here: {string.Join(", ", asked.Distinct())}";
            reading.Report(entry.Key.Mark, PathOf(Quoted.Of(entry.Key.Text).Trim('"')), "this key is not known", hint);
        }
        foreach (var (key, howToMend) in missing) reading.Report(node.Mark, PathOf(key), "it is missing", howToMend);
    }
}
