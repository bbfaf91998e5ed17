using System.Numerics;

namespace Ballast.Grid.Dynamics;

/// <summary>Where a run begins: voltages by bus in the case's order (pu), and the power given off by each unit in the case's order (pu on the system's base).</summary>
public sealed record OperatingPoint(IReadOnlyList<Complex> Voltages, IReadOnlyList<Complex> UnitPowers);
