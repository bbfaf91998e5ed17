using Ballast.Wire.Bms;

namespace Ballast.App.Dsx;

/// <summary>Points of the building with their newest readings; <paramref name="All"/> is how many there are, of which the first are shown.</summary>
sealed record BmsReadingsReport(int All, IReadOnlyList<BmsReadingReport> Readings)
{
    public const int Most = 1000;

    public static BmsReadingsReport Of(BmsBook book, string? kind, DateTimeOffset now, TimeSpan oldest)
    {
        var points = book.Points(kind, Most, out var all);
        return new BmsReadingsReport(all, [.. points.Select(p => BmsReadingReport.Of(p, now, oldest))]);
    }
}

/// <summary>One point with its newest reading.</summary>
sealed record BmsReadingReport
{
    /// <summary>PowerMeter, Rack, BESS, UPS, Generator, Breaker, …</summary>
    public required string Kind { get; init; }

    public required string Point { get; init; }

    public required string Path { get; init; }

    /// <summary>The thing that it belongs to; absent while no metadata came.</summary>
    public required string? Thing { get; init; }

    /// <summary>In <see cref="Unit"/>; absent where there is none.</summary>
    public required double? Value { get; init; }

    /// <summary>SI: W, V, A, J; 1 for shares and plain numbers; absent while no metadata came.</summary>
    public required string? Unit { get; init; }

    /// <summary>What the value means, where the building names states.</summary>
    public required string? Meaning { get; init; }

    /// <summary>As the building said; 1 is good.</summary>
    public required int? Quality { get; init; }

    /// <summary>By the building's clock.</summary>
    public required DateTimeOffset? At { get; init; }

    public required double? AgeSeconds { get; init; }

    /// <summary>good; bad (its quality, or no number); stale (too old); none (nothing came). Only what is good counts in a sum.</summary>
    public required string State { get; init; }

    public static BmsReadingReport Of(BmsPoint point, DateTimeOffset now, TimeSpan oldest)
    {
        var reading = point.Reading;
        double? value = reading is { } read && double.IsFinite(read.Value) ? read.Value : null;
        return new BmsReadingReport
        {
            Kind = point.Id.ObjectType,
            Point = point.Id.PointType,
            Path = point.Id.TagPath,
            Thing = point.Metadata?.Owner(point.Id),
            Value = value,
            Unit = point.Metadata is null ? null : reading?.Unit,
            Meaning = value is { } number && Math.Abs(number) < int.MaxValue && point.Metadata?.StateText.TryGetValue((int)number, out var text) == true && number == (int)number ? text : null,
            Quality = reading?.Quality,
            At = reading?.At,
            AgeSeconds = reading is { } aged ? Math.Round(aged.Age(now).TotalSeconds, 1) : null,
            State = reading switch { null => "none", { IsGood: false } => "bad", { } last when last.Age(now) > oldest => "stale", _ => "good" },
        };
    }
}
