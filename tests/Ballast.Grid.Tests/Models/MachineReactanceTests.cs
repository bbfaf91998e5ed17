using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Models;
using static Ballast.Grid.Tests.Models.PartBench;

namespace Ballast.Grid.Tests.Models;

/// <summary>
/// Machines of two axes against the equivalent circuits of which their data are the standard constants: each axis a leakage in series with the magnetising reactance and the
/// rotor's branches in parallel (Kundur, Power System Stability and Control, ch. 4).
/// </summary>
public sealed class MachineReactanceTests
{
    const double H = 4, Ra = 0.004;

    sealed record Constants(double Td1, double Td2, double Tq1, double Tq2, double Xd, double Xq, double Xd1, double Xq1, double X2, double Xl);

    static Constants Random(int seed)
    {
        var r = new Random(seed);
        double Between(double low, double high) => low + (high - low) * r.NextDouble();
        return new(Between(4, 9), Between(0.02, 0.06), Between(0.3, 1.2), Between(0.03, 0.1), Between(1.2, 2), Between(1, 1.8), Between(0.28, 0.4), Between(0.4, 0.6), Between(0.18, 0.25), Between(0.08, 0.16));
    }

    static string Record(string model, Constants c, double s10 = 0, double s12 = 0) => model is "GENROU" or "GENROE"
        ? PartBench.Record(model, c.Td1, c.Td2, c.Tq1, c.Tq2, H, 0, c.Xd, c.Xq, c.Xd1, c.Xq1, c.X2, c.Xl, s10, s12)
        : PartBench.Record(model, c.Td1, c.Td2, c.Tq2, H, 0, c.Xd, c.Xq, c.Xd1, c.X2, c.Xl, s10, s12);

    static Machine<T> Make<T>(string record, double ra = Ra) where T : struct, IReal<T>
    {
        var unit = new GeneratingUnit(1, "1", true, 0, 0, 0, 0, 1, 0, 100, ra, 0.2, 0, 0);
        return ModelCatalog.Machine<T>([PsseDyr.Read(record, "test.dyr")[0]], unit, MachineConvention.Psse, Omega);
    }

    /// <summary>Currents of both axes for a voltage of one axis or for the field voltage, at s, with the rotor held at its angle.</summary>
    static (Complex D, Complex Q) Currents(string record, char moved, Complex s)
    {
        var machine = Make<Dual>(record);
        var n = machine.States.Count;
        var start = new Dual[n];
        var rest = new Signals<Dual> { Voltage = new(1.0, 0.0), Current = new(0.7, -0.3) };
        machine.Start(start, ref rest, new());
        var (sin, cos) = Math.SinCos(start[1].Value);
        // The first two states are speed and angle: held.
        var m = n - 2;
        var (a, b) = (new Complex[m, m], new Complex[m]);
        var (d, q) = (new double[m + 1], new double[m + 1]);
        var (x, dx) = (new Dual[n], new Dual[n]);
        for (var column = 0; column <= m; column++)
        {
            start.CopyTo(x, 0);
            var signals = rest;
            if (column < m) x[column + 2] = new(x[column + 2].Value, 1);
            // A phasor v with v_d and v_q in the rotor's frame is v_d sin δ + v_q cos δ + j(v_q sin δ − v_d cos δ).
            else if (moved == 'd') signals.Voltage += new Phasor<Dual>(new(0, sin), new(0, -cos));
            else if (moved == 'q') signals.Voltage += new Phasor<Dual>(new(0, cos), new(0, sin));
            else signals.FieldVoltage += new Dual(0, 1);
            machine.Measure(x, machine.Internal(x), ref signals);
            machine.Advance(x, dx, signals);
            for (var row = 0; row < m; row++)
            {
                Assert.True(Math.Abs(dx[row + 2].Value) < 1e-9, $"{machine.States.Names[row + 2]} does not rest.");
                if (column < m) a[row, column] = (row == column ? s : 0) - dx[row + 2].Slope;
                else b[row] = dx[row + 2].Slope;
            }

            (d[column], q[column]) = (signals.CurrentD.Slope, signals.CurrentQ.Slope);
        }

        var solved = Solve(a, b);
        Complex Sum(double[] c) => c[m] + solved.Zip(c, (p, w) => p * w).Aggregate(Complex.Zero, (p, w) => p + w);
        return (Sum(d), Sum(q));
    }

