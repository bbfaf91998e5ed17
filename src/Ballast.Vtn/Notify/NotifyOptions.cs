namespace Ballast.Vtn.Notify;

/// <summary>How subscribers are told. Every value has a working default.</summary>
public sealed record NotifyOptions
{
    /// <summary>Most notifications that wait for one callback; the oldest goes first. 256.</summary>
    public int QueuedPerCallback { get; init; } = 256;

    /// <summary>How often one notification is tried; 7, which is about a minute with the pauses between.</summary>
    public int Attempts { get; init; } = 7;

    /// <summary>The pause after the first failure, 0.5 s; it doubles with each, and a random half of it is left off.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest pause, 30 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may take in all, 10 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most connections to one host; 256.</summary>
    public int ConnectionsPerHost { get; init; } = 256;

    /// <summary>Most announcements that wait to be matched with subscriptions; the oldest goes first. 100,000.</summary>
    public int QueuedAnnouncements { get; init; } = 100_000;

    /// <summary>Draws the pauses.</summary>
    public ulong Seed { get; init; }
}
