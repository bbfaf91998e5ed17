using System.Text.Json.Serialization;

namespace Ballast.App.Fleet;

/// <summary>The fleet at one instant, as its page shows it: kW, times in the fleet's own clock.</summary>
sealed record FleetPicture
{
    public required string Name { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The fleet's seconds in one of the wall's.</summary>
    public required double Speed { get; init; }

    public required UtilityPicture Utility { get; init; }

    public required IReadOnlyList<FleetEventPicture> Events { get; init; }

    public required IReadOnlyList<SitePicture> Sites { get; init; }

    public required FleetSeries Series { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<SentReport> Reports { get; init; }

    /// <summary>What happened, newest first.</summary>
    public required IReadOnlyList<FleetNote> Notes { get; init; }
}

sealed record UtilityPicture
{
    public required string Url { get; init; }

    public required bool Connected { get; init; }

    public DateTimeOffset? LastHeard { get; init; }

    public string? Trouble { get; init; }

    public required long ReportsSent { get; init; }

    public required int ReportsWaiting { get; init; }

    public required long ReportsRefused { get; init; }
}

sealed record FleetEventPicture
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public required string Asks { get; init; }

    public required DateTimeOffset Start { get; init; }

    public DateTimeOffset? HoldStart { get; init; }

    public DateTimeOffset? HoldEnd { get; init; }

    public DateTimeOffset? End { get; init; }

    /// <summary>scheduled, ramp down, hold, ramp up, over, passed on.</summary>
    public required string Phase { get; init; }

    public double? BaselineKw { get; init; }

    public double? TargetKw { get; init; }

    public double? AskedKw { get; init; }

    public double? ShortfallKw { get; init; }

    public required IReadOnlyList<SharePicture> Shares { get; init; }
}

sealed record SharePicture(string Site, double CutKw, double LevelKw, double? OfferKw);

sealed record SitePicture
{
    public required string Name { get; init; }

    /// <summary>unheard, silent, or its operating state: normal, curtailed, heightened, opted out, error, disabled.</summary>
    public required string State { get; init; }

    public DateTimeOffset? LastHeard { get; init; }

    public double? DemandKw { get; init; }

    public double? BaselineKw { get; init; }

    public double? SetpointKw { get; init; }

    /// <summary>What it offers for an hour beside what it holds.</summary>
    public double? OfferKw { get; init; }

    /// <summary>Its part of the event that governs.</summary>
    public double? ShareKw { get; init; }

    public double? ChargeLevel { get; init; }

    public double? Cost { get; init; }
}

/// <summary>The last hours, one entry for each interval of the sites' reports; null: nothing is known.</summary>
sealed record FleetSeries
{
    public required IReadOnlyList<long> Time { get; init; }

    public required IReadOnlyList<double?> Demand { get; init; }

    public required IReadOnlyList<double?> Baseline { get; init; }

    public required IReadOnlyList<double?> Target { get; init; }

    /// <summary>One list for each site, in their order.</summary>
    public required IReadOnlyList<IReadOnlyList<double?>> Sites { get; init; }
}

/// <summary>A report that the utility has acknowledged, or refused.</summary>
sealed record SentReport
{
    public required string Name { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The utility's id of it; null: refused.</summary>
    public string? Id { get; init; }

    public string? Refusal { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public required IReadOnlyDictionary<string, string> Values { get; init; }
}

sealed record FleetNote(DateTimeOffset At, string Text);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(FleetPicture))]
sealed partial class FleetJson : JsonSerializerContext;
