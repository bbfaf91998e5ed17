using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Tests;

public class SignalBookTest
{
    static readonly DateTimeOffset T0 = new(2026, 7, 1, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_signal_that_comes_again_replaces_the_one_with_its_id()
    {
        var book = new SignalBook();
        var first = book.Put(Cut("a", 0.1), T0);
        var second = book.Put(Cut("a", 0.2), T0.AddMinutes(1));
        Assert.Same(first, second);
        Assert.Single(book.Entries);
        Assert.Equal(new Setpoint.CutFraction(0.2), ((Ballast.Signals.Dispatch)second.Signal).Setpoint);
        Assert.Equal(T0.AddMinutes(1), second.Known);
    }

    [Fact]
    public void A_replaced_signal_that_had_begun_keeps_its_frozen_baseline()
    {
        var book = new SignalBook();
        book.Put(Cut("a", 0.1), T0).Begin(100_000, 100_000);
        var entry = book.Put(Cut("a", 0.2), T0.AddMinutes(5));
        Assert.True(entry.Begun);
        Assert.Equal(100_000, entry.BaselineWatts);
    }

    [Fact]
    public void Signals_with_other_ids_stand_beside_each_other()
    {
        var book = new SignalBook();
        book.Put(Cut("a", 0.1), T0);
        book.Put(Cut("b", 0.2), T0);
        Assert.Equal(["a", "b"], book.Entries.Select(e => e.Signal.Id));
    }

    [Fact]
    public void A_withdrawn_signal_ends_at_the_time_it_was_withdrawn_and_not_again()
    {
        var book = new SignalBook();
        book.Put(Cut("a", 0.1), T0);
        Assert.True(book.Withdraw("a", T0.AddMinutes(3)));
        Assert.False(book.Withdraw("a", T0.AddMinutes(4)));
        Assert.False(book.Withdraw("unknown", T0));
        Assert.Equal(T0.AddMinutes(3), book.Entries[0].CutShortAt);
    }

    [Fact]
    public void A_signal_that_comes_after_its_withdrawal_is_a_new_one()
    {
        var book = new SignalBook();
        var first = book.Put(Cut("a", 0.1), T0);
        book.Withdraw("a", T0.AddMinutes(3));
        var second = book.Put(Cut("a", 0.1), T0.AddMinutes(4));
        Assert.NotSame(first, second);
        Assert.Null(second.CutShortAt);
        Assert.Equal(2, book.Entries.Count);
    }

    [Theory]
    [InlineData(0.25, 75_000)]
    [InlineData(0, 100_000)]
    [InlineData(1, 0)]
    public void A_share_cut_is_of_the_baseline(double fraction, double watts) =>
        Assert.Equal(watts, new Setpoint.CutFraction(fraction).Resolve(100.0.kW).Watts, 6);

    [Fact]
    public void A_power_cut_is_below_the_baseline_and_an_absolute_setpoint_is_itself()
    {
        Assert.Equal(70.0.kW, new Setpoint.CutPower(30.0.kW).Resolve(100.0.kW));
        Assert.Equal(30.0.kW, new Setpoint.Absolute(30.0.kW).Resolve(100.0.kW));
    }

    static Ballast.Signals.Dispatch Cut(string id, double fraction) =>
        new() { Id = id, Start = T0, Duration = TimeSpan.FromHours(1), Setpoint = new Setpoint.CutFraction(fraction) };
}
