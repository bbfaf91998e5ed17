using System.Globalization;
using System.Text.Json;
using Ballast.Vtn.Access;
using Ballast.Vtn.Storage;

namespace Ballast.Wire.Tests.Vtn;

/// <summary>One server for a class of tests, started with the first of them.</summary>
public class SharedHost : IAsyncDisposable
{
    readonly SemaphoreSlim once = new(1);
    VtnHost? host;

    internal async Task<VtnHost> Get(bool prism)
    {
        await once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return host ??= await VtnHost.Start(store: await Store(), prism: prism);
        }
        finally
        {
            once.Release();
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        once.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the server keeps its objects in; null: nowhere.</summary>
    protected virtual Task<IObjectStore?> Store() => Task.FromResult<IObjectStore?>(null);
}

/// <summary>What a server does, asked directly, and again through prism, which checks every word of it against the official document.</summary>
public abstract partial class BehaviourSuite(SharedHost shared)
{
    private protected abstract bool ThroughPrism { get; }

    private protected Task<VtnHost> Host() => shared.Get(ThroughPrism);

    private protected static object Ven(TestClient client, string name, params string[] targets) =>
        new { objectType = "BL_VEN_REQUEST", clientID = client.Id, venName = name, targets };

    private protected static async Task<string> Made(Task<Reply> creation)
    {
        var reply = await creation;
        Assert.True(reply.Status == 201, reply.Body);
        return reply.Id;
    }

    private protected static async Task Refused(int status, Task<Reply> request)
    {
        var reply = await request;
        Assert.True(reply.Status == status, $"{status} expected, not {reply.Status}: {reply.Body}");
    }

    private protected static object Event(string program, params string[] targets) => new
    {
        programID = program,
        eventName = "shed",
        priority = 0,
        targets,
        intervalPeriod = new { start = "2026-11-22T16:00:00Z", duration = "PT1H" },
        payloadDescriptors = new[] { new { objectType = "EVENT_PAYLOAD_DESCRIPTOR", payloadType = "SIMPLE", units = "KW" } },
        reportDescriptors = new[] { new { payloadType = "USAGE", readingType = "DIRECT_READ", historical = true, repeat = 1 } },
        intervals = new[] { new { id = 0, payloads = new[] { new { type = "SIMPLE", values = new object[] { 1, "two", true, new { x = 1.5, y = 2 } } } } } },
    };

    private protected static object Report(string about, string name = "usage") => new
    {
        eventID = about,
        clientName = "site-1",
        reportName = name,
        payloadDescriptors = new[] { new { objectType = "REPORT_PAYLOAD_DESCRIPTOR", payloadType = "USAGE", units = "KWH", accuracy = 0.5, confidence = 100 } },
        resources = new[] { new { resourceName = "AGGREGATED_REPORT", intervals = new[] { new { id = 0, payloads = new[] { new { type = "USAGE", values = new[] { 12.5 } } } } } } },
    };

    private protected static object Subscription(string client, string? program = null, string kind = "EVENT") => program is null
        ? new { clientName = client, objectOperations = new[] { new { objects = new[] { kind }, operations = new[] { "CREATE", "UPDATE" }, callbackUrl = "http://127.0.0.1:9/hook", bearerToken = "t" } } }
        : new { clientName = client, programID = program, objectOperations = new[] { new { objects = new[] { kind }, operations = new[] { "CREATE" }, callbackUrl = "http://127.0.0.1:9/hook", bearerToken = "t" } } };

    private protected static DateTimeOffset Time(Reply reply, string member) =>
        DateTimeOffset.ParseExact(reply.Json.GetProperty(member).GetString()!, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

public sealed class DirectBehaviourTest(SharedHost shared) : BehaviourSuite(shared), IClassFixture<SharedHost>
{
    private protected override bool ThroughPrism => false;
}

public sealed class PrismBehaviourTest(SharedHost shared) : BehaviourSuite(shared), IClassFixture<SharedHost>
{
    private protected override bool ThroughPrism => true;
}
