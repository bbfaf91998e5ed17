using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ballast.Files.Yaml;

namespace Ballast.Tests.Files;

/// <summary>The part of JSON Schema 2020-12 that our schema uses, checked against a YAML tree.</summary>
sealed class JsonSchema(JsonElement root)
{
    static readonly HashSet<string> Known =
    [
        "$schema", "$ref", "$defs", "title", "description", "default", "examples", "type", "properties", "required", "additionalProperties", "items",
        "enum", "const", "pattern", "anyOf", "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength",
    ];

    /// <summary>What of the document does not conform; empty: it does.</summary>
    public List<string> Check(YamlNode node) => Check(node, root, "$");

    /// <summary>The schema itself, with references followed.</summary>
    public JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out var reference) ? root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]) : schema;

    List<string> Check(YamlNode node, JsonElement schema, string path)
    {
        var wrong = new List<string>();
        foreach (var word in schema.EnumerateObject()) Assert.Contains(word.Name, Known);
        if (schema.TryGetProperty("$ref", out _)) wrong.AddRange(Check(node, Resolve(schema), path));
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(name => Is(node, name))) wrong.Add($"{path} is not of type {type}");
        if (schema.TryGetProperty("anyOf", out var any) && any.EnumerateArray().All(one => Check(node, one, path).Count > 0)) wrong.Add($"{path} is none of {any}");
        switch (node)
        {
            case YamlNode.Scalar scalar:
                if (schema.TryGetProperty("const", out var constant) && constant.GetString() != scalar.Text) wrong.Add($"{path} is not {constant}");
                if (schema.TryGetProperty("enum", out var words) && words.EnumerateArray().All(word => word.GetString() != scalar.Text)) wrong.Add($"{path} is not one of {words}");
                if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(scalar.Text, pattern.GetString()!)) wrong.Add($"{path}: {scalar.Text} does not match {pattern}");
                if (schema.TryGetProperty("minimum", out var minimum) && Number(scalar) < minimum.GetDouble()) wrong.Add($"{path} is below {minimum}");
                if (schema.TryGetProperty("maximum", out var maximum) && Number(scalar) > maximum.GetDouble()) wrong.Add($"{path} is above {maximum}");
                break;
            case YamlNode.List list:
                if (schema.TryGetProperty("minItems", out var least) && list.Items.Count < least.GetInt32()) wrong.Add($"{path} has too few items");
                if (schema.TryGetProperty("items", out var items)) wrong.AddRange(list.Items.SelectMany((item, i) => Check(item, items, $"{path}[{i}]")));
                break;
            case YamlNode.Map map:
                CheckMap(map, schema, path, wrong);
                break;
        }
        return wrong;
    }

    void CheckMap(YamlNode.Map map, JsonElement schema, string path, List<string> wrong)
    {
        if (schema.TryGetProperty("required", out var required)) wrong.AddRange(required.EnumerateArray().Where(key => map.Find(key.GetString()!) is null).Select(key => $"{path} has no {key}"));
        schema.TryGetProperty("properties", out var properties);
        schema.TryGetProperty("additionalProperties", out var others);
        foreach (var entry in map.Entries)
        {
            var at = $"{path}.{entry.Key.Text}";
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(entry.Key.Text, out var property)) wrong.AddRange(Check(entry.Value, property, at));
            else if (others.ValueKind == JsonValueKind.Object) wrong.AddRange(Check(entry.Value, others, at));
            else if (others.ValueKind == JsonValueKind.False) wrong.Add($"{at} is not known");
        }
    }

    static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    static bool Is(YamlNode node, string type) => type switch
    {
        "object" => node is YamlNode.Map,
        "array" => node is YamlNode.List,
        "number" => node is YamlNode.Scalar { Plain: true } scalar && Number(scalar) is not null,
        "integer" => node is YamlNode.Scalar { Plain: true } scalar && long.TryParse(scalar.Text, out _),
        "boolean" => node is YamlNode.Scalar { Plain: true, Text: "true" or "false" },
        _ => node is YamlNode.Scalar scalar && !(scalar.Plain && (Number(scalar) is not null || scalar.Text is "true" or "false")),
    };

    static double? Number(YamlNode.Scalar scalar) => double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
