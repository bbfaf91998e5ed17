using System.Collections.Immutable;
using Ballast.Wire.Bms;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Mqtt;

namespace Ballast.App.Dsx;

/// <summary>What a file of <c>serve --dsx</c> says: the broker, our key, whom we believe, and which roles we have.</summary>
sealed record DsxSettings
{
    /// <summary>Options of a connection under this client id.</summary>
    public required Func<string, MqttOptions> Connection { get; init; }

    public required string Broker { get; init; }

    public required SigningKey Key { get; init; }

    /// <summary>Path of the JWK set; looked at again while running.</summary>
    public required string TrustedPath { get; init; }

    public required KeyBook Trusted { get; init; }

    public AdmissionOptions Admission { get; init; } = new();

    public AgentSettings? Agent { get; init; }

    public IsvSettings? Isv { get; init; }

    public InfraSettings? Infra { get; init; }

    /// <summary>Whether the building's points are listened to.</summary>
    public bool Bms { get; init; }

    /// <summary>A reading of the building that is older than this says nothing.</summary>
    public TimeSpan OldestReading { get; init; } = TimeSpan.FromSeconds(150);
}

/// <summary>The agent's part of the file.</summary>
/// <param name="Self">Who we are.</param>
/// <param name="Isvs">Whose targets are taken; empty: of all whose keys are trusted.</param>
/// <param name="Meters">By feed: the points whose sum is its meter; a feed without takes the sum of its jobs' readings.</param>
/// <param name="Options">Heartbeat, ramps, breaches.</param>
sealed record AgentSettings(DsxParty Self, ImmutableArray<DsxParty> Isvs, ImmutableDictionary<string, ImmutableArray<PointChoice>> Meters, AgentOptions Options);

/// <summary>The ISV's part of the file.</summary>
/// <param name="Self">Who we are.</param>
/// <param name="Agent">To whom our targets go.</param>
/// <param name="Meter">Points whose sum is the other site's meter.</param>
/// <param name="Options">Feeds with their shares, and times.</param>
sealed record IsvSettings(DsxParty Self, DsxParty Agent, ImmutableArray<PointChoice> Meter, IsvOptions Options);

/// <summary>The infrastructure's part of the file. Without a command it is dry: what it would order is told and not done.</summary>
/// <param name="Self">Who we are.</param>
/// <param name="Agents">Whose breaches are taken; empty: of all whose keys are trusted.</param>
/// <param name="Options">Pace, and how far it goes.</param>
/// <param name="Command">What carries orders out; null: dry.</param>
sealed record InfraSettings(DsxParty Self, ImmutableArray<DsxParty> Agents, InfraOptions Options, EnforceCommand? Command = null);
