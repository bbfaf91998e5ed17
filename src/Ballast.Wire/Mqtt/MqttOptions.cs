using System.Diagnostics.CodeAnalysis;
using System.Net.Security;

namespace Ballast.Wire.Mqtt;

/// <summary>How a client speaks with its broker.</summary>
public sealed record MqttOptions
{
    /// <summary>Name or address of the broker.</summary>
    public required string Host { get; init; }

    /// <summary>1 to 65,535; by custom 1883, and 8883 with TLS.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Names the session at the broker: two clients of one name push each other out. Empty (the broker chooses) only with <see cref="CleanSession"/>.</summary>
    public required string ClientId { get; init; }

    /// <summary>False: the broker keeps subscriptions and unacknowledged messages while the client is away.</summary>
    public bool CleanSession { get; init; } = true;

    /// <summary>Longest silence, 1 to 65,535 s; zero: silence is never checked. A dead connection is found within this time.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For dialling, TLS and CONNACK together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public string? Username { get; init; }

    /// <summary>Asked at each connect, so that it may give a token of the hour; needs <see cref="Username"/>.</summary>
    public Func<CancellationToken, ValueTask<string?>>? Password { get; init; }

    /// <summary>Null: no TLS. Where its target host is empty, <see cref="Host"/> is put in. Client certificates make it mutual.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Published by the broker if the connection ends without a DISCONNECT.</summary>
    public MqttMessage? Will { get; init; }

    /// <summary>Largest packet taken in or sent, bytes. A larger PUBLISH that comes in is skipped, acknowledged and counted.</summary>
    public int MaxPacketBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Messages at QoS 1 and 2 sent and not yet acknowledged, 1 to 65,535. Keep it at or below the broker's own limit (mosquitto: <c>max_inflight_messages</c>, 20): above it
    /// mosquitto 2.0.11 acknowledges messages at QoS 2 that it loses when the connection is cut.
    /// </summary>
    public int MaxInFlight { get; init; } = 20;

    /// <summary>Messages that wait to be sent before <see cref="MqttClient.TryPublish"/> refuses, and messages that wait to be read before the socket is no longer read.</summary>
    public int QueuedMessages { get; init; } = 4096;

    /// <summary>Bytes of payload that wait to be read before the socket is no longer read.</summary>
    public long QueuedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// For one reader that does what a message asks before it comes for the next: only then is the message acknowledged, so that a process that dies under way is sent it again.
    /// </summary>
    public bool AcknowledgeWhenDone { get; init; }

    /// <summary>What is asked at a higher QoS goes out at this one. For a broker that closes the connection on QoS 2, as nats-server 2.9 does.</summary>
    public MqttQos MaxQos { get; init; } = MqttQos.ExactlyOnce;

    /// <summary>Shortest pause before a new attempt.</summary>
    public TimeSpan ReconnectMin { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest pause before a new attempt; the pause doubles up to it, and is drawn at random between the two.</summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Draws the pauses. Clients of different seed do not come back all at once.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Reads <c>mqtt://[user@]host[:port]</c> or <c>mqtts://…</c> (TLS; the system's roots). A password in the address is refused:
    /// addresses are shown in logs and process lists.
    /// </summary>
    /// <param name="address">The text.</param>
    /// <param name="clientId">Becomes <see cref="ClientId"/>.</param>
    /// <param name="options">The rest is as by default.</param>
    /// <param name="problem">One sentence.</param>
    public static bool TryParse(string? address, string clientId, [NotNullWhen(true)] out MqttOptions? options, [NotNullWhen(false)] out string? problem)
    {
        options = null;
        problem = null;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("mqtt" or "mqtts") || uri.Host.Length == 0)
            problem = "A broker's address is mqtt://host:port, or mqtts://host:port with TLS.";
        else if (uri.UserInfo.Contains(':', StringComparison.Ordinal))
            problem = "The broker's address holds a password; leave it out there, and give it by file or environment.";
        else if (uri.AbsolutePath is not ("" or "/") || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            problem = "The broker's address has something behind host and port; leave that out.";
        if (problem is not null) return false;
        var tls = uri!.Scheme == "mqtts";
        var made = new MqttOptions
        {
            Host = uri.IdnHost,
            Port = uri.Port > 0 ? uri.Port : tls ? 8883 : 1883,
            ClientId = clientId,
            Username = uri.UserInfo.Length > 0 ? Uri.UnescapeDataString(uri.UserInfo) : null,
            Tls = tls ? new SslClientAuthenticationOptions { TargetHost = uri.IdnHost } : null,
        };
        problem = made.Problem();
        if (problem is null) options = made;
        return problem is null;
    }

    /// <summary>One sentence about the first thing that is wrong, or null.</summary>
    public string? Problem() => this switch
    {
        { Host.Length: 0 } => "The broker has no host name.",
        { Port: < 1 or > 65_535 } => $"The broker's port is {Port}; ports go from 1 to 65535.",
        { ClientId.Length: 0, CleanSession: false } => "A client that keeps its session needs a client id.",
        { ClientId: var id } when !IsText(id) => "The client id is longer than 65535 bytes, or holds a NUL or half a character.",
        { Username: { } name } when !IsText(name) => "The user name is longer than 65535 bytes, or holds a NUL or half a character.",
        { Username: null, Password: not null } => "A password needs a user name beside it (MQTT 3.1.1, section 3.1.2.9).",
        { KeepAlive: var k } when k < TimeSpan.Zero || (k > TimeSpan.Zero && k < TimeSpan.FromSeconds(1)) || k > TimeSpan.FromSeconds(65_535) => "The keep-alive is zero (off) or 1 to 65535 s.",
        { ConnectTimeout: var t } when t <= TimeSpan.Zero || t > TimeSpan.FromHours(1) => "The time limit for connecting is above zero and up to an hour.",
        { MaxPacketBytes: < 1024 or > 268_435_460 } => "The largest packet is 1024 to 268435460 bytes.",
        { MaxInFlight: < 1 or > 65_535 } => "The number of messages in flight is 1 to 65535.",
        { QueuedMessages: < 1 } or { QueuedBytes: < 1 } => "The queues hold at least one message and one byte.",
        { MaxQos: > MqttQos.ExactlyOnce } => "The QoS is 0, 1 or 2.",
        { ReconnectMin: var min, ReconnectMax: var max } when min <= TimeSpan.Zero || max < min || max > TimeSpan.FromDays(1) => "The pauses between attempts are above zero, the shortest no longer than the longest, and that no longer than a day.",
        { Will: { } will } => MqttTopic.Problem(will.Topic) ?? (will.Payload.Length > 65_535 ? "The will's payload is longer than 65535 bytes." : will.Qos > MqttQos.ExactlyOnce ? "The QoS is 0, 1 or 2." : null),
        _ => null,
    };

    /// <summary>The address without user or secret, for sentences.</summary>
    internal string Place => $"{Host}:{Port}";

    static bool IsText(string text) => MqttTopic.Length(text) is >= 0 and <= 65_535 && !text.Contains('\0', StringComparison.Ordinal);
}
