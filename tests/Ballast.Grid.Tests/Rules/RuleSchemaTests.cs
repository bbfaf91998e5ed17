using System.Text.Json;
using System.Text.RegularExpressions;
using Ballast.Files;
using Ballast.Files.Yaml;
using Ballast.Grid.Models;

namespace Ballast.Grid.Tests.Rules;

/// <summary>The published schema and the document say of a pack's file what its reader asks.</summary>
public class RuleSchemaTests
{
    static readonly JsonElement Root = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "schema", "rules.schema.json"))).RootElement;

    [Fact]
    public void The_schema_has_the_keys_that_the_reader_asks_for_and_no_others()
    {
        var asked = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var path in PackFiles.Paths)
        {
            var reading = new FileReading();
            RulePackFile.Read(File.ReadAllText(path), path, reading);
            foreach (var (shape, keys) in reading.Asked)
            {
                if (!asked.TryGetValue(shape, out var all)) asked[shape] = all = new(StringComparer.Ordinal);
                all.UnionWith(keys.Keys);
            }
        }
        foreach (var (shape, keys) in asked) Assert.Equal(keys, At(shape).GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Contains("rideThrough.rateOfChange", asked.Keys);
    }

    [Fact]
    public void The_packs_in_the_document_are_sound()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules.md"));
        var blocks = Regex.Matches(document, "```yaml\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(2, blocks.Length);
        Assert.Empty(RulePackFile.Read(blocks[0], "docs").Problems);
        Assert.Empty(RulePackFile.Read(blocks[0] + blocks[1], "docs").Problems);
    }

    [Fact]
    public void The_document_of_the_grid_names_every_model() =>
        Assert.All(ModelCatalog.Names, model => Assert.Matches($@"\| .*\b{model}\b", File.ReadAllText(Path.Combine(Repository.Root, "docs", "grid.md"))));

    static JsonElement At(string shape)
    {
        var at = Root;
        foreach (var part in shape.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            at = at.GetProperty("properties").GetProperty(part.Replace("[]", "", StringComparison.Ordinal));
            if (part.EndsWith("[]", StringComparison.Ordinal)) at = at.GetProperty("items");
            if (at.TryGetProperty("$ref", out var reference)) at = Root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);
        }
        return at;
    }
}
