using System.Numerics;
using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// Something on one bus that moves by itself or draws a current that is not proportional to voltage. Powers, currents and admittances per unit on the system's base;
/// a current is positive into the network.
/// </summary>
public abstract class Device<T> where T : struct, IReal<T>
{
    /// <summary>What messages and columns call it, such as "102 1".</summary>
    public required string Name { get; init; }

    /// <summary>Its bus, as a place among the buses of the case.</summary>
    public required int Bus { get; init; }

    /// <summary>Names of its states, in order.</summary>
    public abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>Where its states begin among those of the system.</summary>
    public int First { get; set; }

    /// <summary>Its place among the ports of the reduced network.</summary>
    public int Port { get; set; }

    /// <summary>Whether it is connected; a device that has tripped gives no current and stands still.</summary>
    public bool Connected { get; set; } = true;

    /// <summary>Which of its limiters held when its rates were last computed.</summary>
    public ulong Limits { get; protected set; }

    /// <summary>The admittance in parallel with its source: part of the network as long as it is connected.</summary>
    public virtual Complex Admittance => Complex.Zero;

    /// <summary>Whether its current also depends on voltage otherwise than through <see cref="Admittance"/>.</summary>
    public virtual bool IsNonlinear => false;

    /// <summary>The part of its current that follows from its states alone. Called before <see cref="Advance"/> with the same states.</summary>
    public virtual Phasor<T> Source(ReadOnlySpan<T> x) => default;

    /// <summary>The part of its current that depends on voltage in another way than through <see cref="Admittance"/>.</summary>
    public virtual Phasor<T> Injection(ReadOnlySpan<T> x, Phasor<T> voltage) => default;

    /// <summary>Puts it at rest.</summary>
    /// <param name="x">Its states, to be set.</param>
    /// <param name="voltage">Of its bus.</param>
    /// <param name="current">That it gives to the network, admittance included.</param>
    /// <param name="notes">Takes what is out of the ordinary.</param>
    public abstract void Start(Span<T> x, Phasor<T> voltage, Phasor<T> current, StartNotes notes);

    /// <summary>The rates of its states. A state beyond a limit is put back on it.</summary>
    public abstract void Advance(Span<T> x, Span<T> dx, Phasor<T> voltage);

    /// <summary>Whether it is to be told the time.</summary>
    public virtual bool FollowsTime => false;

    /// <summary>Tells the time to a device that follows one; called before each evaluation.</summary>
    public virtual void SetTime(double seconds)
    {
    }

    /// <summary>What it shows of itself after an evaluation: speed, powers, field voltage.</summary>
    public virtual double Output(DeviceOutput output, ReadOnlySpan<T> x, int lane) => double.NaN;

    /// <summary>The outputs that it has.</summary>
    public virtual IReadOnlyList<DeviceOutput> Outputs => [];

    /// <summary>A sentence about it.</summary>
    protected CaseException Refused(string what) => new($"{Name}: {what}");
}

/// <summary>What a device can show.</summary>
public enum DeviceOutput
{
    /// <summary>Rotor angle, degrees, in the frame of nominal frequency.</summary>
    Angle,

    /// <summary>Speed less nominal, pu.</summary>
    Speed,

    /// <summary>Power, MW: of a unit given off, of a load drawn.</summary>
    Power,

    /// <summary>Reactive power, Mvar: of a unit given off, of a load drawn.</summary>
    Reactive,

    /// <summary>Field voltage, pu.</summary>
    FieldVoltage,

    /// <summary>Mechanical power, pu on the machine's base.</summary>
    MechanicalPower,

    /// <summary>Signal of the stabiliser, pu.</summary>
    Stabilizer,
}
