using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>The server's paths, asked with a token; a token that is refused is renewed once.</summary>
sealed class VenServer(VenOptions options, VenWire wire, VenTokens tokens)
{
    /// <summary>A path below a base, whether or not the base ends in a slash.</summary>
    public static Uri At(Uri server, string path) => new($"{server.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}");

    public Task<VenReply> Get(string path, string? tag, CancellationToken cancellation) => Send(HttpMethod.Get, path, null, tag, cancellation);

    public Task<VenReply> Post(string path, string json, CancellationToken cancellation) => Send(HttpMethod.Post, path, json, null, cancellation);

    public Task<VenReply> Put(string path, string json, CancellationToken cancellation) => Send(HttpMethod.Put, path, json, null, cancellation);

    /// <summary>What an answer says that should have been a good one.</summary>
    public static VenTrouble Trouble(string what, VenReply reply) => reply.Status is >= 300 and < 400
        ? new VenTrouble($"{what} is answered with a redirection ({reply.Status}), which is not followed; give the server's own address.", reply.Status)
        : new VenTrouble($"{what} is answered with {reply.Status}{reply.Says()}.", reply.Status, reply.RetryAfter);

    /// <summary>The JSON of a good answer.</summary>
    /// <exception cref="VenTrouble">It is not a good one, or not JSON.</exception>
    public static JsonDocument Json(string what, VenReply reply)
    {
        if (reply.Status is not (200 or 201)) throw Trouble(what, reply);
        try
        {
            var document = JsonDocument.Parse(reply.Body, new JsonDocumentOptions { MaxDepth = 32 });
            if (EventSpelling.Mend(document.RootElement, out _) is not { } right) return document;
            document.Dispose();
            return JsonDocument.Parse(right);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new VenTrouble($"{what} is not answered with JSON.");
        }
    }

    async Task<VenReply> Send(HttpMethod method, string path, string? json, string? tag, CancellationToken cancellation)
    {
        var token = await tokens.Get(null, cancellation);
        var reply = await Once(method, path, json, tag, token, cancellation);
        if (reply.Status != 401 || token is null || options.Token is not null) return reply;
        return await Once(method, path, json, tag, await tokens.Get(token, cancellation), cancellation);
    }

    async Task<VenReply> Once(HttpMethod method, string path, string? json, string? tag, string? token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, At(options.Server, path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await wire.Exchange(request, cancellation);
    }
}
