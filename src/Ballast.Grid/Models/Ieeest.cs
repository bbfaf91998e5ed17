using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// IEEEST: a stabiliser of one input with a filter (1 + A5 s + A6 s²) / ((1 + A1 s + A2 s²)(1 + A3 s + A4 s²)), two lead-lags, a washout and limits; it falls silent when
/// the voltage leaves the window VCL to VCU (zero: no such bound). Source: IEEE Committee Report, 1981; PSS/E's model as commonly documented.
/// </summary>
public sealed class Ieeest<T> : UnitPart<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["ICS", "IB", "A1", "A2", "A3", "A4", "A5", "A6", "T1", "T2", "T3", "T4", "T5", "T6", "KS", "LSMAX", "LSMIN", "VCU", "VCL"];

    readonly StabilizerInput<T> input;
    readonly int filter, order;
    readonly T[] below = new T[5];
    readonly T above1, above2;
    readonly LeadLag<T> first, second;
    readonly Washout<T> washout;
    readonly T high, low, windowHigh, windowLow;

    public Ieeest(ReadOnlySpan<DynamicRecord> records, double omega)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        StabilizerInput<T>.Near(numbers, "ICS", "IB");
        input = new(States, numbers, "ICS", omega);
        var (a1, a2, a3, a4) = (numbers["A1"], numbers["A2"], numbers["A3"], numbers["A4"]);
        (above1, above2) = (numbers["A5"], numbers["A6"]);
        (below[0], below[1], below[2], below[3], below[4]) = (1.0, a1 + a3, a2 + a4 + a1 * a3, a1 * a4 + a2 * a3, a2 * a4);
        order = 4;
        while (order > 0 && below[order].At(0) == 0) order--;
        if (order < 2 && above2.At(0) != 0 || order < 1 && above1.At(0) != 0)
            throw numbers.Refused("the filter's numerator (A5, A6) is of higher order than its denominator (A1 to A4), which no filter can be.");
        filter = States.Count;
        for (var i = 0; i < order; i++) States.Add($"filter {i + 1}");
        first = new(States, "lead-lag 1", numbers["T1"], numbers["T2"]);
        second = new(States, "lead-lag 2", numbers["T3"], numbers["T4"]);
        washout = new(States, "washout", numbers["KS"] * numbers["T5"], numbers["T6"]);
        (high, low) = (numbers["LSMAX"], numbers["LSMIN"]);
        var (vcu, vcl) = (numbers["VCU"], numbers["VCL"]);
        windowHigh = T.IfGreater(vcu, 0.0, vcu, 1e6);
        windowLow = T.IfGreater(vcl, 0.0, vcl, -1e6);
    }

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        input.Start(x, s);
        var rest = input.AtRest(s);
        for (var i = 0; i < order; i++) x[filter + i] = i == 0 ? rest : 0.0;
        first.Start(x, rest);
        second.Start(x, rest);
        washout.Start(x, rest);
        s.Stabilizer = 0.0;
    }

    public override void Advance(Span<T> x, Span<T> dx, ref Signals<T> s)
    {
        var signal = Filtered(x, dx, input.Through(x, dx, s));
        signal = washout.Through(x, dx, second.Through(x, dx, first.Through(x, dx, signal)));
        signal = Limit.Clamp(signal, low, high, ref s);
        if (T.IsSingle) s.Note(s.VoltageMagnitude.At(0) > windowHigh.At(0), s.VoltageMagnitude.At(0) < windowLow.At(0));
        signal = T.IfGreater(s.VoltageMagnitude, windowHigh, 0.0, signal);
        s.Stabilizer = T.IfGreater(windowLow, s.VoltageMagnitude, 0.0, signal);
    }

    /// <summary>The filter in phase variables: state i is the (i−1)-th derivative of the input passed through the denominator alone.</summary>
    T Filtered(ReadOnlySpan<T> x, Span<T> dx, T u)
    {
        if (order == 0) return u;
        var top = u;
        for (var i = 0; i < order; i++)
        {
            top -= below[i] * x[filter + i];
            if (i > 0) dx[filter + i - 1] = x[filter + i];
        }

        top /= below[order];
        dx[filter + order - 1] = top;
        var y = x[filter] + above1 * (order > 1 ? x[filter + 1] : top);
        return order > 1 ? y + above2 * (order > 2 ? x[filter + 2] : top) : y;
    }
}
