using Ballast.Grid.Frequency;

namespace Ballast.Grid.RideThrough;

/// <summary>What the grid is to the load: how stiff its voltage is at the common point, and how its frequency moves.</summary>
public sealed record Surroundings
{
    /// <summary>Short-circuit power at the common point, MVA.</summary>
    public required double ShortCircuitMva { get; init; }

    /// <summary>Reactance over resistance of the grid behind it.</summary>
    public double XOverR { get; init; } = 10;

    /// <summary>Of the load; it draws reactive power with its active power.</summary>
    public double PowerFactor { get; init; } = 0.98;

    /// <summary>Voltage before, pu.</summary>
    public double Volts { get; init; } = 1;

    public required FrequencySystem System { get; init; }

    /// <summary>Rise of voltage, pu, when so much load leaves: ΔV = (R ΔP + X ΔQ)/V, all in pu, with ΔQ = ΔP tan φ.</summary>
    public double Rise(double lostMw)
    {
        var impedance = 1 / ShortCircuitMva;
        var resistance = impedance / Math.Sqrt(1 + XOverR * XOverR);
        var tangent = Math.Sqrt(1 - PowerFactor * PowerFactor) / PowerFactor;
        return (resistance * lostMw + XOverR * resistance * lostMw * tangent) / Volts;
    }
}
