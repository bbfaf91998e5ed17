namespace Ballast.Studies.Headroom;

/// <summary>The load that is added: constant or in a shape, with a battery or without.</summary>
/// <param name="PerUnit">What it draws in each studied hour of one area, per unit of its nameplate; null: all of it, always.</param>
/// <param name="Battery">Serves before the load is curtailed; null: there is none.</param>
/// <param name="FlexibleShare">What share of the load can yield; hours that ask for more are counted.</param>
public sealed record NewLoad(double[]? PerUnit = null, BatteryTerms? Battery = null, double FlexibleShare = 1)
{
    /// <summary>Constant, without a battery, flexible as a whole: the published method's load.</summary>
    public static NewLoad Constant { get; } = new();
}
