using System.Collections.Immutable;
using System.Diagnostics;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>The two versions of OpenADR 3 that a server may speak.</summary>
public enum OpenAdrVersion
{
    /// <summary>Resources below their VEN, targets as <c>{type, values}</c>, reports that name their program.</summary>
    V301,

    /// <summary>Resources at the top, targets as plain texts, notifiers.</summary>
    V310,
}

/// <summary>How news of events comes beside polling. Closed.</summary>
public abstract record VenNotices
{
    VenNotices()
    {
    }

    /// <summary>By polling alone.</summary>
    public sealed record None : VenNotices;

    /// <summary>The server calls back. The caller maps the URL to a route of its own, which gives body and bearer to <see cref="VenClient.Heard"/>.</summary>
    /// <param name="Callback">The URL as the server sees it.</param>
    /// <param name="Bearer">What the server has to show with each call; at least 16 characters.</param>
    public sealed record Webhook(Uri Callback, string Bearer) : VenNotices
    {
        /// <summary>The URL alone; the bearer is a secret.</summary>
        public override string ToString() => $"{nameof(Webhook)} {Callback}";
    }

    /// <summary>The server's MQTT broker, as found under <c>/notifiers</c>.</summary>
    /// <param name="Broker">Instead of the broker that the server names; null: that one.</param>
    public sealed record Mqtt(Uri? Broker = null) : VenNotices;
}

/// <summary>A resource to register with the server.</summary>
/// <param name="Name">Its <c>resourceName</c>, unique within the VEN.</param>
public sealed record VenResource(string Name);

/// <summary>With which server a VEN speaks, and how.</summary>
[DebuggerDisplay("{VenName} at {Server}")]
public sealed record VenOptions
{
    /// <summary>Base of the server's paths, without a query: <c>https://vtn.example/openadr3/3.1.0</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>Our <c>venName</c>; unique within the server.</summary>
    public required string VenName { get; init; }

    /// <summary>For client credentials; absent with <see cref="Token"/>, or where the server asks for none.</summary>
    public string? ClientId { get; init; }

    /// <summary>Asked at each use, so that it may live where secrets live.</summary>
    public Func<string?>? ClientSecret { get; init; }

    /// <summary>A bearer token fetched by other means; then none is fetched here.</summary>
    public Func<string?>? Token { get; init; }

    /// <summary>Where tokens are fetched; null: as the server says under <c>/auth/server</c>, else <c>/auth/token</c>.</summary>
    public Uri? TokenUrl { get; init; }

    /// <summary>Scopes to ask for, separated by blanks; null: none are named, and the server gives what it gives.</summary>
    public string? Scope { get; init; }

    /// <summary>Resources to register.</summary>
    public ImmutableArray<VenResource> Resources { get; init; } = [];

    /// <summary>Further names under which events may address this VEN (groups, areas), beside its own name, its resources' and what the server says.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>Programs to hear, by name or id; empty: all that the server shows.</summary>
    public ImmutableArray<string> Programs { get; init; } = [];

    /// <summary>Null: found out.</summary>
    public OpenAdrVersion? Version { get; init; }

    /// <summary>Between polls of events; each wait is drawn from 0.75 to 1.25 of it.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between polls while notices come: a net beneath them.</summary>
    public TimeSpan PollWhileNotified { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between looks at programs, our registration and subscriptions.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an event that the server no longer lists, and still has, is asked about at every poll.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromHours(1);

    public VenNotices Notices { get; init; } = new VenNotices.None();

    /// <summary>A request with its whole answer takes no longer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest answer or notification that is read, bytes.</summary>
    public int MaxBodyBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most events kept; more are not looked at, and said.</summary>
    public int MaxEvents { get; init; } = 2000;

    /// <summary>Reports that wait for a server that is away; beyond, <see cref="VenClient.Send"/> answers that there is no room.</summary>
    public int MaxReports { get; init; } = 1000;

    /// <summary>First and longest wait after a failure; doubled between, drawn from half to whole. A longer Retry-After counts, up to an hour.</summary>
    public (TimeSpan First, TimeSpan Longest) Backoff { get; init; } = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));

    /// <summary>Failures in a row, after which the server counts as lost.</summary>
    public int LostAfterFailures { get; init; } = 3;

    /// <summary>Events heard in an earlier run, by id, with when they were first heard: a start of "now" stays what it was, and those gone since are told as gone.</summary>
    public ImmutableDictionary<string, DateTimeOffset> KnownEvents { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>The given time is a simulated one, so that the server's clock is no matter to it.</summary>
    public bool IsTimeSimulated { get; init; }

    /// <summary>For jitter: another for each VEN, so that they do not come all at once.</summary>
    public required ulong Seed { get; init; }
}
