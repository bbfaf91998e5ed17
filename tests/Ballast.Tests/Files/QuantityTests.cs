using Ballast.Files.Yaml;

namespace Ballast.Tests.Files;

public class QuantityTests
{
    [Theory]
    [InlineData("140 kW", 140e3)]
    [InlineData("140kW", 140e3)]
    [InlineData("0.5 MW", 0.5e6)]
    [InlineData("1e2 W", 100)]
    public void Powers_carry_their_unit(string text, double watts) => Assert.Equal(watts, Kinds.Power.Parse(text).Value.Watts, 1e-9);

    [Theory]
    [InlineData("90 s", 90)]
    [InlineData("15 min", 900)]
    [InlineData("3 h", 10800)]
    [InlineData("6 h 10 min", 22200)]
    [InlineData("1 d 30 s", 86430)]
    [InlineData("500 ms", 0.5)]
    public void Durations_carry_their_unit(string text, double seconds) => Assert.Equal(seconds, Kinds.Duration.Parse(text).Value.TotalSeconds, 1e-9);

    [Theory]
    [InlineData("90")]
    [InlineData("10 min 6 h")]
    [InlineData("1 h 1 h")]
    [InlineData("-3 h")]
    [InlineData("1:30")]
    [InlineData("11 d 5")]
    [InlineData("1e9 d")]
    [InlineData("5 kW")]
    public void What_is_not_a_duration_is_refused(string text) => Assert.NotNull(Kinds.Duration.Parse(text).What);

    [Theory]
    [InlineData("25 %", 0.25)]
    [InlineData("25%", 0.25)]
    [InlineData("0.25", 0.25)]
    [InlineData("1", 1)]
    public void Shares_are_per_cent_or_a_number_up_to_one(string text, double share) => Assert.Equal(share, Kinds.Share.Parse(text).Value, 1e-12);

    [Theory]
    [InlineData("25")]
    [InlineData("101 %")]
    [InlineData("-1 %")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    public void What_is_not_a_share_is_refused(string text) => Assert.NotNull(Kinds.Share.Parse(text).What);

    [Fact]
    public void Ramps_and_prices_have_two_units_in_one()
    {
        Assert.Equal(1.6, Kinds.Ramp.Parse("1.6 kW/min").Value.KilowattsPerMinute, 1e-9);
        Assert.True(double.IsPositiveInfinity(Kinds.Ramp.Parse("unlimited").Value.WattsPerSecond));
        Assert.Equal(0.25, Kinds.Price.Parse("0.25 $/kWh").Value.PerKilowattHour, 1e-12);
        Assert.Equal(-0.01, Kinds.Price.Parse("-10 $/MWh").Value.PerKilowattHour, 1e-12);
    }

    [Theory]
    [InlineData("2025-05-03T14:40:00-07:00")]
    [InlineData("2025-05-03T21:40:00Z")]
    [InlineData("2025-05-03T14:40-07:00")]
    [InlineData("2025-05-03T14:40:00.000-07:00")]
    public void Times_carry_their_offset(string text) => Assert.Equal(new DateTimeOffset(2025, 5, 3, 21, 40, 0, TimeSpan.Zero), Kinds.Time.Parse(text).Value.ToUniversalTime());

    [Theory]
    [InlineData("2025-05-03T14:40:00")]
    [InlineData("2025-05-03")]
    [InlineData("14:40")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void A_time_without_its_offset_or_out_of_any_plan_is_refused(string text) => Assert.NotNull(Kinds.Time.Parse(text).What);
}
