namespace Ballast.Grid.Rules;

/// <summary>Whether an operator may already ask for a pack's rules.</summary>
public enum PackStatus
{
    Adopted, Proposed,
}

/// <summary>How far a pack's figures were followed to their origin.</summary>
public enum Evidence
{
    /// <summary>The operator's own document was opened.</summary>
    Primary,

    /// <summary>Another's account of it was read.</summary>
    Secondary,

    /// <summary>Told from memory: to be checked before anyone relies on it.</summary>
    Unverified,
}

/// <summary>What one operator asks of a load's power, as one data file says it. Immutable.</summary>
public sealed record RulePack
{
    /// <summary>Short name by which it is asked for: <c>ercot-2026</c>.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Operator { get; init; }

    public required PackStatus Status { get; init; }

    public required Evidence Evidence { get; init; }

    /// <summary>Of the document, as it is written there; may be a year alone.</summary>
    public required string Date { get; init; }

    public required string Source { get; init; }

    /// <summary>Counted up whenever the file changes, so that a certificate names what it was made with.</summary>
    public required int Version { get; init; }

    /// <summary>Loads from this nominal power on are meant, MW; 0: all.</summary>
    public double FromMegawatts { get; init; }

    /// <summary>Whom it is for, in words.</summary>
    public string Scope { get; init; } = "";

    public required IReadOnlyList<Rule> Rules { get; init; }

    public RideThroughTerms? RideThrough { get; init; }

    /// <summary>What is asked besides and no trace of power can show.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>SHA-256 of the file's text, in hexadecimal.</summary>
    public string Hash { get; init; } = "";
}
