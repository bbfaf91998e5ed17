using Ballast.Dispatch;

namespace Ballast.Tests;

public class ReferenceTest
{
    [Fact]
    public void It_begins_at_the_target_and_ends_with_it()
    {
        var reference = new Reference();
        Assert.True(double.IsNaN(reference.Watts));
        reference.Next(75_000, 100_000, false, 10, double.PositiveInfinity, 100_000, 1);
        Assert.Equal(75_000, reference.Watts);
        reference.Next(double.NaN, 75_000, false, 10, double.PositiveInfinity, 100_000, 1);
        Assert.True(double.IsNaN(reference.Watts));
    }

    [Fact]
    public void It_rises_no_faster_than_the_ramp_allows()
    {
        var reference = new Reference();
        reference.Next(50_000, 50_000, false, 10, double.PositiveInfinity, 100_000, 1);
        for (var i = 1; i <= 100; i++)
        {
            reference.Next(100_000, reference.Watts, false, 10, double.PositiveInfinity, 100_000, 1);
            Assert.Equal(50_000 + 10 * i, reference.Watts, 6);
        }
    }

    [Fact]
    public void It_falls_no_faster_than_the_ramp_allows()
    {
        var reference = new Reference();
        reference.Next(60_000, 100_000, false, 10, 100, 100_000, 1);
        for (var i = 1; i <= 100; i++)
        {
            Assert.Equal(100_000 - 100 * i, reference.Watts, 6);
            reference.Next(60_000, reference.Watts, false, 10, 100, 100_000, 1);
        }
    }

    [Fact]
    public void It_comes_down_to_the_meter_in_a_hole_that_nothing_can_fill_and_rises_from_there()
    {
        var reference = new Reference();
        reference.Next(95_000, 95_000, false, 20, double.PositiveInfinity, 100_000, 1);
        for (var i = 0; i < 60; i++) reference.Next(95_000, 80_000, everyoneFree: true, 20, double.PositiveInfinity, 100_000, 1);
        Assert.InRange(reference.Watts, 80_000, 82_000);
        var before = reference.Watts;
        reference.Next(95_000, 95_000, everyoneFree: true, 20, double.PositiveInfinity, 100_000, 1);
        Assert.True(reference.Watts <= before + 4_000 * 0.25 + 1_020, "one reading back up is not a jump of the line");
    }

    [Fact]
    public void A_hole_that_others_can_fill_does_not_move_it()
    {
        var reference = new Reference();
        reference.Next(75_000, 75_000, false, 20, double.PositiveInfinity, 100_000, 1);
        for (var i = 0; i < 60; i++) reference.Next(75_000, 60_000, everyoneFree: false, 20, double.PositiveInfinity, 100_000, 1);
        Assert.Equal(75_000, reference.Watts);
    }
}
