using MathNet.Numerics.LinearAlgebra;

namespace Ballast.Grid.Modes;

/// <summary>
/// A grid with its machines close to where it stands: dx/dt = A·x + B·p, v = C·x + D·p. x are deviations of the machines' states, p active power drawn above the
/// case's at each bus (pu of the system base), v deviations of the buses' voltages, first all magnitudes (pu) and then all angles (rad). The network is eliminated.
/// </summary>
public sealed record LinearModel
{
    /// <summary>System base, MVA.</summary>
    public required double BaseMva { get; init; }

    public required double NominalHz { get; init; }

    /// <summary>A, states by states, 1/s.</summary>
    public required Matrix<double> State { get; init; }

    /// <summary>B, states by buses.</summary>
    public required Matrix<double> Power { get; init; }

    /// <summary>C, twice the buses by states.</summary>
    public required Matrix<double> Voltage { get; init; }

    /// <summary>D, twice the buses by buses.</summary>
    public required Matrix<double> VoltagePower { get; init; }

    public required IReadOnlyList<StateName> States { get; init; }

    /// <summary>Machines that turn, in the case's order.</summary>
    public required IReadOnlyList<Rotor> Rotors { get; init; }

    /// <summary>Bus numbers, in the case's order.</summary>
    public required IReadOnlyList<int> Buses { get; init; }

    /// <summary>Place of a bus in <see cref="Buses"/>.</summary>
    /// <exception cref="Cases.CaseException">A bus that the case has not.</exception>
    public int PlaceOf(int bus)
    {
        for (var k = 0; k < Buses.Count; k++)
            if (Buses[k] == bus) return k;
        throw new Cases.CaseException($"The case has no bus {bus} in service.");
    }
}

/// <summary>What a state is: the machine that it belongs to, the model, and the model's word for it.</summary>
public sealed record StateName(int Bus, string Id, string Model, string Variable)
{
    public override string ToString() => $"{Variable} of {Model} {Bus}/{Id}";
}

/// <summary>A machine that turns.</summary>
/// <param name="Bus">Bus number.</param>
/// <param name="Id">Unit at that bus.</param>
/// <param name="Name">Bus name and, where a bus has several, the unit.</param>
/// <param name="Angle">Place of its rotor angle among the states.</param>
/// <param name="Speed">Place of its speed deviation (pu) among the states.</param>
/// <param name="StoredMegawattSeconds">H·S.</param>
public sealed record Rotor(int Bus, string Id, string Name, int Angle, int Speed, double StoredMegawattSeconds);
