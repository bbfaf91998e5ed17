using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>An answer, whole.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">At most <see cref="VenOptions.MaxBodyBytes"/>.</param>
/// <param name="Tag">ETag; null: none.</param>
/// <param name="RetryAfter">How long the server asks to be left alone; null: it says nothing.</param>
sealed record VenReply(int Status, byte[] Body, string? Tag, TimeSpan? RetryAfter)
{
    /// <summary>What the server says about a failure, for a sentence; empty: nothing.</summary>
    public string Says()
    {
        try
        {
            using var problem = JsonDocument.Parse(Body, new JsonDocumentOptions { MaxDepth = 8 });
            var root = problem.RootElement;
            var said = root.Text("detail") ?? root.Text("error_description") ?? root.Text("title") ?? root.Text("error") ?? root.Text("message");
            return said is null ? "" : $" and says {said.Shown()}";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return "";
        }
    }
}

/// <summary>Requests and answers within limits of time and size. Redirections are not followed: where a token goes is for the operator to say.</summary>
sealed class VenWire : IDisposable
{
    readonly VenOptions options;
    readonly TimeProvider time;
    readonly HttpClient http;

    public VenWire(VenOptions options, TimeProvider time, HttpMessageHandler? handler)
    {
        (this.options, this.time) = (options, time);
        http = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.RequestTimeout, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The server's clock less ours, at the last answer that carried a date.</summary>
    public TimeSpan? Skew { get; private set; }

    /// <summary>Sends and reads the whole answer, whatever its status.</summary>
    /// <exception cref="VenTrouble">No whole answer came.</exception>
    public async Task<VenReply> Exchange(HttpRequestMessage request, CancellationToken cancellation)
    {
        var what = $"{request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Path)}";
        using var limit = new CancellationTokenSource(options.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if (response.Headers.Date is { } date) Skew = date - time.GetUtcNow();
            var body = await Body(response, what, both.Token);
            return new VenReply((int)response.StatusCode, body, response.Headers.ETag?.ToString(), RetryAfter(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new VenTrouble(string.Create(CultureInfo.InvariantCulture, $"{what} was not answered whole within {options.RequestTimeout.TotalSeconds} s."));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException or FormatException)
        {
            throw new VenTrouble($"{what} failed: {Reason(exception)}.");
        }
    }

    public void Dispose() => http.Dispose();

    async Task<byte[]> Body(HttpResponseMessage response, string what, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > options.MaxBodyBytes) throw TooLong(what);
        using var whole = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            if (whole.Length + read > options.MaxBodyBytes) throw TooLong(what);
            whole.Write(buffer, 0, read);
        }
        return whole.ToArray();
    }

    VenTrouble TooLong(string what) => new($"{what} was answered with more than {options.MaxBodyBytes / 1024} KiB, which is not read.");

    TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() - (Skew ?? TimeSpan.Zero) : null);
        return wait is null ? null : TimeSpan.FromSeconds(Math.Clamp(wait.Value.TotalSeconds, 0, 3600));
    }

    static string Reason(Exception exception)
    {
        var inner = exception;
        while (inner.InnerException is { } deeper) inner = deeper;
        var said = inner.Message.TrimEnd('.').Shown();
        return exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? $"its certificate is not trusted or TLS is not spoken there, {said}; name the authority that vouches for it" : said;
    }
}
