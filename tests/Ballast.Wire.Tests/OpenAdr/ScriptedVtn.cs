using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Ballast.Wire.Tests.OpenAdr;

/// <summary>A server that does as a test tells it, oddities included. Plain 3.1.0 unless told otherwise.</summary>
sealed class ScriptedVtn : IAsyncDisposable
{
    readonly WebApplication app;
    int next;

    ScriptedVtn(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>Objects by collection (events, programs, vens, resources, reports, subscriptions), in order.</summary>
    public ConcurrentDictionary<string, List<JsonObject>> Objects { get; } = new();

    /// <summary>What was asked: method, path with query, body.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Answers before all else; true: it has.</summary>
    public Func<HttpContext, Task<bool>>? Odd { get; set; }

    /// <summary>The server speaks 3.0.1.</summary>
    public bool Old { get; set; }

    /// <summary>The server sends ETags and answers 304.</summary>
    public bool Tags { get; set; }

    /// <summary>Credentials are taken from the form alone.</summary>
    public bool FormOnly { get; set; }

    /// <summary>Tokens given out so far; only the last holds.</summary>
    public int Tokens { get; set; }

    /// <summary>Seconds a token lives, as stated.</summary>
    public int TokenLife { get; set; } = 3600;

    public string? Token => Tokens == 0 ? null : $"token-{Tokens}";

    public static async Task<ScriptedVtn> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var vtn = new ScriptedVtn(app);
        app.Run(vtn.Answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        vtn.Address = new Uri($"{app.Urls.Single()}/openadr3/");
        return vtn;
    }

    public List<JsonObject> All(string collection) => Objects.GetOrAdd(collection, _ => []);

    public string Add(string collection, string json, string? id = null)
    {
        var item = JsonNode.Parse(json)!.AsObject();
        id ??= (string?)item["id"] ?? $"{collection[..^1]}-{Interlocked.Increment(ref next)}";
        item["id"] = id;
        item["objectType"] = collection[..^1].ToUpperInvariant();
        item["createdDateTime"] ??= "2025-05-03T22:00:00Z";
        item["modificationDateTime"] ??= "2025-05-03T22:00:00Z";
        lock (All(collection)) All(collection).Add(item);
        return id;
    }

    public void Remove(string collection, string id)
    {
        lock (All(collection)) All(collection).RemoveAll(item => (string?)item["id"] == id);
    }

    public int Count(string begins) => Asked.Count(asked => asked.StartsWith(begins, StringComparison.Ordinal));

    public static async Task Json(HttpContext context, int status, string json, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(json, context.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
    }

    async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!.Replace("/openadr3/", "", StringComparison.Ordinal);
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        Asked.Enqueue($"{context.Request.Method} {path}{context.Request.QueryString} {body}".TrimEnd());
        if (Odd is { } odd && await odd(context)) return;
        if (path == "auth/token")
        {
            await GiveToken(context, body);
            return;
        }
        if (path == "auth/server")
        {
            await (Old ? Json(context, 404, "{}") : Json(context, 200, $$"""{ "tokenURL": "{{Address}}auth/token" }"""));
            return;
        }
        if (Tokens > 0 && context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await Json(context, 401, """{ "title": "Unauthorized", "status": 401 }""");
            return;
        }
        await AnswerObjects(context, path.Split('/'), body);
    }

    async Task GiveToken(HttpContext context, string body)
    {
        var basic = context.Request.Headers.Authorization == $"Basic {Convert.ToBase64String("ven:secret"u8)}";
        var form = body.Contains("client_id=ven", StringComparison.Ordinal) && body.Contains("client_secret=secret", StringComparison.Ordinal);
        if (FormOnly ? !form : !basic && !form)
        {
            await Json(context, 400, """{ "error": "invalid_request", "error_description": "no client" }""");
            return;
        }
        Tokens++;
        await Json(context, 200, $$"""{ "access_token": "{{Token}}", "token_type": "Bearer", "expires_in": {{TokenLife}} }""");
    }

    async Task AnswerObjects(HttpContext context, string[] path, string body)
    {
        if (Old && path is ["vens", var ven, "resources", ..]) path = ["resources", .. path[3..]];
        else if (Old && path[0] == "resources") path = ["nowhere"];
        if (path[0] is not ("events" or "programs" or "vens" or "resources" or "reports" or "subscriptions"))
        {
            await Json(context, 404, """{ "title": "Not Found", "status": 404 }""");
            return;
        }
        var list = All(path[0]);
        if (context.Request.Method == "POST")
        {
            var id = Add(path[0], body);
            lock (list) body = list.Find(item => (string?)item["id"] == id)!.ToJsonString();
            await Json(context, 201, body);
            return;
        }
        if (path.Length == 2)
        {
            string? json;
            lock (list)
            {
                var found = list.FindIndex(item => (string?)item["id"] == path[1]);
                if (found >= 0 && context.Request.Method == "PUT") list[found] = Replaced(list[found], body);
                json = found < 0 ? null : list[found].ToJsonString();
            }
            await Json(context, json is null ? 404 : 200, json ?? """{ "title": "Not Found", "status": 404 }""");
            return;
        }
        await AnswerList(context, list);
    }

    static JsonObject Replaced(JsonObject old, string body)
    {
        var item = JsonNode.Parse(body)!.AsObject();
        item["id"] = (string?)old["id"];
        return item;
    }

    async Task AnswerList(HttpContext context, List<JsonObject> list)
    {
        var query = context.Request.Query;
        string json;
        lock (list)
        {
            var shown = list.Where(item => query["venName"].Count == 0 || (string?)item["venName"] == query["venName"]);
            if (int.TryParse(query["skip"], out var skip)) shown = shown.Skip(skip);
            shown = shown.Take(int.TryParse(query["limit"], out var limit) ? limit : 50);
            json = $"[{string.Join(',', shown.Select(item => item.ToJsonString()))}]";
        }
        if (Tags)
        {
            var tag = $"\"{json.GetHashCode():x}\"";
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                context.Response.StatusCode = 304;
                return;
            }
        }
        await Json(context, 200, json);
    }
}
