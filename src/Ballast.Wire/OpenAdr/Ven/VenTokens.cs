using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>
/// Bearer tokens by client credentials (RFC 6749, section 4.4): with HTTP Basic, and with the credentials in the form where a server refuses
/// that; what worked is kept to. A token is renewed when a fifth of its life is left, and when a server refuses it.
/// </summary>
sealed class VenTokens(VenOptions options, TimeProvider time, VenWire wire, Func<string, CancellationToken, ValueTask> remark) : IDisposable
{
    readonly SemaphoreSlim one = new(1);
    Uri? address;
    bool byForm;
    string? token;
    DateTimeOffset renewAt;

    /// <summary>The token to send; null: the server is to be asked without one.</summary>
    /// <param name="refused">A token that the server just refused; another is fetched unless that has been done already.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VenTrouble">None can be had.</exception>
    public async ValueTask<string?> Get(string? refused, CancellationToken cancellation)
    {
        if (options.Token is { } given) return given();
        if (options.ClientId is null) return null;
        await one.WaitAsync(cancellation);
        try
        {
            if (token is null || token == refused || time.GetUtcNow() >= renewAt) await Fetch(cancellation);
            return token;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    async Task Fetch(CancellationToken cancellation)
    {
        address ??= options.TokenUrl ?? await Discover(cancellation);
        var reply = await Ask(cancellation);
        // 400, 401 and 422 are what servers answer that look for the credentials in the other place.
        if (reply.Status is 400 or 401 or 403 or 415 or 422)
        {
            byForm = !byForm;
            var other = await Ask(cancellation);
            if (other.Status == 200) reply = other;
            else byForm = !byForm;
        }
        if (reply.Status != 200) throw new VenTrouble($"No token: {address.GetLeftPart(UriPartial.Path)} answers {reply.Status}{reply.Says()}; check {(reply.Status == 404 ? "the server's address, its path included" : "client id and secret")}.", reply.Status, reply.RetryAfter);
        Take(reply.Body);
    }

    void Take(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            if (root.Text("access_token") is not { Length: <= 65536 } text || text.Any(character => character is < '!' or > '~')) throw new VenTrouble("The token server's answer has no access_token that may stand in a header.");
            token = text;
            var seconds = root.Member("expires_in") is { } member ? PayloadNumbers.Plain(member, out _) ?? 3600 : 3600;
            renewAt = time.GetUtcNow() + TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 30 * 86400) * 0.8);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new VenTrouble("The token server's answer is not JSON.");
        }
    }

    async Task<VenReply> Ask(CancellationToken cancellation)
    {
        var secret = options.ClientSecret?.Invoke() ?? "";
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        if (options.Scope is { Length: > 0 } scope) form.Add(new("scope", scope));
        if (byForm) form.AddRange([new("client_id", options.ClientId!), new("client_secret", secret)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (!byForm)
        {
            // Both halves are form-encoded first (RFC 6749, section 2.3.1).
            var pair = $"{Uri.EscapeDataString(options.ClientId!)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        return await wire.Exchange(request, cancellation);
    }

    async Task<Uri> Discover(CancellationToken cancellation)
    {
        var usual = VenServer.At(options.Server, "auth/token");
        using var request = new HttpRequestMessage(HttpMethod.Get, VenServer.At(options.Server, "auth/server"));
        var reply = await wire.Exchange(request, cancellation);
        if (reply.Status != 200) return usual;
        string? said;
        try
        {
            using var document = JsonDocument.Parse(reply.Body, new JsonDocumentOptions { MaxDepth = 16 });
            said = document.RootElement.Text("tokenURL");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return usual;
        }
        if (said is null) return usual;
        if (!Uri.TryCreate(options.Server, said, out var found) || found.Scheme is not ("http" or "https") || found.UserInfo.Length > 0) return await Usual("is not an address");
        // The secret goes to another host only over TLS, and never with less protection than the server itself has.
        var elsewhere = found.Host != options.Server.Host;
        return found.Scheme != "https" && (elsewhere || options.Server.Scheme == "https") ? await Usual("would have the secret sent in the clear") : found;

        async Task<Uri> Usual(string why)
        {
            await remark(string.Create(CultureInfo.InvariantCulture, $"The token address {said.Shown()} that the server names {why}; {usual.GetLeftPart(UriPartial.Path)} is asked instead."), cancellation);
            return usual;
        }
    }
}
