using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// What turns and is wound: a generator as a voltage behind its subtransient impedance, which the network sees as a current source with an admittance in parallel.
/// Its first two states are speed (less nominal, pu) and rotor angle (rad); an infinite machine has none.
/// </summary>
public abstract class Machine<T> where T : struct, IReal<T>
{
    /// <summary>Places of the states that every moving machine has.</summary>
    protected const int Speed = 0, Angle = 1;

    readonly MachineConvention convention;
    readonly T resistance, reactance;

    // The rotor's frame and flux of the last states given to Internal: Measure follows with the same states.
    T sin, cos, fluxD, fluxQ;

    /// <param name="convention">How programs differ.</param>
    /// <param name="resistance">Of the stator, pu on its own base.</param>
    /// <param name="reactance">Subtransient, the same in both axes.</param>
    /// <param name="inertia">H, s on its own base; 0: an infinite machine.</param>
    /// <param name="damping">D.</param>
    /// <param name="omega">Nominal frequency, rad/s.</param>
    protected Machine(MachineConvention convention, T resistance, T reactance, T inertia, T damping, double omega)
    {
        this.convention = convention;
        this.resistance = resistance;
        this.reactance = reactance;
        Damping = damping;
        Inertia = inertia;
        Omega = omega;
        var square = resistance * resistance + reactance * reactance;
        Admittance = new(resistance / square, -reactance / square);
        Moves = inertia.At(0) > 0;
        if (!Moves) return;
        States.Add("speed");
        States.Add("angle");
    }

    /// <summary>Name of its model, as the dynamics file calls it.</summary>
    public required string Model { get; init; }

    public StateNames States { get; } = new();

    /// <summary>H, s.</summary>
    public T Inertia { get; }

    /// <summary>D, pu power per pu speed.</summary>
    public T Damping { get; }

    /// <summary>Whether it has a speed of its own.</summary>
    public bool Moves { get; }

    protected double Omega { get; }

    protected T Resistance => resistance;

    protected T Reactance => reactance;

    /// <summary>1/(R + jX), pu on its own base.</summary>
    public Phasor<T> Admittance { get; }

    /// <summary>Flux behind the subtransient reactance, as voltages in the rotor's frame.</summary>
    protected abstract (T D, T Q) Flux(ReadOnlySpan<T> x);

    /// <summary>The angle of its q axis.</summary>
    public virtual T RotorAngle(ReadOnlySpan<T> x) => x[Angle];

    /// <summary>Its speed less nominal.</summary>
    public T SpeedDeviation(ReadOnlySpan<T> x) => Moves ? x[Speed] : 0.0;

    /// <summary>Puts it at rest with the voltage and current in the signals; sets the field voltage and the mechanical power that this asks for.</summary>
    public abstract void Start(Span<T> x, ref Signals<T> s, StartNotes notes);

    /// <summary>The rates of its windings.</summary>
    protected abstract void Windings(ReadOnlySpan<T> x, Span<T> dx, in Signals<T> s);

    /// <summary>Xad times field current.</summary>
    protected abstract T FieldCurrent(ReadOnlySpan<T> x, in Signals<T> s);

    /// <summary>The voltage behind its impedance, in the network's frame.</summary>
    public Phasor<T> Internal(ReadOnlySpan<T> x)
    {
        var (d, q) = (fluxD, fluxQ) = Flux(x);
        (sin, cos) = T.SinCos(RotorAngle(x));
        if (convention.SpeedInStator && Moves)
        {
            var speed = (T)1 + x[Speed];
            d *= speed;
            q *= speed;
        }

        return new(d * sin + q * cos, q * sin - d * cos);
    }

    /// <summary>Sets what the rest of the unit reads of the machine, from its states, the voltage and what <see cref="Internal"/> gave for the same states.</summary>
    public void Measure(ReadOnlySpan<T> x, Phasor<T> behind, ref Signals<T> s)
    {
        var v = s.Voltage;
        s.Current = Admittance * (behind - v);
        s.VoltageMagnitude = v.Magnitude;
        s.Power = v.Re * s.Current.Re + v.Im * s.Current.Im;
        s.Reactive = v.Im * s.Current.Re - v.Re * s.Current.Im;
        s.Speed = SpeedDeviation(x);
        s.CurrentD = s.Current.Re * sin - s.Current.Im * cos;
        s.CurrentQ = s.Current.Re * cos + s.Current.Im * sin;
        s.Torque = fluxD * s.CurrentD + fluxQ * s.CurrentQ;
        s.FieldCurrent = FieldCurrent(x, s);
    }

    /// <summary>The rates of its states, from the signals.</summary>
    public void Advance(ReadOnlySpan<T> x, Span<T> dx, in Signals<T> s)
    {
        if (!Moves) return;
        var accelerating = convention.PowerOverSpeed
            ? (s.MechanicalPower - Damping * x[Speed]) / ((T)1 + x[Speed]) - s.Torque
            : s.MechanicalPower - Damping * x[Speed] - s.Torque;
        dx[Speed] = accelerating / ((T)2 * Inertia);
        dx[Angle] = x[Speed] * (T)Omega;
        Windings(x, dx, s);
    }

    /// <summary>The part of a start that every machine shares: the rotor's frame at an angle, and the signals in it.</summary>
    protected void StartFrame(Span<T> x, T angle, (T D, T Q) flux, ref Signals<T> s)
    {
        var (sin, cos) = T.SinCos(angle);
        s.CurrentD = s.Current.Re * sin - s.Current.Im * cos;
        s.CurrentQ = s.Current.Re * cos + s.Current.Im * sin;
        s.VoltageMagnitude = s.Voltage.Magnitude;
        s.Power = s.Voltage.Re * s.Current.Re + s.Voltage.Im * s.Current.Im;
        s.Reactive = s.Voltage.Im * s.Current.Re - s.Voltage.Re * s.Current.Im;
        s.Speed = 0.0;
        s.Torque = flux.D * s.CurrentD + flux.Q * s.CurrentQ;
        s.MechanicalPower = s.Torque;
        if (!Moves) return;
        x[Speed] = 0.0;
        x[Angle] = angle;
    }

    /// <summary>The voltage behind the impedance at a start, from voltage and current.</summary>
    protected Phasor<T> Behind(in Signals<T> s) => s.Voltage + new Phasor<T>(resistance, reactance) * s.Current;

    /// <summary>A phasor in the rotor's frame.</summary>
    protected static (T D, T Q) ToRotor(Phasor<T> phasor, T angle)
    {
        var (sin, cos) = T.SinCos(angle);
        return (phasor.Re * sin - phasor.Im * cos, phasor.Re * cos + phasor.Im * sin);
    }
}
