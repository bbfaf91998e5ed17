using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr;

/// <summary>
/// Keys as the standard spells them. Servers in the field write some in snake case (<c>program_id</c>) or with other capitals (<c>payLoadType</c>);
/// a key that differs from one of the standard's in underscores and capitals alone is taken as that key.
/// </summary>
static class EventSpelling
{
    static readonly FrozenDictionary<string, string> Right = new[]
    {
        "id", "createdDateTime", "modificationDateTime", "objectType", "programID", "eventName", "duration", "priority", "targets", "reportDescriptors", "payloadDescriptors",
        "intervalPeriod", "intervals", "start", "randomizeStart", "payloads", "type", "values", "payloadType", "units", "currency", "readingType", "aggregate", "startInterval",
        "numIntervals", "historical", "frequency", "repeat", "reportIntervals", "operation", "object", "programName", "programDescriptions", "attributes", "venName", "venID", "clientID",
        "clientName", "resourceName", "eventID", "reportName", "resources", "accuracy", "confidence", "objectOperations", "callbackUrl", "bearerToken", "operations", "objects", "URL",
    }.ToFrozenDictionary(Plain);

    /// <summary>The same document with its keys mended; null where there was nothing to mend.</summary>
    /// <param name="root">The document.</param>
    /// <param name="mended">One key that was mended, as it was written.</param>
    public static ReadOnlyMemory<byte>? Mend(JsonElement root, out string? mended)
    {
        mended = Wrong(root);
        if (mended is null) return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(root, writer);
        return buffer.WrittenMemory;
    }

    /// <summary>The key meant; itself where it is none of the standard's.</summary>
    static string Meant(string key) => key.Length <= 32 && Right.TryGetValue(Plain(key), out var right) ? right : key;

    static string Plain(string key) => key.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    static string? Wrong(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (Meant(member.Name) != member.Name) return member.Name;
                    if (Wrong(member.Value) is { } inner) return inner;
                }
                return null;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (Wrong(item) is { } inner) return inner;
                }
                return null;
            default:
                return null;
        }
    }

    static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    var key = Meant(member.Name);
                    // What is spelt right counts where both are there.
                    if (key != member.Name && element.TryGetProperty(key, out _)) continue;
                    writer.WritePropertyName(key);
                    Write(member.Value, writer);
                }
                writer.WriteEndObject();
                return;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray()) Write(item, writer);
                writer.WriteEndArray();
                return;
            default:
                element.WriteTo(writer);
                return;
        }
    }
}
