using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ballast.Vtn.Http;

/// <summary>Reads bodies of requests up to their limit.</summary>
static class RequestBody
{
    /// <summary>The body's bytes; null when it is longer than the limit.</summary>
    public static async Task<byte[]?> Read(HttpContext context, int most)
    {
        if (context.Request.ContentLength > most) return null;
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (read.Buffer.Length > most)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The body as JSON; null and a sentence where it is none.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body, int depth, out string fault)
    {
        fault = "";
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = depth, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            fault = e.LineNumber is { } line
                ? FormattableString.Invariant($"The body is not JSON that this server takes, at line {line + 1}, byte {e.BytePositionInLine + 1}; write one object, each name once, nested at most {depth} deep.")
                : $"The body is not JSON that this server takes; write one object, each name once, nested at most {depth} deep.";
            return null;
        }
        catch (InvalidOperationException)
        {
            fault = Objects.Draft.Unreadable;
            return null;
        }
    }

    /// <summary>Whether the request says of its body what this endpoint reads; saying nothing is let pass.</summary>
    public static bool Says(HttpContext context, params ReadOnlySpan<string> types)
    {
        if (context.Request.ContentType is not { Length: > 0 } said) return true;
        var bare = said.AsSpan();
        if (bare.IndexOf(';') is >= 0 and var at) bare = bare[..at];
        bare = bare.Trim();
        foreach (var type in types)
            if (bare.Equals(type, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
