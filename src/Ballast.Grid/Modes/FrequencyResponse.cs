using System.Numerics;
using Ballast.Grid.Cases;

namespace Ballast.Grid.Modes;

/// <summary>
/// What the grid does under active power that swings at one bus: each machine's speed, and each bus's frequency and voltage, as complex gains per pu of power drawn
/// (system base), Δω(jω) = C·(jω − A)⁻¹·B. Evaluated point by point from one Hessenberg form.
/// </summary>
public sealed class FrequencyResponse
{
    readonly Hessenberg form;
    readonly double[] turned;
    readonly int bus;

    /// <exception cref="CaseException">A bus that the case has not.</exception>
    public FrequencyResponse(LinearModel model, int bus)
        : this(model, bus, new Hessenberg(model.State))
    {
    }

    FrequencyResponse(LinearModel model, int bus, Hessenberg form)
    {
        Model = model;
        Bus = bus;
        this.bus = model.PlaceOf(bus);
        this.form = form;
        turned = form.Turn(model.Power.Column(this.bus).AsArray() ?? model.Power.Column(this.bus).ToArray());
    }

    public LinearModel Model { get; }

    /// <summary>Bus whose load swings.</summary>
    public int Bus { get; }

    /// <summary>The same grid with the load at another bus, without factoring again.</summary>
    public FrequencyResponse At(int other) => new(Model, other, form);

    /// <summary>The gains at one frequency above zero.</summary>
    /// <exception cref="CaseException">Not above zero.</exception>
    public ResponsePoint Evaluate(double hz)
    {
        if (!(hz > 0)) throw new CaseException($"A response is asked for at {hz} Hz: give a frequency above zero.");
        var s = new Complex(0, 2 * Math.PI * hz);
        var x = form.Solve(s, turned);
        var count = Model.Buses.Count;
        var speeds = new Complex[Model.Rotors.Count];
        for (var r = 0; r < speeds.Length; r++) speeds[r] = x[Model.Rotors[r].Speed];
        var magnitudes = new Complex[count];
        var frequencies = new Complex[count];
        for (var k = 0; k < count; k++)
        {
            Complex magnitude = Model.VoltagePower[k, bus], angle = Model.VoltagePower[count + k, bus];
            for (var j = 0; j < x.Length; j++)
            {
                magnitude += Model.Voltage[k, j] * x[j];
                angle += Model.Voltage[count + k, j] * x[j];
            }
            magnitudes[k] = magnitude;
            // Bus frequency is the rate of the bus's angle.
            frequencies[k] = s * angle / (2 * Math.PI * Model.NominalHz);
        }
        return new(hz, speeds, frequencies, magnitudes, 1000 * Model.NominalHz / Model.BaseMva, 1 / Model.BaseMva);
    }

    /// <summary>The gain of the machine that moves most, mHz per MW.</summary>
    public double WorstGain(double hz)
    {
        var x = form.Solve(new Complex(0, 2 * Math.PI * hz), turned);
        return Model.Rotors.Max(r => x[r.Speed].Magnitude) * 1000 * Model.NominalHz / Model.BaseMva;
    }

    /// <summary>Gains from one frequency to another, evenly spaced on a logarithmic axis.</summary>
    public ResponsePoint[] Sweep(double from, double to, int points)
    {
        if (!(from > 0 && to > from && points >= 2)) throw new CaseException(FormattableString.Invariant($"A response from {from} to {to} Hz in {points} points cannot be drawn: give 0 < from < to and at least 2 points."));
        return [.. Enumerable.Range(0, points).Select(k => Evaluate(k == points - 1 ? to : from * Math.Pow(to / from, k / (points - 1.0))))];
    }

    /// <summary>Where the worst machine's gain peaks inside a sweep, each refined to a hundred-thousandth of its frequency, the highest first.</summary>
    public ResponsePeak[] Peaks(IReadOnlyList<ResponsePoint> sweep)
    {
        var peaks = new List<ResponsePeak>();
        for (var k = 1; k + 1 < sweep.Count; k++)
        {
            if (!(sweep[k].WorstMilliHertzPerMegawatt > sweep[k - 1].WorstMilliHertzPerMegawatt && sweep[k].WorstMilliHertzPerMegawatt >= sweep[k + 1].WorstMilliHertzPerMegawatt)) continue;
            var hz = Refine(sweep[k - 1].Hz, sweep[k + 1].Hz);
            var point = Evaluate(hz);
            peaks.Add(new(hz, point.WorstMilliHertzPerMegawatt, point.Worst));
        }
        return [.. peaks.OrderByDescending(p => p.MilliHertzPerMegawatt)];
    }

    /// <summary>Golden section on the logarithm of frequency.</summary>
    double Refine(double from, double to)
    {
        const double golden = 0.6180339887498949;
        double a = Math.Log(from), b = Math.Log(to);
        double c = b - golden * (b - a), d = a + golden * (b - a);
        double atC = WorstGain(Math.Exp(c)), atD = WorstGain(Math.Exp(d));
        while (b - a > 1e-5)
        {
            if (atC > atD)
            {
                (b, d, atD) = (d, c, atC);
                c = b - golden * (b - a);
                atC = WorstGain(Math.Exp(c));
            }
            else
            {
                (a, c, atC) = (c, d, atD);
                d = a + golden * (b - a);
                atD = WorstGain(Math.Exp(d));
            }
        }
        return Math.Exp((a + b) / 2);
    }
}

/// <summary>Gains at one frequency, per pu of active power drawn on the system base.</summary>
/// <param name="Hz">Frequency of the swing.</param>
/// <param name="Speeds">Of each rotor, pu.</param>
/// <param name="BusFrequencies">Of each bus, pu of nominal.</param>
/// <param name="Voltages">Magnitude of each bus, pu.</param>
/// <param name="ToMilliHertzPerMegawatt">Turns a gain in pu speed per pu power into mHz per MW.</param>
/// <param name="ToPerMegawatt">Turns a gain per pu power into one per MW.</param>
public sealed record ResponsePoint(double Hz, Complex[] Speeds, Complex[] BusFrequencies, Complex[] Voltages, double ToMilliHertzPerMegawatt, double ToPerMegawatt)
{
    /// <summary>Place of the rotor that moves most.</summary>
    public int Worst { get; } = Enumerable.Range(0, Speeds.Length).MaxBy(r => Speeds[r].Magnitude);

    public double WorstMilliHertzPerMegawatt => Speeds.Length > 0 ? Speeds[Worst].Magnitude * ToMilliHertzPerMegawatt : 0;

    /// <summary>Amplitude of a rotor's speed per amplitude of power, mHz per MW.</summary>
    public double MilliHertzPerMegawatt(int rotor) => Speeds[rotor].Magnitude * ToMilliHertzPerMegawatt;
}

/// <summary>A frequency at which the grid answers most.</summary>
/// <param name="Hz">Where.</param>
/// <param name="MilliHertzPerMegawatt">Of the machine that moves most.</param>
/// <param name="Rotor">That machine, as a place in <see cref="LinearModel.Rotors"/>.</param>
public sealed record ResponsePeak(double Hz, double MilliHertzPerMegawatt, int Rotor);
