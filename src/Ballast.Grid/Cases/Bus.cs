namespace Ballast.Grid.Cases;

/// <summary>What a power flow holds fixed at a bus.</summary>
public enum BusKind
{
    /// <summary>Power is given.</summary>
    Load = 1,

    /// <summary>Active power and voltage are given.</summary>
    Generator = 2,

    /// <summary>Voltage and angle are given: the slack.</summary>
    Slack = 3,

    /// <summary>Out of service, with all that is on it.</summary>
    Isolated = 4,
}

/// <summary>One bus.</summary>
/// <param name="Number">As the file numbers it, 1 to 999997.</param>
/// <param name="Name">Trimmed; may be empty.</param>
/// <param name="BaseKv">Base voltage, kV; 0: not given.</param>
/// <param name="Kind">What the power flow holds fixed there.</param>
/// <param name="Magnitude">Voltage from which a power flow starts, pu.</param>
/// <param name="AngleDegrees">Angle from which a power flow starts.</param>
/// <param name="Area">Area number.</param>
public sealed record Bus(int Number, string Name, double BaseKv, BusKind Kind, double Magnitude, double AngleDegrees, int Area = 1);
