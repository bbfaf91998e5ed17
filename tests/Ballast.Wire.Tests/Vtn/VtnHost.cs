using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Http;
using Ballast.Vtn.Storage;
using Ballast.Wire.Tests.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Ballast.Wire.Tests.Vtn;

/// <summary>A server on a free port, and clients of it with and without tokens; through prism where asked.</summary>
sealed class VtnHost : IAsyncDisposable
{
    public const string Prefix = "/openadr3/3.1.0";

    readonly WebApplication app;
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    Prism? prism;
    int clients;

    VtnHost(WebApplication app, Ballast.Vtn.Vtn vtn, AccessBook access, SettableTime time) => (this.app, Vtn, Access, Time) = (app, vtn, access, time);

    public Ballast.Vtn.Vtn Vtn { get; }

    public AccessBook Access { get; }

    public SettableTime Time { get; }

    /// <summary>The server itself.</summary>
    public string Direct { get; private set; } = "";

    /// <summary>The server, or prism before it.</summary>
    public string Address => prism is null ? Direct : prism.Address.AbsoluteUri.TrimEnd('/');

    public bool Checked => prism is not null;

    public static async Task<VtnHost> Start(VtnOptions? options = null, IObjectStore? store = null, bool prism = false, bool mend = true)
    {
        var time = new SettableTime();
        var access = AccessBook.InMemory(time);
        options ??= new VtnOptions { FailedAttemptsPerMinute = 1000 };
        var vtn = await Ballast.Vtn.Vtn.Open(options, store ?? new MemoryStore(), access, time, TestContext.Current.CancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => VtnHosting.Listen(k, new IPEndPoint(IPAddress.Loopback, 0), options));
        var app = builder.Build();
        app.MapVtn(vtn, Prefix);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var host = new VtnHost(app, vtn, access, time) { Direct = app.Urls.First() + Prefix };
        if (prism) host.prism = await Prism.Proxy(host.Direct, mend);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        if (prism is not null) await prism.DisposeAsync();
        await app.DisposeAsync();
        await Vtn.DisposeAsync();
        http.Dispose();
    }

    /// <summary>A name that no test has used.</summary>
    public string Fresh(string stem) => string.Create(CultureInfo.InvariantCulture, $"{stem}-{Interlocked.Increment(ref clients)}");

    public async Task<TestClient> Bl(Scopes? scopes = null) => await Client(Role.BusinessLogic, scopes);

    public async Task<TestClient> Ven(Scopes? scopes = null) => await Client(Role.Ven, scopes);

    public TestClient Stranger(string? token = null) => new(this, http, token, "nobody");

    async Task<TestClient> Client(Role role, Scopes? scopes)
    {
        var id = Fresh(role == Role.Ven ? "ven" : "bl");
        var secret = Access.Add(id, role, scopes);
        var answer = await Stranger().Form("/auth/token", $"grant_type=client_credentials&client_id={id}&client_secret={secret}");
        Assert.Equal(200, answer.Status);
        return new TestClient(this, http, answer.Json.GetProperty("access_token").GetString(), id);
    }
}

/// <summary>What came back.</summary>
sealed record Reply(int Status, string Body, HttpResponseHeaders Headers, HttpContentHeaders Content)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Id => Json.GetProperty("id").GetString()!;

    public string Detail => Json.GetProperty("detail").GetString()!;

    public IEnumerable<string> Ids => Json.EnumerateArray().Select(o => o.GetProperty("id").GetString()!);
}

/// <summary>One client of a server. Through prism, any violation of the document, in what is sent or in what comes back, fails the test.</summary>
sealed class TestClient(VtnHost host, HttpClient http, string? token, string id)
{
    /// <summary>Answers that the protocol's text asks for and the document does not list; prism remarks on them without refusing them.</summary>
    static readonly int[] unlisted = [304, 405, 409, 413, 429];

    public string Id => id;

    public string? Token => token;

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<Reply> Post(string path, object body) => Send(HttpMethod.Post, path, JsonSerializer.Serialize(body));

    public Task<Reply> Put(string path, object body) => Send(HttpMethod.Put, path, JsonSerializer.Serialize(body));

    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path, null);

    public Task<Reply> Form(string path, string form, string? authorization = null, bool direct = false) =>
        Send(HttpMethod.Post, path, form, "application/x-www-form-urlencoded", authorization, direct);

    /// <summary>A request that is wrong on purpose, past prism.</summary>
    public Task<Reply> Wrong(HttpMethod method, string path, string? body = null) => Send(method, path, body, direct: true);

    public async Task<Reply> Send(HttpMethod method, string path, string? body, string type = "application/json", string? authorization = null, bool direct = false, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, (direct ? host.Direct : host.Address) + path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        if ((authorization ?? (token is null ? null : $"Bearer {token}")) is { } auth) request.Headers.TryAddWithoutValidation("Authorization", auth);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var reply = new Reply((int)response.StatusCode, text, response.Headers, response.Content.Headers);
        if (host.Checked && !direct)
        {
            Assert.DoesNotContain("stoplight.io/prism/errors", text, StringComparison.Ordinal);
            if (response.Headers.TryGetValues("sl-violations", out var violations) && !unlisted.Contains(reply.Status))
                Assert.Fail($"{method} {path} → {reply.Status}: {string.Join(' ', violations)}");
        }
        if (reply.Status >= 400)
        {
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal(reply.Status, reply.Json.GetProperty("status").GetInt32());
            Assert.EndsWith(".", reply.Detail, StringComparison.Ordinal);
        }
        return reply;
    }
}
