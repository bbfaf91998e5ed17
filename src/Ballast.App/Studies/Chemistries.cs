using Ballast.App.Live;
using Ballast.Files;
using Ballast.Studies.Storage;

namespace Ballast.App.Studies;

/// <summary>The chemistries that come with Ballast, and batteries by chemistry or file.</summary>
static class Chemistries
{
    const string Folder = "chemistries/";

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Chemistry> All { get; } =
    [
        .. typeof(Chemistries).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Own),
    ];

    /// <summary>Batteries as <c>--battery</c> names them: names of chemistries and files, with commas between. The files among them come too.</summary>
    /// <exception cref="InputException">No such battery, or something wrong in a file.</exception>
    public static (IReadOnlyList<BatteryPlan> Plans, IReadOnlyList<string> Files) Get(IEnumerable<string> asked)
    {
        var names = asked.SelectMany(a => a.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        if (names.Length == 0) throw new InputException($"--battery names no battery: name a file, or a chemistry ({string.Join(", ", All.Select(c => c.Id))}).");
        var (plans, files) = (new List<BatteryPlan>(), new List<string>());
        foreach (var name in names)
        {
            if (All.FirstOrDefault(c => c.Id == name) is { } chemistry)
            {
                plans.Add(BatteryFile.Usual(chemistry));
                continue;
            }
            var isFile = name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || name.Contains('/') || File.Exists(name);
            if (!isFile) throw new InputException($"There is no chemistry \"{name}\": choose from {string.Join(", ", All.Select(c => c.Id))}, or name a file that ends with .yaml (docs/study-storage.md says how to write one).");
            var loaded = BatteryFile.Read(SiteSource.ReadText(name), name, All);
            plans.Add(loaded.Value ?? throw new InputException(string.Join('\n', loaded.Problems.Select(p => p.ToString()))));
            files.Add(name);
        }
        foreach (var twice in plans.GroupBy(p => p.Battery.Name).Where(g => g.Count() > 1)) throw new InputException($"Two batteries are called \"{twice.Key}\": give each a name: of its own.");
        return (plans, files);
    }

    static Chemistry Own(string resource)
    {
        using var stream = typeof(Chemistries).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var loaded = ChemistryFile.Read(reader.ReadToEnd(), resource);
        return loaded.Value ?? throw new InvalidOperationException(string.Join('\n', loaded.Problems.Select(p => p.ToString())));
    }
}