    /// <summary>Reactance of an axis, and its voltage per field voltage at no load, of its circuit.</summary>
    static (Complex X, Complex G) Circuit(Complex s, double x, double x1, double x2, double xl, double t1, double t2)
    {
        var magnetising = x - xl;
        var first = 1 / (1 / (x1 - xl) - 1 / magnetising);
        var second = 1 / (1 / (x2 - xl) - 1 / (x1 - xl));
        var (r1, r2) = ((magnetising + first) / t1, (second + x1 - xl) / t2);
        var damper = s / (s * second + r2);
        var parallel = 1 / (1 / magnetising + damper);
        return (xl + 1 / (1 / parallel + s / (s * first + r1)), parallel * r1 / (magnetising * (r1 + s * first + s * parallel)));
    }

    [Theory]
    [InlineData("GENROU", 1)]
    [InlineData("GENROU", 2)]
    [InlineData("GENROE", 3)]
    [InlineData("GENSAL", 4)]
    [InlineData("GENSAL", 5)]
    [InlineData("GENSAE", 6)]
    public void Operational_reactances_are_those_of_the_equivalent_circuit(string model, int seed)
    {
        var c = Random(seed);
        var record = Record(model, c);
        foreach (var hertz in (double[])[0.001, 0.01, 0.1, 1, 5, 20])
        {
            var s = new Complex(0, 2 * Math.PI * hertz);
            var (xd, g) = Circuit(s, c.Xd, c.Xd1, c.X2, c.Xl, c.Td1, c.Td2);
            // The q axis of a salient-pole machine has one damper: X″q is what its only branch leaves.
            var branch = 1 / (1 / (c.X2 - c.Xl) - 1 / (c.Xq - c.Xl));
            var xq = model is "GENROU" or "GENROE"
                ? Circuit(s, c.Xq, c.Xq1, c.X2, c.Xl, c.Tq1, c.Tq2).X
                : c.Xl + 1 / (1 / (c.Xq - c.Xl) + s / (s * branch + (c.Xq - c.Xl + branch) / c.Tq2));
            // v_d = −R i_d + Xq(s) i_q,  v_q = −R i_q − Xd(s) i_d + G(s) Efd.
            foreach (var (moved, vd, vq, efd) in ((char, double, double, double)[])[('d', 1, 0, 0), ('q', 0, 1, 0), ('f', 0, 0, 1)])
            {
                var (id, iq) = Currents(record, moved, s);
                Assert.True((vd + Ra * id - xq * iq).Magnitude < 1e-8 * (1 + iq.Magnitude), $"{model} q axis at {hertz} Hz: {vd + Ra * id - xq * iq}");
                Assert.True((vq + Ra * iq + xd * id - g * efd).Magnitude < 1e-8 * (1 + id.Magnitude), $"{model} d axis at {hertz} Hz: {vq + Ra * iq + xd * id - g * efd}");
            }
        }
    }

    [Theory]
    [InlineData("GENROU")]
    [InlineData("GENSAL")]
    public void The_phasor_diagram_is_that_of_the_textbook(string model)
    {
        // Kundur, example 3.2: 0.9 + j0.436 at 1 pu, Ra = 0.003, saturated Lad = 0.8347·1.66 and Laq = 0.8347·1.61, Ll = 0.15:
        // δ = 39.1°, e_d = 0.631, e_q = 0.776, i_d = 0.906, i_q = 0.423, i_fd = 1.565.
        const double Lad = 0.8347 * 1.66, Laq = 0.8347 * 1.61, Leakage = 0.15;
        var c = new Constants(8, 0.03, 1, 0.07, Lad + Leakage, Laq + Leakage, 0.3, 0.65, 0.23, Leakage);
        var machine = Make<Scalar>(Record(model, c), 0.003);
        var x = new Scalar[machine.States.Count];
        var s = new Signals<Scalar> { Voltage = new(1.0, 0.0), Current = new(0.9, -0.436) };
        machine.Start(x, ref s, new());
        var angle = machine.RotorAngle(x).Value;
        Assert.Equal(39.1, angle * 180 / Math.PI, 0.05);
        Assert.Equal(0.631, Math.Sin(angle), 1e-3);
        Assert.Equal(0.776, Math.Cos(angle), 1e-3);
        Assert.Equal(0.906, s.CurrentD.Value, 1e-3);
        Assert.Equal(0.423, s.CurrentQ.Value, 1e-3);
        Assert.Equal(1.565, s.FieldCurrent.Value / Lad, 2e-3);
        Assert.Equal(0.9 + 0.003 * (0.9 * 0.9 + 0.436 * 0.436), s.MechanicalPower.Value, 1e-9);
    }

