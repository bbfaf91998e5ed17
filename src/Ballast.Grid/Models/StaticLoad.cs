namespace Ballast.Grid.Models;

/// <summary>
/// The constant-power and constant-current parts of a load. Below <see cref="PowerBreak"/> pu voltage the first, and below <see cref="CurrentBreak"/> the second,
/// turns into the constant admittance that it is there, so that current goes to zero with voltage and the network keeps a solution through a fault.
/// PSS/E does the same with its own curves below its PQBRAK (0.7 pu as it comes) and 0.5 pu.
/// </summary>
public sealed class StaticLoad<T> : Device<T> where T : struct, IReal<T>
{
    /// <summary>Voltage below which constant power becomes constant admittance, pu.</summary>
    public const double PowerBreak = 0.7;

    /// <summary>Voltage below which constant current becomes constant admittance, pu.</summary>
    public const double CurrentBreak = 0.5;

    T power, powerReactive, current, currentReactive;

    public override IReadOnlyList<string> StateNames => [];

    public override bool IsNonlinear => true;

    /// <summary>Sets its parts, pu at 1 pu voltage.</summary>
    public void Set(T p, T q, T currentP, T currentQ) => (power, powerReactive, current, currentReactive) = (p, q, currentP, currentQ);

    /// <summary>Adds to its parts.</summary>
    public void Add(T p, T q, T currentP, T currentQ) => Set(power + p, powerReactive + q, current + currentP, currentReactive + currentQ);

    public override Phasor<T> Injection(ReadOnlySpan<T> x, Phasor<T> voltage)
    {
        var square = voltage.Re * voltage.Re + voltage.Im * voltage.Im;
        var byPower = (T)1 / T.Max(square, PowerBreak * PowerBreak);
        var byCurrent = (T)1 / T.Max(T.Sqrt(square), CurrentBreak);
        var g = power * byPower + current * byCurrent;
        var b = powerReactive * byPower + currentReactive * byCurrent;
        // I = −(P − jQ)/conj(V) = −(g − jb) V: positive power is drawn from the network.
        return new(-(g * voltage.Re + b * voltage.Im), b * voltage.Re - g * voltage.Im);
    }

    public override void Start(Span<T> x, Phasor<T> voltage, Phasor<T> current, StartNotes notes)
    {
    }

    public override void Advance(Span<T> x, Span<T> dx, Phasor<T> voltage)
    {
        if (!T.IsSingle) return;
        var magnitude = voltage.Magnitude.At(0);
        Limits = (magnitude < PowerBreak ? 1ul : 0) | (magnitude < CurrentBreak ? 2ul : 0);
    }
}
