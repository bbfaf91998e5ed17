using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>Objects that a VEN writes.</summary>
static class VenJson
{
    public static string Ven(OpenAdrVersion version, string name) => Write(json =>
    {
        json.WriteString("objectType", version == OpenAdrVersion.V310 ? "VEN_VEN_REQUEST" : "VEN");
        json.WriteString("venName", name);
    });

    public static string Resource(OpenAdrVersion version, string name, string venId) => Write(json =>
    {
        json.WriteString("objectType", version == OpenAdrVersion.V310 ? "VEN_RESOURCE_REQUEST" : "RESOURCE");
        json.WriteString("resourceName", name);
        json.WriteString("venID", venId);
    });

    /// <param name="client">Our name.</param>
    /// <param name="programId">Null: objects of all programs.</param>
    /// <param name="hook">Where to call back, and with what.</param>
    public static string Subscription(string client, string? programId, VenNotices.Webhook hook) => Write(json =>
    {
        json.WriteString("clientName", client);
        if (programId is not null) json.WriteString("programID", programId);
        json.WriteStartArray("objectOperations");
        json.WriteStartObject();
        Texts(json, "objects", "EVENT", "PROGRAM");
        Texts(json, "operations", "CREATE", "UPDATE", "DELETE");
        json.WriteString("callbackUrl", hook.Callback.AbsoluteUri);
        json.WriteString("bearerToken", hook.Bearer);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    /// <summary>A report with the program that 3.0.1 asks for.</summary>
    public static string WithProgram(string report, string programId)
    {
        if (JsonNode.Parse(report) is not JsonObject item || item.ContainsKey("programID")) return report;
        item["programID"] = programId;
        return item.ToJsonString();
    }

    static void Texts(Utf8JsonWriter json, string key, params ReadOnlySpan<string> texts)
    {
        json.WriteStartArray(key);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
