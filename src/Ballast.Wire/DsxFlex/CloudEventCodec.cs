using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ballast.Wire.DsxFlex;

/// <summary>Reads and writes envelopes. Reading is strict: what the contract requires must be there, once, in the form it names; attributes that it does not know are passed over.</summary>
public static class CloudEventCodec
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static byte[] Write(CloudEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>(e.Data.Length + 512);
        using (var writer = new Utf8JsonWriter(buffer, PayloadCodec.Plain))
        {
            var terms = DsxContract.Of(e.Kind);
            writer.WriteStartObject();
            writer.WriteString("specversion", DsxContract.SpecVersion);
            writer.WriteString("id", e.Id);
            writer.WriteString("source", e.Source.Source);
            writer.WriteString("type", terms.Type);
            writer.WriteString("time", WireFormats.Write(e.Time));
            writer.WriteString("datacontenttype", DsxContract.ContentType);
            writer.WriteString("subject", terms.Subject);
            writer.WriteString("traceparent", e.Trace.ToString());
            if (e.TraceState is not null) writer.WriteString("tracestate", e.TraceState);
            if (e.CorrelationId is { } correlation) writer.WriteString("correlationid", correlation);
            writer.WriteString("data", e.Data);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The event, or why it is none. Never throws, whatever the bytes.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out CloudEvent? read, [NotNullWhen(false)] out Refusal? refusal)
    {
        (read, refusal) = (null, null);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Strict);
        }
        catch (JsonException e)
        {
            refusal = Bad($"it is not JSON as the contract has it (at byte {e.BytePositionInLine})");
            return false;
        }
        catch (InvalidOperationException)
        {
            // The look for names that come twice asks for each of them, and half a character has none.
            refusal = Bad("it holds text that is not Unicode");
            return false;
        }
        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                refusal = Bad("it is not a JSON object");
                return false;
            }
            try
            {
                return TryRead(root, out read, out refusal);
            }
            catch (InvalidOperationException)
            {
                // A string that is not well-formed Unicode is found out only when it is asked for.
                refusal = Bad("it holds text that is not Unicode");
                return false;
            }
        }
    }

    static bool TryRead(JsonElement root, [NotNullWhen(true)] out CloudEvent? read, [NotNullWhen(false)] out Refusal? refusal)
    {
        (read, refusal) = (null, null);
        string? missing = null;
        var specversion = Text(root, "specversion", ref missing);
        var idText = Text(root, "id", ref missing);
        var sourceText = Text(root, "source", ref missing);
        var type = Text(root, "type", ref missing);
        var timeText = Text(root, "time", ref missing);
        var contentType = Text(root, "datacontenttype", ref missing);
        var subject = Text(root, "subject", ref missing);
        var traceText = Text(root, "traceparent", ref missing);
        if (missing is not null) refusal = Bad($"the attribute {missing} is missing or not a text");
        else if (specversion != DsxContract.SpecVersion) refusal = Bad($"specversion is \"{Refusals.Short(specversion)}\" and must be \"{DsxContract.SpecVersion}\"");
        else if (contentType != DsxContract.ContentType) refusal = Bad($"datacontenttype is \"{Refusals.Short(contentType)}\" and must be \"{DsxContract.ContentType}\"");
        else if (subject.Length == 0) refusal = Bad("subject is empty");
        if (refusal is not null) return false;

        if (!WireFormats.TryUuid(idText, out var id)) refusal = Bad($"id \"{Refusals.Short(idText)}\" is not a UUID of version 4");
        else if (!WireFormats.TryTime(timeText, out var time)) refusal = Bad($"time \"{Refusals.Short(timeText)}\" is not as RFC 3339 has it, such as 2026-11-21T12:00:00Z");
        else if (!TraceContext.TryParse(traceText, out var trace)) refusal = Bad($"traceparent \"{Refusals.Short(traceText)}\" is not as W3C Trace Context has it");
        else if (!DsxParty.TryParse(sourceText, out var source)) refusal = new Refusal(RefusalReason.WrongSource, $"The source \"{Refusals.Short(sourceText)}\" is not of the form //grid/v1/ROLE/IDENTIFIER.");
        else if (!DsxContract.TryType(type, out var terms)) refusal = new Refusal(RefusalReason.WrongType, $"The type \"{Refusals.Short(type)}\" is not one of DSX Flex 1.7.");
        else if (!TryOptional(root, out var state, out var correlation, out refusal)) return false;
        else if (!root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.String)
            refusal = new Refusal(RefusalReason.Unsigned, "The data is not a signed text (JWS in compact form), and unsigned data is not believed.");
        else
            read = new CloudEvent { Id = id, Source = source, Kind = terms.Kind, Time = time, Trace = trace, TraceState = state, CorrelationId = correlation, Data = data.GetString()! };
        return read is not null;
    }

    static bool TryOptional(JsonElement root, out string? state, out Guid? correlation, [NotNullWhen(false)] out Refusal? refusal)
    {
        (state, correlation, refusal) = (null, null, null);
        if (root.TryGetProperty("tracestate", out var given))
        {
            if (given.ValueKind != JsonValueKind.String) refusal = Bad("tracestate is not a text");
            else if (given.GetString() is { Length: <= 512 } text) state = text;
        }
        if (root.TryGetProperty("correlationid", out given))
        {
            if (given.ValueKind == JsonValueKind.String && WireFormats.TryUuid(given.GetString()!, out var id)) correlation = id;
            else refusal = Bad("correlationid is not a UUID of version 4");
        }
        return refusal is null;
    }

    static string Text(JsonElement root, string name, ref string? missing)
    {
        if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) return value.GetString()!;
        missing ??= name;
        return "";
    }

    static Refusal Bad(string what) => new(RefusalReason.BadEnvelope, $"The message is not a CloudEvent of this contract: {what}.");
}
