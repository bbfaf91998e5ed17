using System.Numerics;
using Ballast.Grid.Models;
using static Ballast.Grid.Tests.Models.PartBench;

namespace Ballast.Grid.Tests.Models;

/// <summary>The exact slopes of every excitation system against the transfer function of its block diagram, written here by hand.</summary>
public sealed class ExciterTransferTests
{
    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6];

    static void Volts(ref Signals<Dual> s, Dual by)
    {
        s.VoltageMagnitude += by;
        s.Voltage = new(s.Voltage.Re + by, s.Voltage.Im);
    }

    static void Stabilizer(ref Signals<Dual> s, Dual by) => s.Stabilizer += by;

    static void Speed(ref Signals<Dual> s, Dual by) => s.Speed += by;

    static void FieldCurrent(ref Signals<Dual> s, Dual by) => s.FieldCurrent += by;

    static Dual Field(Signals<Dual> s) => s.FieldVoltage;

    static double Between(Random random, double low, double high) => low + (high - low) * random.NextDouble();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sexs_is_a_lead_lag_and_a_lag(int seed)
    {
        var r = new Random(seed);
        var (ratio, tb, k, te) = (Between(r, 0.05, 1.5), Between(r, 0.5, 12), Between(r, 5, 200), seed == 6 ? 0 : Between(r, 0.02, 1));
        var record = Record("SEXS", ratio, tb, k, te, -9, 9);
        Agrees(record, AtRest<Dual>(), Volts, Field, s => -k * LeadLag(s, ratio * tb, tb) * Lag(s, te));
        Agrees(record, AtRest<Dual>(), Stabilizer, Field, s => k * LeadLag(s, ratio * tb, tb) * Lag(s, te));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Exst1_is_a_regulator_with_a_rate_feedback_from_the_field(int seed)
    {
        var r = new Random(seed);
        var (tr, tc, tb, ka) = (Between(r, 0.005, 0.05), Between(r, 0.5, 2), Between(r, 2, 12), Between(r, 50, 300));
        // The last sets close the feedback over an amplifier without a lag, and have no feedback at all.
        var (ta, kf, tf) = (seed == 5 ? 0 : Between(r, 0.01, 0.1), seed == 6 ? 0 : Between(r, 0.005, 0.05), seed == 6 ? 0 : Between(r, 0.5, 1.5));
        var record = Record("EXST1", tr, 9, -9, tc, tb, ka, ta, 9, -9, 0.1, kf, tf);
        Complex Closed(Complex s)
        {
            var g = ka * LeadLag(s, tc, tb) * Lag(s, ta);
            return g / (1 + g * s * kf * Lag(s, tf));
        }

        Agrees(record, AtRest<Dual>(), Volts, Field, s => -Lag(s, tr) * Closed(s));
        Agrees(record, AtRest<Dual>(), Stabilizer, Field, Closed);
    }

    [Theory]
    [InlineData("IEEEX1", 1)]
    [InlineData("IEEEX1", 2)]
    [InlineData("IEEEX1", 3)]
    [InlineData("EXDC2", 4)]
    [InlineData("EXDC2", 5)]
    [InlineData("ESDC2A", 6)]
    [InlineData("ESDC2A", 7)]
    public void A_dc_exciter_is_a_regulator_and_a_saturated_integrator_with_a_rate_feedback(string model, int seed)
    {
        var r = new Random(seed);
        var (tr, ka, ta, tb, tc) = (Between(r, 0.005, 0.05), Between(r, 20, 200), Between(r, 0.02, 0.3), Between(r, 0.5, 2), Between(r, 0.1, 1));
        var (te, kf, tf) = (Between(r, 0.3, 1.5), Between(r, 0.02, 0.1), Between(r, 0.3, 1.5));
        var (e1, s1, e2, s2) = (Between(r, 1.4, 1.8), Between(r, 0.02, 0.1), Between(r, 2.5, 4), Between(r, 0.3, 0.8));
        // Odd seeds leave KE to the model.
        var given = seed % 2 == 1 ? 0 : Between(r, -0.05, 1);
        var record = Record(model, tr, ka, ta, tb, tc, 99, -99, given, te, kf, tf, 0, e1, s1, e2, s2);
        const double E = 1.9;
        var (a, b) = Quadratic(e1, s1, e2, s2);
        var ke = given != 0 ? given : -b * (E - a) * (E - a) / E;
        var slope = ke + (E > a ? 2 * b * (E - a) : 0);
        Complex Closed(Complex s)
        {
            var g = ka * LeadLag(s, tc, tb) * Lag(s, ta);
            return g / (s * te + slope + g * s * kf * Lag(s, tf));
        }

        Agrees(record, AtRest<Dual>(E), Volts, Field, s => -Lag(s, tr) * Closed(s));
        Agrees(record, AtRest<Dual>(E), Stabilizer, Field, Closed);
        if (model != "ESDC2A") Agrees(record, AtRest<Dual>(E), Speed, Field, _ => E);
    }

    [Theory]
    [InlineData("ESAC1A", 1, 0.05)]
    [InlineData("ESAC1A", 2, 0.3)]
    [InlineData("ESAC1A", 3, 1.2)]
    [InlineData("ESAC1A", 4, 6)]
    [InlineData("EXAC1", 5, 0.1)]
    [InlineData("EXAC1", 6, 1)]
    [InlineData("EXAC1", 7, 8)]
    public void An_ac_exciter_is_demagnetised_and_loaded_by_its_field_current(string model, int seed, double kc)
    {
        var r = new Random(seed);
        var (tr, tb, tc, ka, ta) = (Between(r, 0.005, 0.05), Between(r, 0.05, 1), Between(r, 0, 0.5), Between(r, 50, 400), Between(r, 0.01, 0.1));
        var (te, kf, tf, kd, ke) = (Between(r, 0.5, 1.5), Between(r, 0.01, 0.05), Between(r, 0.5, 1.5), Between(r, 0.1, 0.6), Between(r, 0.8, 1.1));
        var (e1, s1, e2, s2) = (Between(r, 1.5, 1.9), Between(r, 0.02, 0.1), Between(r, 4, 6), Between(r, 0.2, 0.8));
        var record = model == "ESAC1A"
            ? Record(model, tr, tb, tc, ka, ta, 999, -999, te, kf, tf, kc, kd, ke, e1, s1, e2, s2, 999, -999)
            : Record(model, tr, tb, tc, ka, ta, 999, -999, te, kf, tf, kc, kd, ke, e1, s1, e2, s2);
        const double E = 1.9;
        // VE from VE·F(KC·Ifd/VE) = Efd by bisection: an increasing function of VE.
        var (low, high) = (kc * E, 100.0);
        while (high - low > 1e-13)
        {
            var middle = (low + high) / 2;
            if (middle * F(kc * E / middle) < E) low = middle;
            else high = middle;
        }

        var ve = low;
        var load = kc * E / ve;
        var fall = Slope(load);
        var (a, b) = Quadratic(e1, s1, e2, s2);
        var kv = ke + (ve > a ? 2 * b * (ve - a) : 0);
        var (byVoltage, byCurrent) = (F(load) - load * fall, kc * fall);
        Complex Loop(Complex s) => ka * LeadLag(s, tc, tb) * Lag(s, ta) * s * kf * Lag(s, tf);
        Complex Closed(Complex s) => byVoltage * ka * LeadLag(s, tc, tb) * Lag(s, ta) / (s * te + kv * (1 + Loop(s)));
        Agrees(record, AtRest<Dual>(E), Volts, Field, s => -Lag(s, tr) * Closed(s));
        Agrees(record, AtRest<Dual>(E), Stabilizer, Field, Closed);
        Agrees(record, AtRest<Dual>(E), FieldCurrent, Field, s => byCurrent - byVoltage * (1 + Loop(s)) * kd / (s * te + kv * (1 + Loop(s))));
    }

    [Theory]
    [InlineData(1, 1, 0.1, 99)]
    [InlineData(2, 1, 0.5, 99)]
    [InlineData(3, 0, 0.1, 99)]
    [InlineData(4, 1, 0.2, 1)]
    [InlineData(5, 0, 0.2, 1)]
    [InlineData(6, 1, 2.2, 99)]
    public void Esst3a_is_a_field_voltage_loop_inside_a_regulator(int seed, int lagged, double kc, double vgmax)
    {
        var r = new Random(seed);
        var (tr, km, tc, tb, ka, ta) = (Between(r, 0.005, 0.05), Between(r, 4, 10), Between(r, 0.5, 1.5), Between(r, 4, 10), Between(r, 10, 40), Between(r, 0.01, 0.05));
        var (kg, kp, ki, xl, theta, tm) = (Between(r, 0.8, 1.1), Between(r, 4, 6), Between(r, 0.2, 0.6), Between(r, 0.05, 0.12), Between(r, -10, 20), lagged * Between(r, 0.2, 0.5));
        var record = Record("ESST3A", tr, 9, -9, km, tc, tb, ka, ta, 99, -99, kg, kp, ki, 99, kc, xl, vgmax, theta, tm, 9, -9);
        const double E = 1.9;
        var potential = Complex.FromPolarCoordinates(kp, theta * Math.PI / 180);
        var source = potential * 1.03 + Complex.ImaginaryOne * (ki + potential * xl) * new Complex(0.68, -0.2);
        var ve = source.Magnitude;
        var load = kc * E / ve;
        var vb = ve * F(load);
        var perVolt = (F(load) - load * Slope(load)) * (Complex.Conjugate(source) * potential).Real / ve;
        var feedback = kg * E > vgmax ? 0 : kg;
        Complex Inner(Complex s) => km * Lag(s, tm);
        Complex Regulator(Complex s) => ka * LeadLag(s, tc, tb) * Lag(s, ta);
        Agrees(record, AtRest<Dual>(E), Stabilizer, Field, s => vb * Inner(s) * Regulator(s) / (1 + vb * Inner(s) * feedback));
        Agrees(record, AtRest<Dual>(E), Volts, Field, s => (-vb * Inner(s) * Regulator(s) * Lag(s, tr) + E / vb * perVolt) / (1 + vb * Inner(s) * feedback));
        Agrees(record, AtRest<Dual>(E), FieldCurrent, Field, s => E / vb * kc * Slope(load) / (1 + vb * Inner(s) * feedback));
    }

    /// <summary>Loading of a rectifier, IEEE Std 421.5, annex D.</summary>
    static double F(double load) => load switch
    {
        <= 0 => 1,
        <= 0.433 => 1 - 0.577 * load,
        <= 0.75 => Math.Sqrt(0.75 - load * load),
        <= 1 => 1.732 * (1 - load),
        _ => 0,
    };

    static double Slope(double load) => load switch
    {
        <= 0 => 0,
        <= 0.433 => -0.577,
        <= 0.75 => -load / Math.Sqrt(0.75 - load * load),
        <= 1 => -1.732,
        _ => 0,
    };

    /// <summary>A and B of S·E = B(E − A)²: its root is a straight line through the two points.</summary>
    static (double A, double B) Quadratic(double e1, double s1, double e2, double s2)
    {
        var (r1, r2) = (Math.Sqrt(s1 * e1), Math.Sqrt(s2 * e2));
        var root = (r2 - r1) / (e2 - e1);
        return (e1 - r1 / root, root * root);
    }
}
