using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ballast.Wire.DsxFlex;

/// <summary>Payloads as JSON and back. Writing gives what the contract's schemas take; reading refuses what they refuse, and what its words forbid beside them (a target of zero).</summary>
public static class PayloadCodec
{
    internal static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static byte[] Write(DsxMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            PayloadWriter.Write(writer, message);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The message, or a sentence that says what is wrong with it. Never throws, whatever the bytes.</summary>
    public static bool TryRead(DsxKind kind, ReadOnlyMemory<byte> json, [NotNullWhen(true)] out DsxMessage? message, [NotNullWhen(false)] out string? sentence)
    {
        (message, sentence) = (null, null);
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            message = PayloadReader.Read(kind, new Field(document.RootElement, "payload"));
            return true;
        }
        catch (FieldException e)
        {
            sentence = e.Message;
        }
        catch (JsonException e)
        {
            sentence = $"it is not JSON as the contract has it (at byte {e.BytePositionInLine}).";
        }
        catch (InvalidOperationException)
        {
            sentence = "it holds text that is not Unicode.";
        }
        return false;
    }
}
