using System.Runtime.CompilerServices;

namespace Ballast.Grid.Models;

/// <summary>
/// What the parts of one unit tell each other while its rates of change are computed. Per unit on the machine's base; angles in radians;
/// currents and powers positive out of the machine, as in every machine model and case file.
/// </summary>
public struct Signals<T> where T : struct, IReal<T>
{
    /// <summary>Voltage of the bus.</summary>
    public Phasor<T> Voltage;

    /// <summary>Its magnitude.</summary>
    public T VoltageMagnitude;

    /// <summary>Current out of the stator, in the network's frame.</summary>
    public Phasor<T> Current;

    /// <summary>Stator current in the rotor's frame, d axis.</summary>
    public T CurrentD;

    /// <summary>Stator current in the rotor's frame, q axis.</summary>
    public T CurrentQ;

    /// <summary>Speed less nominal.</summary>
    public T Speed;

    /// <summary>Power at the terminals.</summary>
    public T Power;

    /// <summary>Reactive power at the terminals.</summary>
    public T Reactive;

    /// <summary>Torque in the air gap.</summary>
    public T Torque;

    /// <summary>Xad times field current: 1 at no load and rated voltage without saturation.</summary>
    public T FieldCurrent;

    /// <summary>Field voltage, Efd.</summary>
    public T FieldVoltage;

    /// <summary>Power of the turbine.</summary>
    public T MechanicalPower;

    /// <summary>What a governor of two shafts gives to the other one, on the governor's base.</summary>
    public T OtherShaftPower;

    /// <summary>Signal of the stabiliser.</summary>
    public T Stabilizer;

    /// <summary>Two bits for every limiter passed, in order: which of them hold.</summary>
    public ulong Limits;

    /// <summary>Notes whether a limiter holds at its upper or its lower end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Note(bool upper, bool lower) => Limits = unchecked((Limits << 2 | Limits >> 62) ^ ((upper ? 2ul : 0) | (lower ? 1ul : 0)));
}
