using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.App.Verbs;

namespace Ballast.App.Vtn;

/// <summary>
/// Talks OpenADR to a server as business logic: a token by client credentials, then objects as JSON. What is refused
/// becomes a <see cref="RefusedException"/> with the server's own sentence; the secret is in none of them.
/// </summary>
sealed class VtnClient : IDisposable
{
    const int PageSize = 50;
    const int MostObjects = 200_000;

    readonly HttpClient http;
    readonly string client, secret;
    string? token;

    /// <param name="address">With its prefix, as in <c>http://127.0.0.1:8750/openadr3/3.1.0</c>.</param>
    /// <param name="client">client_id.</param>
    /// <param name="secret">client_secret.</param>
    /// <param name="over">How the server is reached; disposed with this.</param>
    public VtnClient(Uri address, string client, string secret, HttpMessageHandler over)
    {
        (this.client, this.secret) = (client, secret);
        http = new HttpClient(over) { BaseAddress = new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = 256 * 1024 * 1024 };
    }

    /// <summary>All objects of a list, page by page.</summary>
    /// <param name="path">As in <c>events</c>.</param>
    /// <param name="query">Pairs of name and value, or none.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IReadOnlyList<JsonElement>> All(string path, IEnumerable<(string Name, string Value)> query, CancellationToken cancel)
    {
        var asked = string.Concat(query.Select(q => $"&{Uri.EscapeDataString(q.Name)}={Uri.EscapeDataString(q.Value)}"));
        var all = new List<JsonElement>();
        while (all.Count < MostObjects)
        {
            var page = await Send(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{path}?skip={all.Count}&limit={PageSize}{asked}"), null, cancel);
            if (page.ValueKind != JsonValueKind.Array) throw NotOpenAdr();
            all.AddRange(page.EnumerateArray());
            if (page.GetArrayLength() < PageSize) break;
        }
        return all;
    }

    /// <summary>The object of that id, or the one of that name.</summary>
    /// <param name="kind">As in <c>events</c>.</param>
    /// <param name="name">Field of the name, as in <c>eventName</c>.</param>
    /// <param name="wanted">Id or name.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<JsonElement> Find(string kind, string name, string wanted, CancellationToken cancel)
    {
        if (wanted.Length is >= 1 and <= 128 && wanted.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') && await Try(HttpMethod.Get, $"{kind}/{wanted}", cancel) is { } byId) return byId;
        var found = (await All(kind, [], cancel)).Where(item => item.Text(name) == wanted).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new RefusedException($"The server has no {kind[..^1]} with the id or name \"{ObjectFields.Printable(wanted)}\": `ballast vtn {kind[..^1]} list` shows what there is."),
            _ => throw new RefusedException($"{found.Count} {kind} are called \"{ObjectFields.Printable(wanted)}\": give the id of one."),
        };
    }

    public Task<JsonElement> Create(string kind, JsonObject body, CancellationToken cancel) => Send(HttpMethod.Post, kind, body, cancel);

    public Task<JsonElement> Replace(string kind, string id, JsonObject body, CancellationToken cancel) => Send(HttpMethod.Put, $"{kind}/{id}", body, cancel);

    public Task<JsonElement> Delete(string kind, string id, CancellationToken cancel) => Send(HttpMethod.Delete, $"{kind}/{id}", null, cancel);

    public void Dispose() => http.Dispose();

    async Task<JsonElement?> Try(HttpMethod method, string path, CancellationToken cancel)
    {
        using var response = await Authorized(method, path, null, cancel);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await Read(response, cancel);
    }

    async Task<JsonElement> Send(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        using var response = await Authorized(method, path, body, cancel);
        return await Read(response, cancel);
    }

    async Task<HttpResponseMessage> Authorized(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        token ??= await Token(cancel);
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await Answer(request, cancel);
    }

    async Task<string> Token(CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "auth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client), new("client_secret", secret)]),
        };
        using var response = await Answer(request, cancel);
        if (response.StatusCode is HttpStatusCode.Unauthorized)
            throw new RefusedException($"{http.BaseAddress} does not know the client {ObjectFields.Printable(client)}, or its secret is another: see --client, --secret-file and BALLAST_VTN_SECRET.");
        return (await Read(response, cancel)).Text("access_token") is { Length: > 0 } given ? given : throw NotOpenAdr();
    }

    async Task<HttpResponseMessage> Answer(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await http.SendAsync(request, cancel);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new RefusedException($"{http.BaseAddress} cannot be trusted or does not speak TLS ({(e.InnerException ?? e).Message.ReplaceLineEndings(" ")}): give its authority with --ca, and a client certificate with --cert where it asks for one.");
        }
        catch (HttpRequestException)
        {
            throw new RefusedException($"Nothing answers at {http.BaseAddress}: start `ballast serve --vtn`, or name the address with --url{(http.BaseAddress!.Scheme == "https" ? ", and give --cert where it asks for a client's certificate" : "")}.");
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new RefusedException($"{http.BaseAddress} did not answer within {http.Timeout.TotalSeconds:0} s.");
        }
    }

    async Task<JsonElement> Read(HttpResponseMessage response, CancellationToken cancel)
    {
        JsonElement answer = default;
        try
        {
            using var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancel), default, cancel);
            answer = document.RootElement.Clone();
        }
        catch (JsonException) when (!response.IsSuccessStatusCode)
        {
        }
        catch (JsonException)
        {
            throw NotOpenAdr();
        }
        if (response.IsSuccessStatusCode) return answer;
        var status = (int)response.StatusCode;
        throw new RefusedException(answer.Text("detail") is { Length: > 0 } detail ? ObjectFields.Printable(detail) : $"{response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Path)} answered {status} {response.ReasonPhrase}.");
    }

    RefusedException NotOpenAdr() => new($"{http.BaseAddress} did not answer as an OpenADR 3.1 server does: is the address right, its prefix included?");
}
