namespace Ballast.Studies.Interconnection;

/// <summary>What the system's load is in each hour, and what units that follow wind, sun or water can give.</summary>
public sealed record HourProfile
{
    /// <summary>What errors call it.</summary>
    public required string Name { get; init; }

    /// <summary>How each hour is called in the file.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Load of all buses as a share of the case's, by hour; empty where the profile tells MW by area.</summary>
    public double[] LoadShare { get; init; } = [];

    /// <summary>MW by hour of each area; empty where the profile tells a share.</summary>
    public IReadOnlyDictionary<int, double[]> AreaMw { get; init; } = new Dictionary<int, double[]>();

    /// <summary>Availability by hour, 0 to 1, of units whose type or fuel is so called.</summary>
    public IReadOnlyDictionary<string, double[]> Availability { get; init; } = new Dictionary<string, double[]>();

    public int Hours => Labels.Count;
}
