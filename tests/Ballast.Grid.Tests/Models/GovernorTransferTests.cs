using System.Numerics;
using Ballast.Grid.Models;
using static Ballast.Grid.Tests.Models.PartBench;

namespace Ballast.Grid.Tests.Models;

/// <summary>The exact slopes of every governor and stabiliser against the transfer function of its block diagram, written here by hand.</summary>
public sealed class GovernorTransferTests
{
    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5];

    static void Speed(ref Signals<Dual> s, Dual by) => s.Speed += by;

    static Dual Power(Signals<Dual> s) => s.MechanicalPower;

    static double Between(Random random, double low, double high) => low + (high - low) * random.NextDouble();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Tgov1_is_a_droop_a_valve_and_a_reheater(int seed)
    {
        var r = new Random(seed);
        var (droop, t1, t2, t3, d) = (Between(r, 0.03, 0.1), seed == 5 ? 0 : Between(r, 0.05, 0.5), Between(r, 0.2, 3), Between(r, 5, 12), Between(r, 0, 0.5));
        Agrees(Record("TGOV1", droop, t1, 1.1, 0, t2, t3, d), AtRest<Dual>(), Speed, Power, s => -Lag(s, t1) * LeadLag(s, t2, t3) / droop - d);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Ieeeg1_is_a_servo_and_four_stages(int seed)
    {
        var r = new Random(seed);
        var (k, t1, t2, t3) = (Between(r, 10, 25), Between(r, 0.1, 0.5), Between(r, 0, 0.5), Between(r, 0.05, 0.3));
        var (t4, t5, t6, t7) = (seed == 5 ? 0 : Between(r, 0.2, 0.5), Between(r, 5, 10), Between(r, 0.3, 0.8), seed == 4 ? 0 : Between(r, 1, 3));
        var (k1, k3, k5) = (Between(r, 0.2, 0.3), Between(r, 0.2, 0.3), Between(r, 0.1, 0.3));
        var k7 = 1 - k1 - k3 - k5;
        var record = Record("IEEEG1", 0, 0, k, t1, t2, t3, 0.5, -0.5, 1, 0, t4, k1, 0, t5, k3, 0, t6, k5, 0, t7, k7, 0);
        Agrees(record, AtRest<Dual>(), Speed, Power, s =>
        {
            var valve = -k * LeadLag(s, t2, t1) / (1 + s * t3) * Lag(s, t4);
            return valve * (k1 + Lag(s, t5) * (k3 + Lag(s, t6) * (k5 + Lag(s, t7) * k7)));
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Gast_below_its_temperature_limit_is_a_droop_and_two_lags(int seed)
    {
        var r = new Random(seed);
        var (droop, t1, t2, t3, d) = (Between(r, 0.03, 0.1), Between(r, 0.1, 0.6), Between(r, 0.05, 0.5), Between(r, 1, 5), Between(r, 0, 0.5));
        Agrees(Record("GAST", droop, t1, t2, t3, 1, 2, 1.1, 0, d), AtRest<Dual>(), Speed, Power, s => -Lag(s, t1) * Lag(s, t2) / droop - d);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Hygov_is_a_dashpot_a_servo_and_a_column_of_water(int seed)
    {
        var r = new Random(seed);
        var (droop, temporary, tr, tf, tg) = (Between(r, 0.02, 0.08), Between(r, 0.2, 1), Between(r, 3, 10), Between(r, 0.03, 0.1), seed == 5 ? 0 : Between(r, 0.1, 0.6));
        var (tw, at, d, idle) = (Between(r, 0.5, 2), Between(r, 1, 1.4), Between(r, 0, 0.6), Between(r, 0.03, 0.12));
        var record = Record("HYGOV", droop, temporary, tr, tf, tg, 0.2, 1, 0, tw, at, d, idle);
        var gate = 0.7 / at + idle;
        Agrees(record, AtRest<Dual>(), Speed, Power, s =>
        {
            var dashpot = (1 + s * tr) / (temporary * tr * s) * Lag(s, tf);
            var opening = -dashpot / (1 + droop * dashpot) * Lag(s, tg);
            // About h = 1 and q = g: T_W g/2 s δq = δg − δq, and δh = 2(δq − δg)/g.
            var flow = opening * Lag(s, tw * gate / 2);
            var head = 2 * (flow - opening) / gate;
            return at * (head * (gate - idle) + flow) - d * gate;
        });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(6, 6)]
    public void Ieeest_is_a_filter_two_lead_lags_and_a_washout_of_any_of_its_inputs(int seed, int code)
    {
        var r = new Random(seed);
        var a = Enumerable.Range(0, 6).Select(_ => Between(r, 0.01, 0.2)).ToArray();
        // Fewer orders of the filter in turn.
        if (seed >= 2) a[3] = 0;
        if (seed >= 3) (a[2], a[5]) = (0, seed == 3 ? a[5] : 0);
        if (seed >= 4) a[1] = 0;
        if (seed >= 5) (a[0], a[4]) = (0, 0);
        var t = Enumerable.Range(0, 4).Select(_ => Between(r, 0.02, 0.5)).ToArray();
        var (t5, t6, ks) = (Between(r, 1, 5), Between(r, 1, 10), Between(r, 1, 20));
        var record = Record("IEEEST", code, 0, a[0], a[1], a[2], a[3], a[4], a[5], t[0], t[1], t[2], t[3], t5, t6, ks, 0.1, -0.1, 0, 0);
        Agrees(record, AtRest<Dual>(), Input(code), s => s.Stabilizer, s =>
            Heard(code, s) * (1 + a[4] * s + a[5] * s * s) / ((1 + a[0] * s + a[1] * s * s) * (1 + a[2] * s + a[3] * s * s))
            * LeadLag(s, t[0], t[1]) * LeadLag(s, t[2], t[3]) * ks * t5 * s * Lag(s, t6));
    }

    [Theory]
    [InlineData(1, 3, 1.5)]
    [InlineData(3, 1, 1.5)]
    [InlineData(4, 5, 1.5)]
    [InlineData(2, 6, 1.5)]
    [InlineData(1, 3, 0)]
    public void St2cut_adds_two_inputs_and_washes_them_out(int one, int two, double t3)
    {
        var r = new Random(10 * one + two);
        var (k1, k2) = (Between(r, 1, 10), Between(r, -3, -1));
        var t = Enumerable.Range(0, 10).Select(_ => Between(r, 0.02, 0.5)).ToArray();
        var record = Record("ST2CUT", one, 0, two, 0, k1, k2, t[0], t[1], t3, t[3], t[4], t[5], t[6], t[7], t[8], t[9], 9, -9, 0, 0);
        Complex After(Complex s) => (t3 == 0 ? 1 : t3 * s) * Lag(s, t[3]) * LeadLag(s, t[4], t[5]) * LeadLag(s, t[6], t[7]) * LeadLag(s, t[8], t[9]);
        Agrees(record, AtRest<Dual>(), Input(one), s => s.Stabilizer, s => Heard(one, s) * k1 * Lag(s, t[0]) * After(s) + Crosstalk(one, two, s) * k2 * Lag(s, t[1]) * After(s));
        Agrees(record, AtRest<Dual>(), Input(two), s => s.Stabilizer, s => Heard(two, s) * k2 * Lag(s, t[1]) * After(s) + Crosstalk(two, one, s) * k1 * Lag(s, t[0]) * After(s));
    }

    /// <summary>What moves: speed, angle of the voltage, electrical power, mechanical power, magnitude of the voltage.</summary>
    static Change Input(int code) => code switch
    {
        1 => Speed,
        2 => (ref Signals<Dual> s, Dual by) => s.Voltage = new(s.Voltage.Re, s.Voltage.Im + s.Voltage.Re * by),
        3 => (ref Signals<Dual> s, Dual by) => s.Power += by,
        4 => (ref Signals<Dual> s, Dual by) => s.MechanicalPower += by,
        _ => (ref Signals<Dual> s, Dual by) => s.VoltageMagnitude += by,
    };

    /// <summary>What an input makes of it: of an angle its turning in pu, of a voltage its derivative, both behind 0.04 s.</summary>
    static Complex Heard(int code, Complex s) => code switch
    {
        2 => s * Lag(s, 0.04) / Omega,
        6 => s * Lag(s, 0.04),
        _ => 1,
    };

    /// <summary>Accelerating power hears electrical power too.</summary>
    static Complex Crosstalk(int moved, int other, Complex s) => moved == 3 && other == 4 ? -1 : moved == 5 && other == 6 ? Heard(6, s) : 0;
}
