using System.Text.Json;
using Ballast.App.Live;

namespace Ballast.App.Api;

/// <summary>Server-sent events: the status at once and then whatever the loop publishes, until the client or the server goes.</summary>
static class Stream
{
    public static async Task Serve(HttpContext context, LiveLoop loop, IHostApplicationLifetime lifetime)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var subscription = loop.Feed.Listen();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            await Write(context, new FeedItem("status", JsonSerializer.Serialize(loop.Snapshot.Status, ApiJson.Default.Status)), ended.Token);
            await foreach (var item in subscription.Items.ReadAllAsync(ended.Token)) await Write(context, item, ended.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }

    static async Task Write(HttpContext context, FeedItem item, CancellationToken ended)
    {
        await context.Response.WriteAsync($"event: {item.Event}\ndata: {item.Data}\n\n", ended);
        await context.Response.Body.FlushAsync(ended);
    }
}
