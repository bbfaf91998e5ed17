using Ballast.Studies.Storage;

namespace Ballast.Studies.Tests.Storage;

public class PriceFileTests
{
    const string Good = """
        # a comment
        time,energy ($/MWh),regulation up ($/MW),regulation down ($/MW),temperature (C)
        2027-03-13 22:00,30,5,4,10
        2027-03-13 23:00,-2.5,6,4,9
        2027-03-14 00:00,31,5,4,8

        """;

    [Fact]
    public void A_plain_file_is_read_in_its_units()
    {
        var prices = PriceFile.Read(Good, "p.csv");
        Assert.Equal([30, -2.5, 31], prices.Energy);
        Assert.Equal([5, 6, 5], prices.RegulationUp);
        Assert.Equal([4, 4, 4], prices.RegulationDown);
        Assert.Equal([10, 9, 8], prices.Celsius);
        Assert.Equal(new DateTime(2027, 3, 13, 22, 0, 0), prices.Start);
        Assert.Equal([(0, 2), (2, 1)], PriceWindows.Of(prices, WindowLength.Day));
    }

    [Fact]
    public void Hours_that_are_named_by_their_end_begin_an_hour_before()
    {
        var prices = PriceFile.Read("Datetime (he),DA Price ($/kWh),Reg Up Price ($/kW),Reg Down Price ($/kW)\r\n1/1/2020 1:00,0.03,0.01,0.005\r\n1/1/2020 2:00,0.04,0.01,0.005\r\n", "p.csv");
        Assert.Equal(new DateTime(2020, 1, 1), prices.Start);
        Assert.Equal([30, 40], prices.Energy.Select(p => Math.Round(p, 9)));
        Assert.Equal(10, prices.RegulationUp[0], 1e-12);
    }

    [Fact]
    public void Offsets_make_the_change_of_clocks_harmless_and_quarters_of_an_hour_are_steps()
    {
        var prices = PriceFile.Read("time,EUR/MWh\n2027-10-31T02:45+02:00,1\n2027-10-31T02:00+01:00,2\n2027-10-31T02:15+01:00,3\n", "p.csv");
        Assert.Equal(0.25, prices.StepHours);
        Assert.Equal(new DateTime(2027, 10, 31, 0, 45, 0), prices.Start);
    }

    [Theory]
    [InlineData("2027-03-14 00:00,31", "2027-03-14 01:00,31", "row 5: \"2027-03-14 01:00\"", "gap")]
    [InlineData("2027-03-14 00:00,31", "2027-03-13 23:00,31", "row 5", "twice")]
    [InlineData("2027-03-14 00:00,31", "2027-03-13 22:00,31", "row 5", "order of time")]
    [InlineData("2027-03-14 00:00,31", "2027-03-14 00:00,NaN", "row 5: \"NaN\"", "not a number")]
    [InlineData("2027-03-14 00:00,31", "2027-03-14 00:00,", "row 5", "empty")]
    [InlineData("2027-03-14 00:00,31", "2027-03-14 00:00,1e300", "row 5", "beyond any price")]
    [InlineData("2027-03-14 00:00,31", "2027-03-14 00:00", "row 5", "cells")]
    [InlineData("2027-03-14 00:00,31", "14.3.2027 00:00,31", "row 5: \"14.3.2027 00:00\"", "not a time")]
    [InlineData("2027-03-13 23:00,-2.5", "2027-03-14 03:00,-2.5", "row 4", "whole part")]
    [InlineData("energy ($/MWh)", "energy", "row 2", "unit")]
    [InlineData("temperature (C)", "other ($/MWh)", "row 2", "both a price of energy")]
    public void What_is_wrong_is_told_with_its_row(string from, string to, string where, string what)
    {
        var said = Assert.Throws<StudyException>(() => PriceFile.Read(Good.Replace(from, to, StringComparison.Ordinal), "p.csv")).Message;
        Assert.StartsWith("p.csv, ", said, StringComparison.Ordinal);
        Assert.Contains(where.Split(':')[0], said, StringComparison.Ordinal);
        Assert.Contains(what, said, StringComparison.Ordinal);
    }

    [Fact]
    public void An_hour_that_daylight_saving_brings_twice_is_told_with_the_way_out() =>
        Assert.Contains("UTC", Assert.Throws<StudyException>(() => PriceFile.Read("time,$/MWh\n2027-11-07 00:00,1\n2027-11-07 01:00,2\n2027-11-07 01:00,3\n", "p.csv")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n# nothing\n")]
    [InlineData("time,$/MWh\n")]
    [InlineData("time,$/MWh\n2027-11-07 00:00,1\n")]
    public void A_file_without_prices_is_refused(string text) => Assert.Throws<StudyException>(() => PriceFile.Read(text, "p.csv"));

    [Fact]
    public void Hurt_files_are_read_or_refused_in_a_sentence()
    {
        for (var i = 0; i < Fuzz.Count; i++)
        {
            try
            {
                var prices = PriceFile.Read(Fuzz.Hurt(Good, i), "p.csv");
                Assert.Equal(prices.Count, PriceWindows.Of(prices, WindowLength.Day).Sum(w => w.Count));
            }
            catch (StudyException e)
            {
                Assert.StartsWith("p.csv", e.Message, StringComparison.Ordinal);
            }
        }
    }
}
