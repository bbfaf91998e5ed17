namespace Ballast.App.Dsx;

/// <summary>Where the site stands on the AI factory's bus.</summary>
sealed record DsxReport
{
    public required string Broker { get; init; }

    public required IReadOnlyList<DsxRoleReport> Roles { get; init; }

    public required BmsReport? Bms { get; init; }

    /// <summary>What a person should know, newest first.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }
}

/// <summary>One role with its counters.</summary>
sealed record DsxRoleReport
{
    /// <summary>isv, dsx-flex-agent or infra.</summary>
    public required string Role { get; init; }

    public required string Source { get; init; }

    public required bool Connected { get; init; }

    public required long Published { get; init; }

    /// <summary>Messages verified and taken.</summary>
    public required long Taken { get; init; }

    /// <summary>Messages refused, by reason.</summary>
    public required IReadOnlyList<DsxRefusalReport> Refused { get; init; }

    /// <summary>Messages too large to be read at all.</summary>
    public long Skipped { get; init; }

    /// <summary>Of an agent: its feeds.</summary>
    public IReadOnlyList<DsxFeedReport> Feeds { get; init; } = [];

    /// <summary>Of an agent: the last sentence about a target that was taken in part or not at all.</summary>
    public string? LastTargetRefused { get; init; }

    /// <summary>Of an ISV: what is held of the other's compliance.</summary>
    public string? Compliance { get; init; }

    public bool? ComplianceDiffers { get; init; }

    /// <summary>Of an ISV and of infrastructure: breaches that are not resolved.</summary>
    public int OpenBreaches { get; init; }

    /// <summary>Of infrastructure: orders are told and not carried out.</summary>
    public bool? DryRun { get; init; }
}

/// <summary>Messages refused for one reason.</summary>
sealed record DsxRefusalReport(string Reason, long Count, DateTimeOffset Last, string Sentence);

/// <summary>A feed: its target in force, what it is reckoned and measured to draw (kW), and targets in force and to come.</summary>
sealed record DsxFeedReport(string Tag, double? TargetKw, double? CalculatedKw, double? MeasuredKw, int Targets, bool InFlight);

/// <summary>The building's side: messages decoded and refused, late and bad values, points by kind.</summary>
sealed record BmsReport(bool Connected, long Decoded, long Late, long Bad, long Refused, string? LastRefusal, IReadOnlyDictionary<string, int> Points);
