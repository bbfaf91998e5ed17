namespace Ballast.Wire.OpenAdr.Reports;

/// <summary>What a request for reports leaves to whoever reports.</summary>
public sealed record ReportTerms
{
    /// <summary>When the event became known; a start of 0001-01-01, or none at all, means this.</summary>
    public required DateTimeOffset Known { get; init; }

    /// <summary>An interval without end is reported in pieces of this length, each when it is over.</summary>
    public TimeSpan Piece { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Length of sub-intervals, and of intervals that are left open.</summary>
    public TimeSpan SubInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Where reports may come at any time (frequency 0), one comes this often.</summary>
    public TimeSpan AdHoc { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A value "now" speaks of this much time about it.</summary>
    public TimeSpan Moment { get; init; } = TimeSpan.FromMinutes(5);
}
