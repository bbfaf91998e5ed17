using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ballast.Wire.Tests.Notify;

/// <summary>Something that callbacks reach, and that notes what they brought.</summary>
sealed class Listener : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<(string Path, string? Authorization, JsonElement Body)> heard = [];

    Listener(WebApplication app) => this.app = app;

    /// <summary>What a path answers, by how often it was called before; 200 by default.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, int, Task>> Answers { get; } = new();

    readonly ConcurrentDictionary<string, int> calls = new();

    public (string Path, string? Authorization, JsonElement Body)[] Heard => [.. heard];

    public Uri this[string path] => new(new Uri(app.Urls.First()), path);

    public int Calls(string path) => calls.GetValueOrDefault(path);

    public static async Task<Listener> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var listener = new Listener(app);
        app.Run(listener.Take);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return listener;
    }

    /// <summary>Names of the events that a path has been told of, in order.</summary>
    public string[] Names(string path) => [.. heard.Where(h => h.Path == path).Select(h => $"{h.Body.GetProperty("operation").GetString()} {h.Body.GetProperty("object").GetProperty("eventName").GetString()}")];

    public async Task Until(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 1500, $"waited in vain; heard {heard.Count}: {string.Join(", ", heard.Select(h => h.Path))}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
    }

    async Task Take(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var before = calls.AddOrUpdate(path, 1, (_, n) => n + 1) - 1;
        if (Answers.TryGetValue(path, out var answer))
        {
            await answer(context, before);
            if (context.Response.StatusCode != 200) return;
        }
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        heard.Enqueue((path, context.Request.Headers.Authorization, body.RootElement.Clone()));
    }
}
