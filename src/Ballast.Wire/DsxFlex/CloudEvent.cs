namespace Ballast.Wire.DsxFlex;

/// <summary>
/// One event in its envelope: CloudEvents 1.0.2, structured JSON. <see cref="Data"/> is a JWS in compact
/// form, and only it is signed: the attributes around it are believed as far as they agree with it.
/// </summary>
public sealed record CloudEvent
{
    /// <summary>UUID of version 4.</summary>
    public required Guid Id { get; init; }

    public required DsxParty Source { get; init; }

    public required DsxKind Kind { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Time { get; init; }

    public required TraceContext Trace { get; init; }

    /// <summary>Handed on as it came; absent where it was absent or longer than 512 characters.</summary>
    public string? TraceState { get; init; }

    public Guid? CorrelationId { get; init; }

    public required string Data { get; init; }
}