    [Theory]
    [InlineData("GENROU", 1)]
    [InlineData("GENROE", 2)]
    [InlineData("GENSAL", 3)]
    [InlineData("GENSAE", 4)]
    public void At_rest_on_no_load_the_field_current_is_the_open_circuit_curve(string model, int seed)
    {
        var c = Random(seed);
        foreach (var (volts, saturation) in ((double, double)[])[(1.0, 0.12), (1.2, 0.5)])
        {
            var machine = Make<Scalar>(Record(model, c, 0.12, 0.5));
            var x = new Scalar[machine.States.Count];
            var s = new Signals<Scalar> { Voltage = new(volts * Math.Cos(0.3), volts * Math.Sin(0.3)) };
            machine.Start(x, ref s, new());
            Assert.Equal(volts * (1 + saturation), s.FieldCurrent.Value, 1e-9);
            Assert.Equal(0.3, machine.RotorAngle(x).Value, 1e-9);
        }
    }

    [Theory]
    [InlineData("GENROU", 5)]
    [InlineData("GENROE", 6)]
    [InlineData("GENSAL", 7)]
    [InlineData("GENSAE", 8)]
    public void Under_load_the_saturated_machine_obeys_its_own_steady_equations(string model, int seed)
    {
        var c = Random(seed);
        var (v, i) = (new Complex(1.02, 0), new Complex(0.8, -0.35));
        const double S10 = 0.1, S12 = 0.45;
        var machine = Make<Scalar>(Record(model, c, S10, S12));
        var x = new Scalar[machine.States.Count];
        var s = new Signals<Scalar> { Voltage = new(v.Real, v.Imaginary), Current = new(i.Real, i.Imaginary) };
        machine.Start(x, ref s, new());
        var turn = Complex.FromPolarCoordinates(1, Math.PI / 2 - machine.RotorAngle(x).Value);
        var (vr, ir) = (v * turn, i * turn);
        var behind = vr + new Complex(Ra, c.X2) * ir;
        var (psiD, psiQ) = (behind.Imaginary, behind.Real);
        var magnitude = behind.Magnitude;
        var root = (Math.Sqrt(1.2 * S12) - Math.Sqrt(S10)) / 0.2;
        var level = 1 - Math.Sqrt(S10) / root;
        double Quadratic(double e) => e > level ? Math.Pow(root * (e - level), 2) / e : 0;
        double Exponential(double e) => S10 * Math.Pow(e, Math.Log(S12 / S10) / Math.Log(1.2));
        var transient = psiD + (c.Xd1 - c.X2) * ir.Real;
        var (onD, onQ) = model switch
        {
            "GENROU" => (Quadratic(magnitude) * psiD, Quadratic(magnitude) * psiQ),
            "GENSAL" => (Quadratic(transient) * transient, 0.0),
            _ => (Exponential(magnitude) * psiD, Exponential(magnitude) * psiQ),
        };
        Assert.Equal(vr.Imaginary + Ra * ir.Imaginary + c.Xd * ir.Real + onD, s.FieldVoltage.Value, 1e-9);
        Assert.Equal(0, psiQ + onQ * (c.Xq - c.Xl) / (c.Xd - c.Xl) - (c.Xq - c.X2) * ir.Imaginary, 1e-9);
    }
}
