using System.Text.Json;
using Ballast.Files.Yaml;

namespace Ballast.Tests.Files;

/// <summary>A published schema, held against what the reader of its files asks for.</summary>
sealed class SchemaOutline(string name)
{
    readonly JsonElement root = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "schema", $"{name}.schema.json"))).RootElement;

    public JsonSchema Schema => new(root);

    /// <summary>Asserts that the schema has the keys and kinds that were asked for, in every object, and no others.</summary>
    /// <param name="reading">Of a file that has every section.</param>
    public void Holds(FileReading reading)
    {
        foreach (var (shape, keys) in reading.Asked)
        {
            var properties = At(shape).GetProperty("properties");
            Assert.Equal(keys.Keys.Select(key => $"{shape}: {key}"), properties.EnumerateObject().Select(property => $"{shape}: {property.Name}").Order(StringComparer.Ordinal));
            foreach (var (key, kind) in keys) Assert.Equal($"{shape}.{key}: {kind}", $"{shape}.{key}: {KindOf(properties.GetProperty(key))}");
        }
        Assert.Equal(Objects(root).Count(), reading.Asked.Count);
    }

    /// <summary>The object schema at a shape such as <c>curves.train[]</c>.</summary>
    public JsonElement At(string shape)
    {
        var at = root;
        foreach (var part in shape.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var key = part.Replace("[]", "");
            at = at.TryGetProperty("properties", out var properties) && properties.TryGetProperty(key, out var property) ? Schema.Resolve(property) : at.GetProperty("additionalProperties");
            if (!part.EndsWith("[]", StringComparison.Ordinal)) continue;
            at = at.TryGetProperty("items", out var items) ? items : at.GetProperty("anyOf").EnumerateArray().First(one => one.TryGetProperty("items", out _)).GetProperty("items");
        }
        return at;
    }

    public static YamlNode Tree(string text)
    {
        var reading = new FileReading();
        var tree = YamlTree.Parse(text, "x.yaml", reading);
        Assert.Empty(reading.Problems);
        return tree!;
    }

    static string KindOf(JsonElement property)
    {
        if (property.TryGetProperty("$ref", out var reference)) return reference.GetString()!["#/$defs/".Length..];
        if (property.GetProperty("type").GetString() == "object") return "map";
        var items = property.GetProperty("items");
        return items.TryGetProperty("$ref", out _) ? $"{KindOf(items)}[]" : "list";
    }

    /// <summary>Every object in the schema that lists its properties.</summary>
    static IEnumerable<JsonElement> Objects(JsonElement at) => at.ValueKind switch
    {
        JsonValueKind.Object => at.EnumerateObject().SelectMany(property => Objects(property.Value)).Concat(at.TryGetProperty("properties", out var own) && own.ValueKind == JsonValueKind.Object && at.TryGetProperty("additionalProperties", out _) ? [at] : []),
        JsonValueKind.Array => at.EnumerateArray().SelectMany(Objects),
        _ => [],
    };
}
