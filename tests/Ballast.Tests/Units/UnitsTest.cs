using Ballast.Units;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Tests;

public class UnitsTest
{
    [Theory]
    [InlineData(0, "0 W")]
    [InlineData(999.94, "999.9 W")]
    [InlineData(1_000, "1 kW")]
    [InlineData(-25_500, "-25.5 kW")]
    [InlineData(70_123, "70.12 kW")]
    [InlineData(40e6, "40 MW")]
    [InlineData(-1.2345e6, "-1.235 MW")]
    public void Power_is_written_in_the_unit_a_person_would_use(double watts, string text) =>
        Assert.Equal(text, new Power(watts).ToString());

    [Theory]
    [InlineData(12, "12 Wh")]
    [InlineData(50_000, "50 kWh")]
    [InlineData(80e6, "80 MWh")]
    [InlineData(-1_500, "-1.5 kWh")]
    public void Energy_is_written_in_the_unit_a_person_would_use(double wattHours, string text) =>
        Assert.Equal(text, new Energy(wattHours).ToString());

    [Fact]
    public void Text_does_not_depend_on_the_culture()
    {
        Assert.Equal("0.25/kWh", new Price(0.25).ToString());
        Assert.Equal("1.167 kW/min", Ramp.FromKilowattsPerMinute(1.1667).ToString());
        Assert.Equal("unlimited", Ramp.Unlimited.ToString());
    }

    [Fact]
    public void Positive_power_is_drawn_from_the_grid()
    {
        var load = 100.0.kW;
        var dischargingBattery = -25.0.kW;
        Assert.Equal(75.0.kW, load + dischargingBattery);
        Assert.Equal(50.0.kWh, 25.0.kW * TimeSpan.FromHours(2));
        Assert.True((dischargingBattery * TimeSpan.FromHours(1)).WattHours < 0);
    }

    [Fact]
    public void Literals_carry_their_unit()
    {
        Assert.Equal(1.0, 1.0.W.Watts);
        Assert.Equal(1e3, 1.0.kW.Watts);
        Assert.Equal(1e6, 1.0.MW.Watts);
        Assert.Equal(1e3, 1.0.kWh.WattHours);
        Assert.Equal(60.0, (2.0.kWPerMinute * TimeSpan.FromMinutes(30)).Kilowatts, 9);
    }

    [Fact]
    public void Power_times_time_over_time_is_power() => Prop.ForAll<NormalFloat, PositiveInt>((w, s) =>
    {
        var time = TimeSpan.FromSeconds(s.Get);
        var back = new Power(w.Get) * time / time;
        return Near(w.Get, back.Watts);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Powers_add_and_compare_as_numbers_do() => Prop.ForAll<NormalFloat, NormalFloat, NormalFloat>((x, y, k) =>
    {
        var (a, b) = (new Power(x.Get), new Power(y.Get));
        return (a + b).Watts == x.Get + y.Get
            && (a - b).Watts == x.Get - y.Get
            && (-a).Watts == -x.Get
            && (a * k.Get) == (k.Get * a)
            && (a < b) == (x.Get < y.Get)
            && (a >= b) == (x.Get >= y.Get)
            && Math.Sign(a.CompareTo(b)) == Math.Sign(x.Get.CompareTo(y.Get))
            && Power.Min(a, b) <= Power.Max(a, b);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Energies_add_and_compare_as_numbers_do() => Prop.ForAll<NormalFloat, NormalFloat>((x, y) =>
    {
        var (a, b) = (new Energy(x.Get), new Energy(y.Get));
        return (a + b).WattHours == x.Get + y.Get && (a - b).WattHours == x.Get - y.Get && (a > b) == (x.Get > y.Get) && (a <= b) == (x.Get <= y.Get);
    }).QuickCheckThrowOnFailure();

    static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(a));
}
