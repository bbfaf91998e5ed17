using System.Collections.Immutable;
using Ballast.Wire.Mqtt;

namespace Ballast.Vtn.Notify;

/// <summary>How VENs are to prove to the broker who they are.</summary>
public abstract record MqttAuthentication
{
    MqttAuthentication() { }

    /// <summary>Not at all. The broker then keeps no VEN from reading what is meant for others.</summary>
    public sealed record Anonymous : MqttAuthentication;

    /// <summary>With the access token as password.</summary>
    /// <param name="Username"><c>{clientID}</c> stands for the client's own id; anything else is meant literally.</param>
    public sealed record BearerToken(string Username) : MqttAuthentication;

    /// <summary>With a certificate that this server hands out, PEM.</summary>
    public sealed record Certificate(string Authority, string Client, string Key) : MqttAuthentication
    {
        public override string ToString() => nameof(Certificate); // the key is a secret
    }
}

/// <summary>A broker through which the server notifies.</summary>
public sealed record MqttNotifierOptions
{
    /// <summary>How the server itself connects.</summary>
    public required MqttOptions Client { get; init; }

    /// <summary>How VENs reach the broker: <c>mqtt://host:port</c> or <c>mqtts://…</c>, at least one.</summary>
    public required ImmutableArray<string> PublicUris { get; init; }

    public MqttAuthentication Authentication { get; init; } = new MqttAuthentication.Anonymous();

    /// <summary>QoS of every notification; at least once.</summary>
    public MqttQos Qos { get; init; } = MqttQos.AtLeastOnce;

    /// <summary>Reads the address given to <c>--mqtt</c>; the broker is told to VENs under the same.</summary>
    /// <param name="address"><c>mqtt://[user@]host[:port]</c> or <c>mqtts://…</c>.</param>
    /// <param name="clientId">Name of the server's session at the broker.</param>
    /// <param name="password">Asked at each connect; null: none.</param>
    /// <exception cref="FormatException">One sentence.</exception>
    public static MqttNotifierOptions Parse(string address, string clientId, Func<CancellationToken, ValueTask<string?>>? password = null)
    {
        if (!MqttOptions.TryParse(address, clientId, out var options, out var problem)) throw new FormatException(problem);
        var host = options.Host.Contains(':') ? $"[{options.Host.Trim('[', ']')}]" : options.Host;
        return new()
        {
            Client = options with { QueuedMessages = 100_000, Password = options.Username is null ? null : password },
            PublicUris = [$"{(options.Tls is null ? "mqtt" : "mqtts")}://{host}:{options.Port}"],
        };
    }
}
