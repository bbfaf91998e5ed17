namespace Ballast.Grid.PowerFlow;

/// <summary>The cheapest dispatch that keeps every unit's limits and every branch's normal rating.</summary>
public sealed record DcOptimum
{
    public required DcNetwork Network { get; init; }

    /// <summary>$/h.</summary>
    public required double DollarsPerHour { get; init; }

    /// <summary>Output of each unit, MW; 0 out of service.</summary>
    public required double[] Outputs { get; init; }

    /// <summary>Radians, by bus.</summary>
    public required double[] Angles { get; init; }

    /// <summary>MW from the from bus, by branch.</summary>
    public required double[] Flows { get; init; }

    /// <summary>Locational marginal price, $/MWh: what one more MW of load at each bus costs; NaN at an isolated one.</summary>
    public required double[] Prices { get; init; }

    /// <summary>What one more MVA of normal rating saves, $/h, by branch; 0 where it does not bind.</summary>
    public required double[] RatingPrices { get; init; }

    /// <summary>What a case with a cost curve that is not convex, or units without costs, leaves to say.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
