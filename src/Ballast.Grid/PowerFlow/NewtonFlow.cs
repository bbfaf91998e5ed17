using System.Globalization;
using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Sparse;

namespace Ballast.Grid.PowerFlow;

/// <summary>
/// Newton's method in polar form (Tinney and Hart 1967). Every bus has two unknowns, angle and magnitude, and two equations: its powers balance,
/// or what it holds is held. So the pattern is the same whatever is held, and is ordered once.
/// </summary>
internal sealed class NewtonFlow
{
    /// <summary>Mismatch at which a flow that gets no better is solved, MW.</summary>
    const double GoodEnough = 1e-5;

    readonly Injections injections;
    readonly PowerFlowOptions options;
    readonly int count;
    readonly SparseMatrix<double> jacobian;
    readonly SparseLu<double> lu;
    readonly double[] step;
    readonly double[] mismatch;
    readonly double[] tryAngles;
    readonly double[] tryMagnitudes;

    /// <summary>Places of the four derivatives for each entry of the admittance matrix.</summary>
    readonly int[] places;

    public NewtonFlow(Injections injections, PowerFlowOptions options)
    {
        this.injections = injections;
        this.options = options;
        count = injections.Kinds.Length;
        var network = injections.Admittance.Pattern;
        var entries = new List<(int, int)>(4 * network.Count + count);
        for (var k = 0; k < count; k++)
        {
            for (var at = network.Starts[k]; at < network.Starts[k + 1]; at++)
            {
                var i = network.Rows[at];
                entries.AddRange([(2 * i, 2 * k), (2 * i, 2 * k + 1), (2 * i + 1, 2 * k), (2 * i + 1, 2 * k + 1)]);
            }
            if (injections.Regulated[k] is >= 0 and var other) entries.Add((2 * k + 1, 2 * other + 1));
        }
        var pattern = SparsePattern.Of(2 * count, entries);
        jacobian = new SparseMatrix<double>(pattern);
        lu = new SparseLu<double>(pattern);
        places = new int[network.Count];
        for (var k = 0; k < count; k++)
            for (var at = network.Starts[k]; at < network.Starts[k + 1]; at++) places[at] = pattern.Place(2 * network.Rows[at], 2 * k);
        (step, mismatch) = (new double[2 * count], new double[2 * count]);
        (Angles, Magnitudes, tryAngles, tryMagnitudes) = (new double[count], new double[count], new double[count], new double[count]);
        (Holds, Reactive, Calculated) = (new bool[count], new double[count], new Complex[count]);
    }

    public double[] Angles { get; }

    public double[] Magnitudes { get; }

    /// <summary>Whether a bus's machines hold a voltage; else they give <see cref="Reactive"/>.</summary>
    public bool[] Holds { get; }

    public double[] Reactive { get; }

    /// <summary>Power that flows from each bus into the network, at the last voltages.</summary>
    public Complex[] Calculated { get; }

    public int Iterations { get; private set; }

    /// <summary>Largest mismatch, pu.</summary>
    public double Worst { get; private set; }

    /// <summary>Starts from the case's voltages, or from a flat profile, with what is held at what it is held.</summary>
    public void Start(bool flat)
    {
        for (var i = 0; i < count; i++)
        {
            var bus = injections.Case.Buses[i];
            var kind = injections.Kinds[i];
            Magnitudes[i] = flat || kind == BusKind.Isolated ? 1 : bus.Magnitude;
            Angles[i] = kind == BusKind.Slack || (!flat && kind != BusKind.Isolated) ? bus.AngleDegrees * Math.PI / 180 : 0;
            Holds[i] = kind is BusKind.Slack or BusKind.Generator;
            Reactive[i] = injections.UnitPower[i].Imaginary;
            if (Holds[i] && injections.Regulated[i] < 0) Magnitudes[i] = injections.Set[i];
        }
        if (!flat) return;
        // From a flat start every bus begins at the angle of the first slack.
        var slack = Array.IndexOf(injections.Kinds, BusKind.Slack);
        for (var i = 0; i < count; i++)
            if (injections.Kinds[i] != BusKind.Slack) Angles[i] = Angles[slack];
    }

    /// <summary>Goes on until every mismatch is within the tolerance.</summary>
    /// <returns>False: it does not get there.</returns>
    public bool Solve()
    {
        var tolerance = options.Tolerance / injections.Case.BaseMva;
        var norm = Mismatch(Angles, Magnitudes);
        for (var iteration = 0; iteration < options.MostIterations; iteration++)
        {
            if (Worst <= tolerance) return true;
            if (!double.IsFinite(norm)) return false;
            var before = Worst;
            Derivatives();
            if (!lu.Refactor(jacobian.Values)) return false;
            mismatch.CopyTo(step, 0);
            lu.Solve(step);
            Iterations++;

            // A step that would make things worse is halved, up to a point.
            var (share, best) = (1.0, double.PositiveInfinity);
            for (var i = 0; i < count; i++) share = Math.Min(share, Math.Min(1.5 / Math.Max(Math.Abs(step[2 * i]), 1e-9), 0.4 / Math.Max(Math.Abs(step[2 * i + 1]), 1e-9)));
            for (var half = 0; half < 6; half++, share /= 2)
            {
                for (var i = 0; i < count; i++) (tryAngles[i], tryMagnitudes[i]) = (Angles[i] + share * step[2 * i], Magnitudes[i] + share * step[2 * i + 1]);
                best = Mismatch(tryAngles, tryMagnitudes);
                if (best < norm) break;
            }
            if (!double.IsFinite(best)) return false;
            if (best >= norm && before <= GoodEnough / injections.Case.BaseMva)
            {
                Mismatch(Angles, Magnitudes);
                return true;
            }
            tryAngles.CopyTo(Angles, 0);
            tryMagnitudes.CopyTo(Magnitudes, 0);
            norm = best;
        }
        return Worst <= tolerance;
    }

