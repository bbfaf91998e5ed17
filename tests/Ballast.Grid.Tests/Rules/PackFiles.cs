using Ballast.Files;
using Ballast.Grid.Rules;

namespace Ballast.Grid.Tests.Rules;

/// <summary>The packs of the repository.</summary>
static class PackFiles
{
    public static IEnumerable<string> Paths => Directory.GetFiles(Path.Combine(Repository.Root, "rules"), "*.yaml").Order(StringComparer.Ordinal);

    public static RulePack Get(string id)
    {
        var loaded = RulePackFile.Read(File.ReadAllText(Path.Combine(Repository.Root, "rules", id + ".yaml")), id + ".yaml");
        Assert.Empty(loaded.Problems);
        return loaded.Value!;
    }
}
