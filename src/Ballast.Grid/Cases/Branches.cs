namespace Ballast.Grid.Cases;

/// <summary>A line: a series impedance between two buses with its charging halved at both ends. Per unit on the system base.</summary>
/// <param name="From">Bus number.</param>
/// <param name="To">Bus number.</param>
/// <param name="Circuit">Tells parallel lines apart.</param>
/// <param name="InService">Whether it carries anything.</param>
/// <param name="Resistance">R.</param>
/// <param name="Reactance">X.</param>
/// <param name="Charging">Total charging susceptance B.</param>
/// <param name="FromConductance">Line shunt at the from end, G.</param>
/// <param name="FromSusceptance">Line shunt at the from end, B.</param>
/// <param name="ToConductance">Line shunt at the to end, G.</param>
/// <param name="ToSusceptance">Line shunt at the to end, B.</param>
/// <param name="RateMva">Its first rating; 0: none given.</param>
public sealed record Line(
    int From, int To, string Circuit, bool InService, double Resistance, double Reactance, double Charging,
    double FromConductance = 0, double FromSusceptance = 0, double ToConductance = 0, double ToSusceptance = 0, double RateMva = 0);

/// <summary>A transformer of two windings, an ideal ratio at the from end in series with its impedance; a three-winding one is read as three of these and a bus between them.</summary>
/// <param name="From">Bus of winding 1, on which the ratio and the phase shift stand.</param>
/// <param name="To">Bus of winding 2.</param>
/// <param name="Circuit">Tells parallel transformers apart.</param>
/// <param name="InService">Whether it carries anything.</param>
/// <param name="Resistance">R, pu on the system base.</param>
/// <param name="Reactance">X, pu on the system base.</param>
/// <param name="Ratio">Off-nominal turns ratio of winding 1 over winding 2, pu.</param>
/// <param name="ShiftDegrees">Phase shift of winding 1 ahead of winding 2.</param>
/// <param name="MagnetizingConductance">At the from bus, pu on the system base.</param>
/// <param name="MagnetizingSusceptance">At the from bus, pu on the system base; negative as a rule.</param>
/// <param name="RateMva">Its first rating; 0: none given.</param>
public sealed record Transformer(
    int From, int To, string Circuit, bool InService, double Resistance, double Reactance, double Ratio, double ShiftDegrees,
    double MagnetizingConductance = 0, double MagnetizingSusceptance = 0, double RateMva = 0);