    /// <summary>Where and how much the powers do not balance.</summary>
    public string WorstPlace()
    {
        Mismatch(Angles, Magnitudes);
        var worst = 0;
        for (var i = 0; i < mismatch.Length; i++)
            if (!(Math.Abs(mismatch[i]) <= Math.Abs(mismatch[worst]))) worst = i;
        var bus = injections.Case.Buses[worst / 2];
        var name = bus.Name.Length > 0 ? $" ({bus.Name})" : "";
        var (p, q) = (mismatch[worst / 2 * 2] * injections.Case.BaseMva, mismatch[worst / 2 * 2 + 1] * injections.Case.BaseMva);
        return string.Create(CultureInfo.InvariantCulture, $"bus {bus.Number}{name} is still {p:0.###} MW and {q:0.###} Mvar off");
    }

    /// <summary>What the equations lack at these voltages; its sum of squares.</summary>
    double Mismatch(double[] angles, double[] magnitudes)
    {
        var (norm, worst) = (0.0, 0.0);
        Flows(angles, magnitudes);
        for (var i = 0; i < count; i++)
        {
            var drawn = injections.Drawn(i, magnitudes[i]);
            var (p, q) = (0.0, 0.0);
            if (injections.Kinds[i] != BusKind.Isolated)
            {
                if (injections.Kinds[i] != BusKind.Slack) p = injections.UnitPower[i].Real - drawn.Real - Calculated[i].Real;
                q = !Holds[i] ? Reactive[i] - drawn.Imaginary - Calculated[i].Imaginary : injections.Set[i] - magnitudes[injections.Regulated[i] < 0 ? i : injections.Regulated[i]];
            }
            (mismatch[2 * i], mismatch[2 * i + 1]) = (p, q);
            norm += p * p + q * q;
            worst = Math.Max(worst, Math.Max(Math.Abs(p), Math.Abs(q)));
        }
        Worst = double.IsFinite(norm) ? worst : double.PositiveInfinity;
        return norm;
    }

    void Flows(double[] angles, double[] magnitudes)
    {
        var network = injections.Admittance.Pattern;
        var values = injections.Admittance.Values;
        Calculated.AsSpan().Clear();
        for (var k = 0; k < count; k++)
        {
            for (var at = network.Starts[k]; at < network.Starts[k + 1]; at++)
            {
                var i = network.Rows[at];
                Calculated[i] += Term(values[at], angles[i] - angles[k], magnitudes[i] * magnitudes[k]);
            }
        }
    }

    /// <summary>Share of an admittance in the power at its row's bus: V_i V_k (cos + j sin) conj(Y).</summary>
    static Complex Term(Complex admittance, double angle, double product)
    {
        var (sin, cos) = Math.SinCos(angle);
        var (g, b) = (admittance.Real, admittance.Imaginary);
        return new(product * (g * cos + b * sin), product * (g * sin - b * cos));
    }

    void Derivatives()
    {
        // The powers in hand are those of a step that was tried; these are those of the step that was taken.
        Mismatch(Angles, Magnitudes);
        var network = injections.Admittance.Pattern;
        var admittances = injections.Admittance.Values;
        var values = jacobian.Values;
        values.Clear();
        for (var k = 0; k < count; k++)
        {
            for (var at = network.Starts[k]; at < network.Starts[k + 1]; at++)
            {
                var i = network.Rows[at];
                var (angleAt, magnitudeAt) = (places[at], jacobian.Pattern.Place(2 * i, 2 * k + 1));
                double pa, pv, qa, qv;
                if (i == k)
                {
                    var (p, q) = (Calculated[i].Real, Calculated[i].Imaginary);
                    var (v, y) = (Magnitudes[i], admittances[at]);
                    var (current, admittance) = (injections.ConstantCurrent[i], injections.ConstantAdmittance[i]);
                    pa = -q - y.Imaginary * v * v;
                    qa = p - y.Real * v * v;
                    pv = p / v + y.Real * v + current.Real + 2 * admittance.Real * v;
                    qv = q / v - y.Imaginary * v + current.Imaginary + 2 * admittance.Imaginary * v;
                }
                else
                {
                    var term = Term(admittances[at], Angles[i] - Angles[k], Magnitudes[i] * Magnitudes[k]);
                    (pa, pv, qa, qv) = (term.Imaginary, term.Real / Magnitudes[k], -term.Real, term.Imaginary / Magnitudes[k]);
                }
                if (injections.Kinds[i] is BusKind.Slack or BusKind.Isolated) (pa, pv) = (i == k ? 1 : 0, 0);
                if (Holds[i] || injections.Kinds[i] == BusKind.Isolated) (qa, qv) = (0, i == k && injections.Regulated[i] < 0 ? 1 : 0);
                (values[angleAt], values[angleAt + 1], values[magnitudeAt], values[magnitudeAt + 1]) = (pa, qa, pv, qv);
            }
        }
        for (var i = 0; i < count; i++)
            if (Holds[i] && injections.Regulated[i] is >= 0 and var other) values[jacobian.Pattern.Place(2 * i + 1, 2 * other + 1)] = 1;
    }
}
