using Ballast.Grid.Models;
using static Ballast.Grid.Tests.Models.PartBench;

namespace Ballast.Grid.Tests.Models;

/// <summary>Limits, droops and gates: steps into a limit and out again, against closed forms.</summary>
public sealed class LimiterTests
{
    const double Step = 1e-3;

    /// <summary>A lag driven to a target beyond its limit reaches it, stays on it, and leaves it at once when the target returns: no wind-up.</summary>
    static double Lagged(double t, double from, double target, double limit, double time, double returns)
    {
        var up = Math.Min(limit, target + (from - target) * Math.Exp(-Math.Min(t, returns) / time));
        return t <= returns ? up : from + (up - from) * Math.Exp(-(t - returns) / time);
    }

    static Signals<Scalar> Slower(Signals<Scalar> s, double by)
    {
        s.Speed = -by;
        return s;
    }

    [Fact]
    public void A_valve_driven_beyond_its_limit_does_not_wind_up() =>
        Run(Record("TGOV1", 0.05, 0.4, 0.9, 0, 1, 1, 0), AtRest<Scalar>(), 3, Step, (s, t) => Slower(s, t < 1 ? 0.02 : 0), (t, s) =>
            Assert.Equal(Lagged(t, 0.7, 1.1, 0.9, 0.4, 1), s.MechanicalPower.Value, 5e-4));

    [Fact]
    public void A_field_voltage_driven_beyond_its_limit_does_not_wind_up() =>
        Run(Record("SEXS", 1, 1, 100, 0.5, 0, 3), AtRest<Scalar>(), 2, Step, (s, t) => Dip(s, t < 0.5 ? 0.05 : 0), (t, s) =>
            Assert.Equal(Lagged(t, 1.9, 1.9 + 5, 3, 0.5, 0.5), s.FieldVoltage.Value, 2e-2));

    static Signals<Scalar> Dip(Signals<Scalar> s, double by)
    {
        s.VoltageMagnitude -= by;
        s.Voltage = new(s.Voltage.Re - by, s.Voltage.Im);
        return s;
    }

    [Theory]
    [InlineData("EXDC2", 1.5 * 0.6)]
    [InlineData("ESDC2A", 1.5 * 0.6)]
    [InlineData("IEEEX1", 1.5)]
    public void The_ceiling_of_a_regulator_fed_from_the_terminals_goes_with_their_voltage(string model, double ceiling)
    {
        var last = 0.0;
        Run(Record(model, 0, 100, 0.02, 0, 0, 1.5, -1.5, 1, 0.5, 0, 1, 0, 0, 0, 0, 0), AtRest<Scalar>(1.2), 6, Step, (s, t) => Dip(s, 0.43), (t, s) => last = s.FieldVoltage.Value);
        // Without saturation and with KE = 1 the field settles on what the regulator gives.
        Assert.Equal(ceiling, last, 1e-4);
    }

    [Fact]
    public void The_ceiling_of_a_static_exciter_goes_with_voltage_and_field_current() =>
        Run(Record("EXST1", 0, 9, -9, 0, 0, 200, 0.02, 5, -4, 0.1, 0, 0), AtRest<Scalar>(), 1, Step, (s, t) => Dip(s, t < 0.5 ? 0.23 : -0.2), (t, s) =>
        {
            if (t is > 0.2 and < 0.5) Assert.Equal(0.8 * 5 - 0.1 * 1.9, s.FieldVoltage.Value, 1e-9);
            if (t > 0.8) Assert.Equal(1.23 * -4 - 0.1 * 1.9, s.FieldVoltage.Value, 1e-9);
        });

