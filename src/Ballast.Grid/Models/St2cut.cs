using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// ST2CUT: a stabiliser of two inputs, a washout (with T3 of zero a lag), three lead-lags and limits; it falls silent when the voltage leaves the window
/// VT0 + VCL to VT0 + VCU about its starting voltage (zero: no such bound). Source: PSS/E's model as commonly documented.
/// </summary>
public sealed class St2cut<T> : UnitPart<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet =
    [
        "ICS1", "IB1", "ICS2", "IB2", "K1", "K2", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "LSMAX", "LSMIN", "VCU", "VCL",
    ];

    readonly StabilizerInput<T> one, two;
    readonly Lag<T> lagOne, lagTwo, plain;
    readonly Washout<T> washout;
    readonly LeadLag<T> first, second, third;
    readonly T gainOne, gainTwo, high, low, up, down;
    readonly bool washes;
    T windowHigh, windowLow, atRest;

    public St2cut(ReadOnlySpan<DynamicRecord> records, double omega)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        StabilizerInput<T>.Near(numbers, "ICS1", "IB1");
        StabilizerInput<T>.Near(numbers, "ICS2", "IB2");
        one = new(States, numbers, "ICS1", omega);
        two = new(States, numbers, "ICS2", omega);
        (gainOne, gainTwo) = (numbers["K1"], numbers["K2"]);
        lagOne = new(States, "input 1", numbers["T1"]);
        lagTwo = new(States, "input 2", numbers["T2"]);
        washes = numbers.Single("T3") != 0;
        if (washes) washout = new(States, "washout", numbers["T3"], numbers["T4"]);
        else plain = new(States, "lag", numbers["T4"]);
        first = new(States, "lead-lag 1", numbers["T5"], numbers["T6"]);
        second = new(States, "lead-lag 2", numbers["T7"], numbers["T8"]);
        third = new(States, "lead-lag 3", numbers["T9"], numbers["T10"]);
        (high, low, up, down) = (numbers["LSMAX"], numbers["LSMIN"], numbers["VCU"], numbers["VCL"]);
    }

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        one.Start(x, s);
        two.Start(x, s);
        var (a, b) = (gainOne * one.AtRest(s), gainTwo * two.AtRest(s));
        lagOne.Start(x, a);
        lagTwo.Start(x, b);
        var rest = a + b;
        if (washes) washout.Start(x, rest);
        else plain.Start(x, rest);
        var after = washes ? 0.0 : rest;
        first.Start(x, after);
        second.Start(x, after);
        third.Start(x, after);
        // Without a washout a constant input leaves a constant signal, which the exciter's reference contains from the start.
        atRest = Limit.Clamp(after, low, high);
        windowHigh = T.IfGreater(up, 0.0, s.VoltageMagnitude + up, 1e6);
        windowLow = T.IfGreater(0.0, down, s.VoltageMagnitude + down, -1e6);
        s.Stabilizer = 0.0;
    }

    public override void Advance(Span<T> x, Span<T> dx, ref Signals<T> s)
    {
        var signal = lagOne.Through(x, dx, gainOne * one.Through(x, dx, s)) + lagTwo.Through(x, dx, gainTwo * two.Through(x, dx, s));
        signal = washes ? washout.Through(x, dx, signal) : plain.Through(x, dx, signal);
        signal = third.Through(x, dx, second.Through(x, dx, first.Through(x, dx, signal)));
        signal = Limit.Clamp(signal, low, high, ref s) - atRest;
        if (T.IsSingle) s.Note(s.VoltageMagnitude.At(0) > windowHigh.At(0), s.VoltageMagnitude.At(0) < windowLow.At(0));
        signal = T.IfGreater(s.VoltageMagnitude, windowHigh, 0.0, signal);
        s.Stabilizer = T.IfGreater(windowLow, s.VoltageMagnitude, 0.0, signal);
    }
}
