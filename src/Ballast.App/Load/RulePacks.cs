using Ballast.App.Live;
using Ballast.Files;
using Ballast.Grid.Rules;

namespace Ballast.App.Load;

/// <summary>Rule packs by name: those that come with Ballast, and files that a person wrote.</summary>
static class RulePacks
{
    const string Folder = "rules/";

    /// <summary>Names of the packs that come with Ballast.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(RulePacks).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(n => Path.GetFileNameWithoutExtension(n[Folder.Length..]))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Packs as <c>--rules</c> names them: names and files, with commas between.</summary>
    /// <exception cref="InputException">No such pack, or something wrong in a file.</exception>
    public static IReadOnlyList<RulePack> Get(string asked)
    {
        var names = asked.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0) throw new InputException($"No rule pack is named; choose from {string.Join(", ", Names)}, or name a file.");
        return [.. names.Distinct(StringComparer.Ordinal).Select(One)];
    }

    /// <summary>One that comes with Ballast.</summary>
    public static RulePack Own(string name)
    {
        using var stream = typeof(RulePacks).Assembly.GetManifestResourceStream($"{Folder}{name}.yaml") ?? throw new InvalidOperationException($"There is no pack {name}.");
        using var reader = new StreamReader(stream);
        return Value(reader.ReadToEnd(), $"{name}.yaml");
    }

    static RulePack One(string name)
    {
        if (Names.Contains(name)) return Own(name);
        var isFile = name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || name.Contains('/') || File.Exists(name);
        return isFile
            ? Value(SiteSource.ReadText(name), name)
            : throw new InputException($"There is no rule pack \"{name}\": choose from {string.Join(", ", Names)}, or name a file that ends with .yaml (docs/rules.md says how to write one).");
    }

    static RulePack Value(string text, string name)
    {
        var loaded = RulePackFile.Read(text, name);
        return loaded.Value ?? throw new InputException(string.Join('\n', loaded.Problems.Select(p => p.ToString())));
    }
}