    [Theory]
    [InlineData("TGOV1", 1.0)]
    [InlineData("GAST", 1.0)]
    [InlineData("IEEEG1", 0.8)]
    [InlineData("HYGOV", 1.1)]
    public void A_governor_settles_on_its_droop(string model, double gain)
    {
        const double Droop = 0.05, D = 0.1, Fall = 0.005;
        var record = model switch
        {
            "TGOV1" => Record(model, Droop, 0.2, 1.2, 0, 1, 5, D),
            "GAST" => Record(model, Droop, 0.4, 0.1, 3, 1.1, 2, 1.2, 0, D),
            // K = 20 of a valve that gives K1 + K3 = 0.8 of its opening to its own shaft.
            "IEEEG1" => Record(model, 0, 0, 1 / Droop, 0, 0, 0.1, 0.5, -0.5, 1.2, 0, 0.3, 0.3, 0, 4, 0.5, 0, 0, 0, 0, 0, 0, 0),
            _ => Record(model, Droop, 0.4, 1, 0.05, 0.2, 0.2, 1.2, 0, 1, gain, 0, 0.08),
        };
        var last = 0.0;
        Run(record, AtRest<Scalar>(), 200, 0.02, (s, _) => Slower(s, Fall), (_, s) => last = s.MechanicalPower.Value);
        Assert.Equal(0.7 + gain * Fall / Droop + (model is "TGOV1" or "GAST" ? D * Fall : 0), last, 1e-6);
    }

    [Fact]
    public void A_gas_turbine_held_by_the_temperature_of_its_exhaust_settles_on_its_ambient_limit()
    {
        var (most, last) = (0.0, 0.0);
        Run(Record("GAST", 0.05, 0.4, 0.1, 3, 0.9, 2, 1.2, 0, 0), AtRest<Scalar>(), 60, 0.005, (s, t) => Slower(s, 0.02), (t, s) =>
        {
            most = Math.Max(most, s.MechanicalPower.Value);
            last = s.MechanicalPower.Value;
        });
        // It overshoots while the exhaust warms, then AT + KT(AT − P) = P leaves P = AT.
        Assert.InRange(most, 1, 1.1001);
        Assert.Equal(0.9, last, 1e-5);
    }

    [Fact]
    public void Water_first_gives_less_when_its_gate_opens_and_the_gate_keeps_to_its_speed()
    {
        var (least, steepest, before) = (1.0, 0.0, double.NaN);
        // The gate itself is seen at once where its servo has no lag: P falls by At(∂h q + …) as it opens.
        Run(Record("HYGOV", 0.05, 0.3, 5, 0.05, 0, 0.1, 1, 0, 1.5, 1.2, 0, 0.08), AtRest<Scalar>(), 60, Step, (s, t) => Slower(s, 0.05), (t, s) =>
        {
            least = Math.Min(least, s.MechanicalPower.Value);
            if (t is > 0.05 and < 0.2 && double.IsFinite(before)) steepest = Math.Max(steepest, Math.Abs(s.MechanicalPower.Value - before) / Step);
            before = s.MechanicalPower.Value;
        });
        const double Gate = 0.7 / 1.2 + 0.08;
        Assert.True(least < 0.69);
        // dP/dt just after the gate starts: −2 At (q − qNL)/g times its speed, here at its limit.
        Assert.InRange(steepest, 0.5 * 2 * 0.7 / Gate * 0.1, 1.01 * 2 * 0.7 / Gate * 0.1);
        Assert.Equal(1.2 * (1 - 0.08), before, 1e-4);
    }

    [Fact]
    public void A_steam_valve_keeps_to_its_speeds()
    {
        var last = 0.7;
        Run(Record("IEEEG1", 0, 0, 20, 0, 0, 0.1, 0.2, -0.4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), AtRest<Scalar>(), 5, Step, (s, t) => Slower(s, t < 2.5 ? 0.1 : -0.1), (t, s) =>
        {
            var expected = t < 2.5 ? Math.Min(1, 0.7 + 0.2 * t) : Math.Max(0, 1 - 0.4 * (t - 2.5));
            // Near rest it is no longer its speed that holds it.
            if (Math.Abs(expected) > 0.05) Assert.Equal(expected, s.MechanicalPower.Value, 1e-3);
            last = s.MechanicalPower.Value;
        });
        Assert.Equal(0, last, 1e-3);
    }

    [Theory]
    [InlineData(0.98, 0.05)]
    [InlineData(1.12, 0)]
    [InlineData(0.85, 0)]
    public void A_stabiliser_is_held_to_its_limits_and_falls_silent_outside_its_window(double volts, double expected) =>
        Run(Record("IEEEST", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 10, 20, 0.05, -0.05, 1.1, 0.9), AtRest<Scalar>(), 0.1, Step, (s, _) =>
        {
            s.VoltageMagnitude = volts;
            s.Speed = 0.01;
            return s;
        }, (_, s) => Assert.Equal(expected, s.Stabilizer.Value, 1e-12));

