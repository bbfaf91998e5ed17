using Ballast.Grid.Rules;

namespace Ballast.Grid.RideThrough;

/// <summary>What the supplies of servers carry through: the ITI (CBEMA) curve of 2000, with the hold-up of the supply itself in place of its 20 ms.</summary>
public static class SupplyCurve
{
    /// <summary>The curve as bands of voltage (pu) and the time for which they are carried through.</summary>
    public static IReadOnlyList<RideThroughBand> Itic { get; } =
    [
        new(0, 0.7, 0.020), new(0.7, 0.8, 0.5), new(0.8, 0.9, 10), new(0.9, 1.1, double.PositiveInfinity), new(1.1, 1.2, 0.5), new(1.2, 1.4, 0.003), new(1.4, 2.0, 0.001),
    ];

    /// <summary>How long servers go on at a voltage.</summary>
    public static double SecondsAt(double volts, double holdUp)
    {
        if (volts < 0.7) return holdUp;
        var seconds = RideThroughTerms.SecondsAt(Itic, volts);
        return double.IsNaN(seconds) ? 0 : seconds;
    }
}
