namespace Ballast.Smoothing;

/// <summary>A device that stores energy behind a converter. Closed: <see cref="Supercapacitor"/>, <see cref="BatteryPack"/>.</summary>
public abstract record Store
{
    private protected Store()
    {
    }

    /// <summary>Most power at the terminals toward the grid, W, either way.</summary>
    public required double PowerWatts { get; init; }

    /// <summary>Energy between empty and full that may be used, J.</summary>
    public abstract double UsableJoules { get; }

    /// <summary>The same device with other ratings; everything else in proportion.</summary>
    public abstract Store Rated(double powerWatts, double usableJoules);
}

/// <summary>
/// A supercapacitor: E = ½C(V² − Vmin²), an ohmic series resistance, and a converter. Its usable share is 1 − (Vmin/Vmax)².
/// </summary>
public sealed record Supercapacitor : Store
{
    /// <summary>Capacitance, F.</summary>
    public required double Farads { get; init; }

    /// <summary>Voltage when full, V.</summary>
    public required double MostVolts { get; init; }

    /// <summary>Lowest voltage that the converter works at, V; above zero.</summary>
    public required double LeastVolts { get; init; }

    /// <summary>Equivalent series resistance, Ω.</summary>
    public double SeriesOhms { get; init; }

    /// <summary>Efficiency of the converter, one way.</summary>
    public double Efficiency { get; init; } = 0.98;

    /// <summary>Share of the usable energy that is stored at first, and that recovery returns to.</summary>
    public double Rest { get; init; } = 0.5;

    public override double UsableJoules => 0.5 * Farads * (MostVolts * MostVolts - LeastVolts * LeastVolts);

    /// <summary>A bank of the same cells: capacitance with energy, resistance with its inverse, so that the time constant R·C stays.</summary>
    public override Store Rated(double powerWatts, double usableJoules)
    {
        var factor = usableJoules / UsableJoules;
        return this with { PowerWatts = powerWatts, Farads = Farads * factor, SeriesOhms = SeriesOhms / factor };
    }

    /// <summary>A bank between half and full voltage, which is 75 % of its energy, with a series resistance of 5 ms time constant.</summary>
    public static Supercapacitor Of(double powerWatts, double usableJoules, double mostVolts = 800, double efficiency = 0.98)
    {
        var farads = 2 * usableJoules / (0.75 * mostVolts * mostVolts);
        return new Supercapacitor { PowerWatts = powerWatts, Farads = farads, MostVolts = mostVolts, LeastVolts = mostVolts / 2, SeriesOhms = 0.005 / farads, Efficiency = efficiency };
    }
}

/// <summary>A battery with its converter: a power, an energy, an efficiency each way and a window of state of charge that it is kept in.</summary>
public sealed record BatteryPack : Store
{
    /// <summary>Nameplate energy, J.</summary>
    public required double Joules { get; init; }

    /// <summary>Share of what is drawn that is stored.</summary>
    public double ChargeEfficiency { get; init; } = 0.96;

    /// <summary>Share of what leaves the cells that reaches the terminals.</summary>
    public double DischargeEfficiency { get; init; } = 0.96;

    /// <summary>Lowest state of charge.</summary>
    public double LeastSoc { get; init; } = 0.1;

    /// <summary>Highest state of charge.</summary>
    public double MostSoc { get; init; } = 0.9;

    /// <summary>State of charge at first, which recovery returns to.</summary>
    public double Rest { get; init; } = 0.5;

    public override double UsableJoules => Joules * (MostSoc - LeastSoc);

    public override Store Rated(double powerWatts, double usableJoules) => this with { PowerWatts = powerWatts, Joules = usableJoules / (MostSoc - LeastSoc) };

    /// <summary>A battery that may use 10 % to 90 % of its nameplate energy.</summary>
    public static BatteryPack Of(double powerWatts, double usableJoules, double efficiency = 0.96) =>
        new() { PowerWatts = powerWatts, Joules = usableJoules / 0.8, ChargeEfficiency = efficiency, DischargeEfficiency = efficiency };
}