    [Theory]
    [InlineData(1.03, 0.05)]
    [InlineData(1.14, 0)]
    [InlineData(0.92, 0)]
    public void The_window_of_st2cut_lies_about_the_voltage_at_its_start(double volts, double expected) =>
        Run(Record("ST2CUT", 1, 0, 0, 0, 20, 0, 0, 0, 10, 10, 0, 0, 0, 0, 0, 0, 0.05, -0.05, 0.1, -0.1), AtRest<Scalar>(), 0.1, Step, (s, _) =>
        {
            s.VoltageMagnitude = volts;
            s.Speed = 0.01;
            return s;
        }, (_, s) => Assert.Equal(expected, s.Stabilizer.Value, 1e-12));

    [Fact]
    public void A_stabiliser_without_a_washout_begins_at_rest() =>
        Run(Record("ST2CUT", 3, 0, 0, 0, 0.1, 0, 0.1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0.2, -0.2, 0, 0), AtRest<Scalar>(), 0.1, Step, (s, _) => s, (_, s) => Assert.Equal(0, s.Stabilizer.Value, 1e-12));

    [Fact]
    public void A_regulator_without_a_ceiling_of_its_own_takes_what_its_exciter_needs_at_e2()
    {
        const double E = 1.6, E1 = 2, S1 = 0.1, E2 = 3, S2 = 0.4;
        // KE of zero becomes −S(E) at the start; under E1's curve S is small.
        var (r1, r2) = (Math.Sqrt(S1 * E1), Math.Sqrt(S2 * E2));
        var (a, b) = (E1 - r1 / (r2 - r1) * (E2 - E1), Math.Pow((r2 - r1) / (E2 - E1), 2));
        var ke = -b * Math.Pow(Math.Max(0, E - a), 2) / E;
        var last = 0.0;
        Run(Record("IEEEX1", 0, 200, 0.02, 0, 0, 0, 0, 0, 0.5, 0, 1, 0, E1, S1, E2, S2), AtRest<Scalar>(E), 20, 0.002, (s, _) => Dip(s, 0.2), (_, s) => last = s.FieldVoltage.Value);
        Assert.True(ke < 0);
        Assert.Equal(E2, last, 1e-4);
    }

    [Fact]
    public void An_alternator_and_its_regulator_meet_both_their_limits()
    {
        var (most, least) = (0.0, 9.0);
        // VE settles on VR's ceiling where KE = 1 and nothing loads it, and never falls below zero.
        Run(Record("ESAC1A", 0, 0, 0, 200, 0.02, 9, -9, 0.5, 0, 1, 0, 0, 1, 0, 0, 0, 0, 4, -4), AtRest<Scalar>(), 10, Step, (s, t) => Dip(s, t < 5 ? 0.3 : -0.3), (t, s) =>
        {
            most = Math.Max(most, s.FieldVoltage.Value);
            least = Math.Min(least, s.FieldVoltage.Value);
        });
        Assert.Equal(4, most, 1e-3);
        Assert.Equal(0, least, 1e-9);
    }

    [Fact]
    public void A_saturation_curve_that_does_not_rise_is_none()
    {
        foreach (var (s1, s2) in ((double, double)[])[(0.3, 0), (0.3, 0.1), (0, 0)])
            Assert.False(Saturation<Scalar>.OfExciter(2, s1, 3, s2).Active && s1 * 2 >= s2 * 3);
        Assert.False(Saturation<Scalar>.OfMachine(0.3, 0.1, false).Active);
        Assert.False(Saturation<Scalar>.OfMachine(0.3, 0.1, true).Active);
    }

    [Fact]
    public void A_stabiliser_of_speed_cares_for_no_bus_and_one_of_voltage_for_its_own_alone()
    {
        Make<Scalar>(Record("IEEEST", 1, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 10, 20, 0.05, -0.05, 0, 0));
        Assert.Throws<Ballast.Grid.Cases.CaseException>(() => Make<Scalar>(Record("IEEEST", 5, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 10, 20, 0.05, -0.05, 0, 0)));
        Assert.Throws<Ballast.Grid.Cases.CaseException>(() => Make<Scalar>(Record("ST2CUT", 1, 0, 2, 99, 20, 0, 0, 0, 10, 10, 0, 0, 0, 0, 0, 0, 0.05, -0.05, 0, 0)));
    }
}
