using System.Numerics;

namespace Ballast.Grid.Cases;

/// <summary>
/// A branch as the network sees it: currents into it at its two ends by the voltages there, pu on the system base.
/// I_from = FromFrom V_from + FromTo V_to; I_to = ToFrom V_from + ToTo V_to. A line is a pi; a transformer is an ideal complex ratio
/// at the from end before its impedance (Kundur, Power System Stability and Control, 6.2).
/// </summary>
public readonly record struct TwoPort(Complex FromFrom, Complex FromTo, Complex ToFrom, Complex ToTo)
{
    public static TwoPort Of(Line line)
    {
        var y = 1 / new Complex(line.Resistance, line.Reactance);
        var half = new Complex(0, line.Charging / 2);
        return new(y + half + new Complex(line.FromConductance, line.FromSusceptance), -y, -y, y + half + new Complex(line.ToConductance, line.ToSusceptance));
    }

    public static TwoPort Of(Transformer transformer)
    {
        var y = 1 / new Complex(transformer.Resistance, transformer.Reactance);
        var ratio = Complex.FromPolarCoordinates(transformer.Ratio, transformer.ShiftDegrees * Math.PI / 180);
        var magnetizing = new Complex(transformer.MagnetizingConductance, transformer.MagnetizingSusceptance);
        return new(y / (transformer.Ratio * transformer.Ratio) + magnetizing, -y / Complex.Conjugate(ratio), -y / ratio, y);
    }
}
