using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Notify;

/// <summary>The JSON of a notification: objectType, operation, and the object as its reader may see it.</summary>
static class Notification
{
    static readonly JsonWriterOptions relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Word(ObjectKind kind) => kind switch
    {
        ObjectKind.Program => "PROGRAM",
        ObjectKind.Event => "EVENT",
        ObjectKind.Report => "REPORT",
        ObjectKind.Subscription => "SUBSCRIPTION",
        ObjectKind.Ven => "VEN",
        ObjectKind.Resource => "RESOURCE",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Word(Operation operation) => operation switch
    {
        Operation.Create => "CREATE",
        Operation.Update => "UPDATE",
        Operation.Delete => "DELETE",
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    /// <param name="announcement">What happened.</param>
    /// <param name="json">The object as the reader may see it.</param>
    public static ReadOnlyMemory<byte> Write(Announcement announcement, ReadOnlyMemory<byte> json)
    {
        var result = new ArrayBufferWriter<byte>(json.Length + 80);
        using var writer = new Utf8JsonWriter(result, relaxed);
        writer.WriteStartObject();
        writer.WriteString("objectType"u8, Word(announcement.Object.Kind));
        writer.WriteString("operation"u8, Word(announcement.Operation));
        writer.WritePropertyName("object"u8);
        if (announcement.Object.Kind == ObjectKind.Subscription) WriteWithoutTokens(writer, json);
        else writer.WriteRawValue(json.Span, skipInputValidation: true);
        writer.WriteEndObject();
        writer.Flush();
        return result.WrittenMemory;
    }

    /// <summary>A subscription holds the secret between its owner and this server; whoever else hears of it does not get that.</summary>
    static void WriteWithoutTokens(Utf8JsonWriter writer, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 128 });
        Copy(document.RootElement);

        void Copy(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    writer.WriteStartObject();
                    foreach (var property in element.EnumerateObject())
                    {
                        if (property.NameEquals("bearerToken"u8)) continue;
                        writer.WritePropertyName(property.Name);
                        Copy(property.Value);
                    }
                    writer.WriteEndObject();
                    break;
                case JsonValueKind.Array:
                    writer.WriteStartArray();
                    foreach (var item in element.EnumerateArray()) Copy(item);
                    writer.WriteEndArray();
                    break;
                default:
                    element.WriteTo(writer);
                    break;
            }
        }
    }
}
