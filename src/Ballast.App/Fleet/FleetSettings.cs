using System.Collections.Immutable;
using System.Net;
using Ballast.App.Live;

namespace Ballast.App.Fleet;

/// <summary>What a fleet file says.</summary>
sealed record FleetSettings
{
    public required string Name { get; init; }

    public required FleetUtility Utility { get; init; }

    /// <summary>Name of the program under which the sites are dispatched.</summary>
    public string Program { get; init; } = "fleet";

    /// <summary>Where the sites reach the fleet's own OpenADR server.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>PEM files of the server's certificate and its key; null: plain HTTP, on this machine or behind a proxy alone.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>A proxy in front of the server ends TLS.</summary>
    public bool BehindProxy { get; init; }

    public required ImmutableArray<FleetSite> Sites { get; init; }

    public FleetTimings Timings { get; init; } = new();

    /// <summary>Of a fleet of simulated sites; null: the wall's.</summary>
    public SiteClock? Clock { get; init; }
}

/// <summary>The server above the fleet.</summary>
sealed record FleetUtility
{
    public required Uri Url { get; init; }

    /// <summary>Name under which the fleet registers there.</summary>
    public required string VenName { get; init; }

    public string? Client { get; init; }

    /// <summary>File that holds the client's secret; read at each use.</summary>
    public string? SecretFile { get; init; }

    /// <summary>Programs to follow; empty: all that the server shows.</summary>
    public ImmutableArray<string> Programs { get; init; } = [];

    /// <summary>Between polls, wall time.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>One site of the fleet: its VEN's name, its client id, the file of its secret, and what a kWh of it costs (NaN: not said).</summary>
sealed record FleetSite(string Name, string Client, string? SecretFile, double Cost);

/// <summary>How a fleet paces itself, in the fleet's time.</summary>
sealed record FleetTimings
{
    /// <summary>Interval of the sites' reports.</summary>
    public TimeSpan Report { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Between questions for what the sites could give.</summary>
    public TimeSpan Offer { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Without a report for this long a site counts as silent.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How long a report upward waits for the sites' own.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Changes of a site's part up to this share of what is asked are not worth its trouble.</summary>
    public double DeadBand { get; init; } = 0.02;

    /// <summary>Ramp down and back, where the utility's event names none: OpenADR has no field for it.</summary>
    public TimeSpan Ramp { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>With the utility away this long, what it asked without an end is let go.</summary>
    public TimeSpan HoldOpen { get; init; } = TimeSpan.FromHours(4);
}
