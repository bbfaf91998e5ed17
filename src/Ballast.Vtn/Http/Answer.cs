using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ballast.Vtn.Objects;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Ballast.Vtn.Http;

/// <summary>Writes answers: problems as the document's schema has them, objects as they lie in memory.</summary>
static class Answer
{
    static readonly JsonWriterOptions plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An error: what, where and how to mend it, in one sentence. Its media type is application/json, as the document gives it.</summary>
    public static Task Problem(HttpContext context, int status, string detail)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, plain))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "about:blank");
            writer.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            writer.WriteNumber("status", status);
            writer.WriteString("detail", detail);
            writer.WriteEndObject();
        }
        // What is left of a body that is too long is not waited for.
        if (status is 408 or 413) context.Response.Headers.Connection = "close";
        if (status == 401) context.Response.Headers.WWWAuthenticate = "Bearer realm=\"openadr\"";
        return Json(context, status, buffer.WrittenMemory);
    }

    public static Task Json(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        return response.BodyWriter.WriteAsync(json, context.RequestAborted).AsTask();
    }

    /// <summary>What has an ETag is not sent again to one who has it.</summary>
    public static bool Known(HttpContext context, ulong tag)
    {
        var written = string.Create(CultureInfo.InvariantCulture, $"\"{tag:x16}\"");
        var headers = context.Response.Headers;
        headers.ETag = written;
        headers.CacheControl = "private, no-cache";
        headers.Vary = "Authorization";
        foreach (var line in context.Request.Headers.IfNoneMatch)
        {
            if (line is null || (!line.Contains(written, StringComparison.Ordinal) && line.Trim() != "*")) continue;
            context.Response.StatusCode = 304;
            return true;
        }
        return false;
    }

    public static async Task Of(HttpContext context, Outcome outcome, ReadOnlyMemory<byte> json)
    {
        if (outcome.Done) await Json(context, outcome.Status, json).ConfigureAwait(false);
        else await Problem(context, outcome.Status, outcome.Detail!).ConfigureAwait(false);
    }

    /// <summary>A list, put together from what lies in memory; its tag is of all it holds.</summary>
    public static Task List(HttpContext context, List<ReadOnlyMemory<byte>> items, ulong tag)
    {
        if (Known(context, tag)) return Task.CompletedTask;
        var length = 2 + Math.Max(0, items.Count - 1);
        foreach (var item in items) length += item.Length;
        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = length;
        var writer = response.BodyWriter;
        writer.Write("["u8);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) writer.Write(","u8);
            writer.Write(items[i].Span);
        }
        writer.Write("]"u8);
        return writer.FlushAsync(context.RequestAborted).AsTask();
    }
}
