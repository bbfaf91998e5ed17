namespace Ballast.Studies.Adequacy;

/// <summary>What is given a capacity value: some of a system's resources, or ones that might join it.</summary>
/// <param name="Name">How it is called.</param>
public sealed record Resource(string Name)
{
    public IReadOnlyList<Unit> Units { get; init; } = [];

    public IReadOnlyList<VariableResource> Variable { get; init; } = [];

    public IReadOnlyList<StorageUnit> Storage { get; init; } = [];

    public IReadOnlyList<DemandResponse> DemandResponse { get; init; } = [];

    /// <summary>The most that it may give or draw, MW; no capacity value is much farther from zero.</summary>
    public double Megawatts => Units.Sum(u => u.Capacity) + Variable.Sum(v => v.Power.Length == 0 ? 0 : v.Power.Max(Math.Abs))
        + Storage.Sum(s => s.DischargePower) + DemandResponse.Sum(d => d.BorrowPower);

    /// <summary>A system with this in it.</summary>
    public AdequacySystem AddTo(AdequacySystem system) => system with
    {
        Units = [.. system.Units, .. Units],
        Variable = Variable.Count == 0 ? system.Variable : [.. system.Variable, .. Variable],
        Storage = [.. system.Storage, .. Storage],
        DemandResponse = [.. system.DemandResponse, .. DemandResponse],
    };

    /// <summary>Several as one.</summary>
    public static Resource Of(string name, IEnumerable<Resource> parts)
    {
        Resource[] all = [.. parts];
        return new Resource(name)
        {
            Units = [.. all.SelectMany(p => p.Units)],
            Variable = [.. all.SelectMany(p => p.Variable)],
            Storage = [.. all.SelectMany(p => p.Storage)],
            DemandResponse = [.. all.SelectMany(p => p.DemandResponse)],
        };
    }

    /// <summary>Takes what has a name out of a system: every unit, variable resource, store and demand response that is called so, or whose name begins with it and a blank (as those of a count do).</summary>
    /// <returns>The system without it, and what was taken; null where nothing has the name.</returns>
    public static (AdequacySystem Without, Resource Taken)? TakeFrom(AdequacySystem system, string name)
    {
        bool Is(string other) => other == name || (other.Length > name.Length && other.StartsWith(name, StringComparison.Ordinal) && other[name.Length] == ' ');
        var taken = new Resource(name)
        {
            Units = [.. system.Units.Where(u => Is(u.Name))],
            Variable = [.. system.Variable.Where(v => Is(v.Name))],
            Storage = [.. system.Storage.Where(s => Is(s.Name))],
            DemandResponse = [.. system.DemandResponse.Where(d => Is(d.Name))],
        };
        if (taken.Units.Count + taken.Variable.Count + taken.Storage.Count + taken.DemandResponse.Count == 0) return null;
        var without = system with
        {
            Units = [.. system.Units.Where(u => !Is(u.Name))],
            Variable = [.. system.Variable.Where(v => !Is(v.Name))],
            Storage = [.. system.Storage.Where(s => !Is(s.Name))],
            DemandResponse = [.. system.DemandResponse.Where(d => !Is(d.Name))],
        };
        return (without, taken);
    }
}
