using System.Collections.Immutable;
using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.App.Ven;

/// <summary>How news of events is to come.</summary>
enum VenNotify : byte
{
    Poll,
    Webhook,
    Mqtt,
}

/// <summary>Which OpenADR server a site follows, and how: what the command line says.</summary>
sealed record VenSettings
{
    public required Uri Server { get; init; }

    /// <summary>Our venName.</summary>
    public required string Name { get; init; }

    public string? ClientId { get; init; }

    /// <summary>Asked at each use; null: the server asks for none.</summary>
    public Func<string?>? ClientSecret { get; init; }

    /// <summary>Programs to follow, by name or id; empty: all that the server shows.</summary>
    public ImmutableArray<string> Programs { get; init; } = [];

    /// <summary>Further names under which events may mean this site.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    public OpenAdrVersion? Version { get; init; }

    public VenNotify Notify { get; init; }

    /// <summary>Where the server reaches our webhook; null: at this server's own address.</summary>
    public Uri? Callback { get; init; }

    /// <summary>MQTT broker instead of the one that the server names.</summary>
    public Uri? Broker { get; init; }

    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Site time without the server after which what it asked without an end is let go.</summary>
    public TimeSpan HoldOpen { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Ramp down from an event's start and up from its end, as OpenADR has no word for ramps.</summary>
    public TimeSpan Ramp { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Reports that may wait; beyond, the oldest is given up.</summary>
    public int MostWaiting { get; init; } = 10_000;

    /// <summary>Where state, outbox and journal are kept.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Carries the requests to the server; null: a plain one.</summary>
    public Func<HttpMessageHandler>? Carrier { get; init; }
}
