using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace Ballast.Vtn.Notify;

/// <summary>Posts notifications to callbacks: one lane each, one pool of connections for all.</summary>
sealed class Webhooks : IAsyncDisposable
{
    readonly ConcurrentDictionary<Callback, CallbackLane> lanes = new();
    readonly CancellationTokenSource closing = new();
    readonly HttpClient http;
    readonly TimeProvider time;
    readonly bool allowPrivate;
    int number;

    public Webhooks(NotifyOptions options, bool allowPrivate, NotifyTally tally, TimeProvider time)
    {
        (Options, this.allowPrivate, Tally, this.time) = (options, allowPrivate, tally, time);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            Credentials = null,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxConnectionsPerServer = options.ConnectionsPerHost,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 16 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectCallback = (context, cancel) => CallbackRules.Connect(context.DnsEndPoint, allowPrivate, cancel),
        })
        { Timeout = options.AttemptTimeout };
    }

    public enum Answer
    {
        Taken,
        Refused,
        Failed,
    }

    public NotifyOptions Options { get; }

    public NotifyTally Tally { get; }

    public void Send(Callback callback, ReadOnlyMemory<byte> payload) =>
        lanes.GetOrAdd(callback, static (c, me) => new CallbackLane(c, me, unchecked((int)me.Options.Seed * 31 + Interlocked.Increment(ref me.number))), this).Add(payload);

    public void Close(Callback callback)
    {
        if (lanes.TryRemove(callback, out var lane)) lane.Close();
    }

    public async Task<Answer> Post(Callback callback, ReadOnlyMemory<byte> payload)
    {
        if (CallbackRules.Problem(callback.Url, allowPrivate) is not null) return Answer.Refused;
        using var request = new HttpRequestMessage(HttpMethod.Post, callback.Url) { Content = new ReadOnlyMemoryContent(payload) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (callback.Token is { Length: > 0 } token)
        {
            if (token.AsSpan().ContainsAnyExceptInRange('!', '~')) return Answer.Refused;
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, closing.Token);
            return (int)response.StatusCode switch
            {
                >= 200 and < 300 => Answer.Taken,
                408 or 425 or 429 or >= 500 => Answer.Failed,
                _ => Answer.Refused,
            };
        }
        catch (HttpRequestException e) when (e.InnerException is CallbackForbiddenException)
        {
            return Answer.Refused;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return Answer.Failed;
        }
    }

    /// <summary>False: the server closes.</summary>
    public async Task<bool> Wait(TimeSpan pause)
    {
        await Task.Delay(pause, time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !closing.IsCancellationRequested;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in lanes.Values) lane.Close();
        await closing.CancelAsync();
        http.Dispose();
    }
}
