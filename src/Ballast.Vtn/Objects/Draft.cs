using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ballast.Vtn.Objects;

/// <summary>A request's body that is as the document wants it, ready to become an object.</summary>
sealed class Draft
{
    static readonly JsonWriterOptions plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 128, SkipValidation = false };

    readonly JsonElement body;

    Draft(ObjectKind kind, JsonElement body) => (Kind, this.body) = (kind, body);

    public ObjectKind Kind { get; }

    /// <summary>Reads a body; null and a sentence where it is not what the document wants.</summary>
    public static Draft? Read(ObjectKind kind, JsonElement body, VtnOptions limits, out string? fault)
    {
        fault = body.ValueKind != JsonValueKind.Object ? "The body must be a JSON object."
            : !IsSound(body) ? Unreadable
            : Schemas.Check(kind, body, limits);
        return fault is null ? new Draft(kind, body) : null;
    }

    public const string Unreadable = "The body holds a text that is not valid Unicode (half of a surrogate pair); write whole characters.";

    public string? ClientId => Member("clientID");

    public string? ProgramId => Kind is ObjectKind.Event or ObjectKind.Subscription ? Member("programID") : null;

    public string? EventId => Kind == ObjectKind.Report ? Member("eventID") : null;

    public string? VenId => Kind == ObjectKind.Resource ? Member("venID") : null;

    public bool SaysBl => Kind is ObjectKind.Ven or ObjectKind.Resource && Schemas.SaysBl(body);

    public string? Name => Member(Kind switch
    {
        ObjectKind.Program => "programName",
        ObjectKind.Event => "eventName",
        ObjectKind.Report => "reportName",
        ObjectKind.Subscription => "clientName",
        ObjectKind.Ven => "venName",
        _ => "resourceName",
    });

    public ImmutableArray<string> Targets =>
        Kind != ObjectKind.Report && body.TryGetProperty("targets", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(t => t.GetString()!).Distinct(StringComparer.Ordinal)] : [];

    /// <summary>The object as it will be kept and served: metadata first, then what the client said.</summary>
    public VtnObject Make(string id, DateTimeOffset created, DateTimeOffset modified, string? clientId, ImmutableArray<string> targets)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, plain))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("createdDateTime", Moment.Written(created));
            writer.WriteString("modificationDateTime", Moment.Written(modified));
            writer.WriteString("objectType", Kind.ToString().ToUpperInvariant());
            if (clientId is not null) writer.WriteString("clientID", clientId);
            if (!targets.IsEmpty)
            {
                writer.WriteStartArray("targets");
                foreach (var target in targets) writer.WriteStringValue(target);
                writer.WriteEndArray();
            }
            foreach (var member in body.EnumerateObject())
            {
                if (member.Name is "id" or "createdDateTime" or "modificationDateTime" or "objectType") continue;
                if (member.Name == "clientID" && clientId is not null) continue;
                if (member.Name == "targets" && Kind != ObjectKind.Report) continue;
                Copy(writer, member, inPeriod: false);
            }
            writer.WriteEndObject();
        }
        return new VtnObject
        {
            Kind = Kind,
            Id = id,
            ClientId = clientId,
            Created = created,
            Modified = modified,
            Json = buffer.WrittenMemory,
            Name = Name,
            ProgramId = ProgramId,
            EventId = EventId,
            VenId = VenId,
            Targets = targets,
        };
    }

    /// <summary>Of a subscription: where it wants to be called.</summary>
    public IEnumerable<string> Callbacks =>
        body.TryGetProperty("objectOperations", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(o => o.GetProperty("callbackUrl").GetString()!) : [];

    /// <summary>What a subscription asks for, as bytes that are equal where the wishes are.</summary>
    public byte[] Fingerprint() => Wishes(body);

    /// <summary>The same of one that stands.</summary>
    public static byte[] FingerprintOf(VtnObject item)
    {
        using var document = JsonDocument.Parse(item.Json, new JsonDocumentOptions { MaxDepth = 128 });
        return Wishes(document.RootElement);
    }

    static byte[] Wishes(JsonElement root)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, plain))
        {
            writer.WriteStartArray();
            foreach (var name in (ReadOnlySpan<string>)["objectOperations", "targets"])
                if (root.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Array) Copy(writer, found, false);
            writer.WriteEndArray();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether every name and text in it is whole characters: JSON can write halves of them.</summary>
    static bool IsSound(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Object => value.EnumerateObject().All(m => m.Name is not null && IsSound(m.Value)),
                JsonValueKind.Array => value.EnumerateArray().All(IsSound),
                JsonValueKind.String => value.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    string? Member(string name) => body.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    /// <summary>Copies a member, its times in the served form; what is null is left out, which says the same.</summary>
    static void Copy(Utf8JsonWriter writer, JsonProperty member, bool inPeriod)
    {
        if (member.Value.ValueKind == JsonValueKind.Null) return;
        writer.WritePropertyName(member.Name);
        if (inPeriod && member.Name == "start" && member.Value.ValueKind == JsonValueKind.String) writer.WriteStringValue(Moment.Served(member.Value.GetString()!));
        else Copy(writer, member.Value, member.Name == "intervalPeriod");
    }

    static void Copy(Utf8JsonWriter writer, JsonElement value, bool period)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject()) Copy(writer, member, period);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var entry in value.EnumerateArray()) Copy(writer, entry, false);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
