namespace Ballast.Grid.Models;

/// <summary>
/// What a stabiliser listens to, by PSS/E's code: 1 speed deviation, 2 frequency deviation of the bus, 3 electrical power, 4 accelerating power (both on the machine's base),
/// 5 voltage of the bus, 6 its derivative. Derivatives go through a filter of <see cref="Filter"/> seconds, as PSS/E's own do.
/// </summary>
readonly struct StabilizerInput<T> where T : struct, IReal<T>
{
    /// <summary>Time constant of the filter behind frequency and the derivative of voltage, s.</summary>
    public const double Filter = 0.04;

    readonly int code, re, im;
    readonly T perFilter, perOmega;

    public StabilizerInput(StateNames states, ModelNumbers<T> numbers, string name, double omega)
    {
        code = numbers.Code(name);
        if (code is < 0 or > 6)
            throw numbers.Refused($"{name} is {code}; an input is 1 (speed), 2 (frequency), 3 (electrical power), 4 (accelerating power), 5 (voltage) or 6 (its derivative).");
        re = code is 2 or 6 ? states.Add("filter") : -1;
        im = code is 2 ? states.Add("filter 2") : -1;
        perFilter = 1 / Filter;
        perOmega = 1 / omega;
    }

    /// <summary>Refuses an input that is measured at another bus than the machine's; speed and powers are the machine's own, whatever bus stands beside them.</summary>
    public static void Near(ModelNumbers<T> numbers, string input, string bus)
    {
        if (numbers.Code(input) is 2 or 5 or 6 && numbers.Code(bus) is not 0 and var remote && remote != numbers.Record.Bus)
            throw numbers.Refused($"{bus} is {remote}; its input can be measured at its own bus (0) only.");
    }

    public void Start(Span<T> x, in Signals<T> s)
    {
        if (code == 2) (x[re], x[im]) = (s.Voltage.Re, s.Voltage.Im);
        else if (code == 6) x[re] = s.VoltageMagnitude;
    }

    public T Through(ReadOnlySpan<T> x, Span<T> dx, in Signals<T> s)
    {
        switch (code)
        {
            case 1: return s.Speed;
            case 2:
                // A phasor that turns with Δω lags its own filter by jΔωT: the turning speed is exact, and no angle wraps.
                dx[re] = (s.Voltage.Re - x[re]) * perFilter;
                dx[im] = (s.Voltage.Im - x[im]) * perFilter;
                return (x[re] * dx[im] - x[im] * dx[re]) / T.Max(x[re] * x[re] + x[im] * x[im], 1e-6) * perOmega;
            case 3: return s.Power;
            case 4: return s.MechanicalPower - s.Power;
            case 5: return s.VoltageMagnitude;
            case 6:
                dx[re] = (s.VoltageMagnitude - x[re]) * perFilter;
                return dx[re];
            default: return 0.0;
        }
    }

    /// <summary>Its value at rest.</summary>
    public T AtRest(in Signals<T> s) => code switch
    {
        3 => s.Power,
        5 => s.VoltageMagnitude,
        _ => 0.0,
    };
}
