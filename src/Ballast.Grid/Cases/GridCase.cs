namespace Ballast.Grid.Cases;

/// <summary>
/// A transmission network as a power-flow case states it: what is in service and what is not, in the file's own units.
/// Powers in MW and Mvar, impedances and admittances per unit on <see cref="BaseMva"/> unless said otherwise, angles in degrees.
/// Immutable; cross-references are checked when it is read. What stands on an isolated bus is out of service.
/// </summary>
public sealed record GridCase
{
    public required string Name { get; init; }

    /// <summary>System base, MVA.</summary>
    public required double BaseMva { get; init; }

    /// <summary>Nominal frequency, Hz.</summary>
    public double Frequency { get; init; } = 60;

    public required IReadOnlyList<Bus> Buses { get; init; }

    public IReadOnlyList<BusLoad> Loads { get; init; } = [];

    public IReadOnlyList<FixedShunt> FixedShunts { get; init; } = [];

    public IReadOnlyList<SwitchedShunt> SwitchedShunts { get; init; } = [];

    public IReadOnlyList<GeneratingUnit> Units { get; init; } = [];

    public IReadOnlyList<Line> Lines { get; init; } = [];

    public IReadOnlyList<Transformer> Transformers { get; init; } = [];

    /// <summary>What the file holds beyond this: one sentence each, empty if nothing was left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
