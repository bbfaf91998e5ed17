namespace Ballast.App.Ven;

/// <summary>Where the site stands with its OpenADR server; times are the site's.</summary>
sealed record OpenAdrReport
{
    public required string Server { get; init; }

    public required string VenName { get; init; }

    public required string? VenId { get; init; }

    /// <summary>"3.1.0" or "3.0.1"; null until found out.</summary>
    public required string? Version { get; init; }

    public required bool Connected { get; init; }

    /// <summary>Notices of events come beside polling.</summary>
    public required bool Notified { get; init; }

    public required DateTimeOffset? LastHeard { get; init; }

    /// <summary>Why it does not work at present; null: it works.</summary>
    public required string? Trouble { get; init; }

    public required IReadOnlyList<string> Programs { get; init; }

    public required IReadOnlyList<OpenAdrEventReport> Events { get; init; }

    public required long ReportsWaiting { get; init; }

    public required long ReportsSent { get; init; }

    public required long ReportsRefused { get; init; }

    /// <summary>Given up, as more waited than may.</summary>
    public required long ReportsLost { get; init; }

    /// <summary>What was tolerated, assumed or refused, newest first.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }
}

/// <summary>One event of the server as the site takes it.</summary>
sealed record OpenAdrEventReport
{
    public required string Id { get; init; }

    public required string? Name { get; init; }

    public required string Program { get; init; }

    public required DateTimeOffset FirstHeard { get; init; }

    /// <summary>Why the site takes no part; null: it does.</summary>
    public required string? OptedOut { get; init; }

    /// <summary>Let go, as the server was away too long.</summary>
    public required bool LetGo { get; init; }

    /// <summary>Whether it asks for reports.</summary>
    public required bool Reports { get; init; }

    /// <summary>Its signals at the site, by id, with their phase.</summary>
    public required IReadOnlyList<string> Signals { get; init; }
}

/// <summary>Asks that the site take no part in an event, or that it do again.</summary>
sealed record OptRequest
{
    public string? EventId { get; init; }

    /// <summary>For the server and for the record; needed to opt out.</summary>
    public string? Reason { get; init; }
}
