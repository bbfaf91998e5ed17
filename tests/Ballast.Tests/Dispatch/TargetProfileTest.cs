using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Units;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Tests;

public class TargetProfileTest
{
    static readonly DateTimeOffset T0 = PrecedenceTable.T0;
    static readonly Site Free = new() { Name = "free", Interconnection = new Interconnection { ImportLimit = 200.0.kW } };
    static readonly Site Slow = new()
    {
        Name = "slow",
        Interconnection = new Interconnection { ImportLimit = 200.0.kW, RampDown = 1.0.kWPerMinute, RampUp = 0.5.kWPerMinute },
    };

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, PrecedenceTable.Rows.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Signals_together_ask_what_the_table_of_precedence_says(int row)
    {
        var expected = PrecedenceTable.Rows[row];
        Assert.Equal((expected.Line, expected.GovernedBy), PrecedenceTable.Reckon(expected));
    }

    [Fact]
    public void The_order_in_which_signals_came_does_not_matter() => Prop.ForAll(Gen.Choose(0, PrecedenceTable.Rows.Length - 1).ToArbitrary(), row =>
    {
        var one = PrecedenceTable.Rows[row];
        return PrecedenceTable.Reckon(one) == PrecedenceTable.Reckon(one with { Signals = [.. one.Signals.Reverse()] });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_ramps_down_holds_and_ramps_up_to_the_baseline()
    {
        var entry = Begun(Cut(0.25, down: 15, hold: 180, up: 15));
        Assert.Equal(100_000, At(0, entry));
        Assert.Equal(87_500, At(7.5, entry), 6);
        Assert.Equal(75_000, At(15, entry), 6);
        Assert.Equal(75_000, At(194, entry), 6);
        Assert.Equal(87_500, At(202.5, entry), 6);
        Assert.True(double.IsNaN(At(210, entry)));
        Assert.Equal(T0.AddMinutes(195), TargetProfile.HoldEnds(entry, Free));
        Assert.Equal(T0.AddMinutes(210), TargetProfile.End(entry, Free));
    }

    [Fact]
    public void Ramps_are_stretched_to_what_the_interconnection_allows()
    {
        var entry = Begun(Cut(0.25, down: 5, hold: 60, up: 5));
        // 25 kW at 1 kW/min down and 0.5 kW/min up; the hold keeps its length.
        Assert.Equal(25 * 60, TargetProfile.RampDownSeconds(entry, Slow), 6);
        Assert.Equal(50 * 60, TargetProfile.RampUpSeconds(entry, Slow), 6);
        Assert.Equal(T0.AddMinutes(25 + 60), TargetProfile.HoldEnds(entry, Slow));
        Assert.Equal(87_500, At(12.5, entry, Slow), 6);
        Assert.Equal(T0.AddMinutes(25 + 60 + 50), TargetProfile.End(entry, Slow));
    }

    [Fact]
    public void An_emergency_goes_down_at_once_and_comes_back_by_its_ramp()
    {
        var entry = Begun(new Emergency { Id = "e", Start = T0, Duration = TimeSpan.FromMinutes(30), RampUp = TimeSpan.FromMinutes(20) });
        Assert.Equal(50_000, At(0, entry));
        Assert.Equal(50_000, At(29, entry));
        Assert.Equal(75_000, At(40, entry), 6);
    }

    [Fact]
    public void An_open_ended_signal_holds_until_it_is_withdrawn()
    {
        var entry = Begun(Cut(0.25, down: 15, hold: null, up: 15));
        Assert.Equal(75_000, At(60 * 24 * 30, entry));
        Assert.Null(TargetProfile.End(entry, Free));
        CutShort(entry, 100);
        Assert.Equal(87_500, At(107.5, entry), 6);
        Assert.True(double.IsNaN(At(115, entry)));
    }

    [Fact]
    public void Withdrawn_while_it_ramps_down_it_goes_back_from_where_it_is_at_the_same_rate()
    {
        var entry = Begun(Cut(0.25, down: 15, hold: 180, up: 15));
        CutShort(entry, 6);
        Assert.Equal(90_000, At(6, entry), 6);
        Assert.Equal(95_000, At(9, entry), 6);
        Assert.True(double.IsNaN(At(12, entry)));
        Assert.Equal(T0.AddMinutes(12), TargetProfile.End(entry, Free));
    }

    [Fact]
    public void Withdrawn_while_it_ramps_up_it_goes_on_as_it_was()
    {
        var asPlanned = Begun(Cut(0.25, down: 15, hold: 60, up: 15));
        var cut = Begun(Cut(0.25, down: 15, hold: 60, up: 15));
        CutShort(cut, 80);
        for (var minute = 80.0; minute < 90; minute += 0.5) Assert.Equal(At(minute, asPlanned), At(minute, cut), 6);
    }

    [Fact]
    public void Withdrawn_before_it_begins_it_asks_nothing()
    {
        var entry = new SignalEntry(Cut(0.25, 15, 180, 15), T0.AddHours(-1));
        entry.CutShort(T0.AddMinutes(-30), double.NaN);
        Assert.True(double.IsNaN(TargetProfile.At(T0.AddMinutes(60), [entry], Free).TargetWatts));
        Assert.Equal(EventPhase.Over, TargetProfile.PhaseAt(T0.AddMinutes(1), entry, Free));
    }

    [Fact]
    public void Intervals_back_to_back_hand_over_without_a_gap()
    {
        // The second begins as the first ends its hold, and ramps from where the line stands.
        var first = Begun(Cut(0.20, down: 0, hold: 60, up: 15));
        var second = PrecedenceTable.Begun(Cut(0.35, down: 10, hold: 60, up: 15) with { Id = "b", Start = T0.AddMinutes(60) }, 100_000, 80_000);
        double Line(double minute) => TargetProfile.At(T0.AddMinutes(minute), [first, second], Free).TargetWatts;
        Assert.Equal(80_000, Line(59.9), 3);
        Assert.Equal(80_000, Line(60), 3);
        Assert.Equal(72_500, Line(65), 3);
        Assert.Equal(65_000, Line(70), 3);
    }

    [Fact]
    public void Of_two_that_overlap_the_higher_priority_counts_while_it_lasts_and_then_the_other()
    {
        var high = Begun(Cut(0.10, down: 0, hold: 30, up: 0) with { Id = "high", Priority = 0 });
        var low = Begun(Cut(0.30, down: 0, hold: 60, up: 0) with { Id = "low", Priority = 1 });
        double Line(double minute) => TargetProfile.At(T0.AddMinutes(minute), [low, high], Free).TargetWatts;
        Assert.Equal(90_000, Line(10), 3);
        Assert.Equal(70_000, Line(31), 3);
        Assert.True(double.IsNaN(Line(61)));
    }

    [Fact]
    public void It_asks_nothing_before_the_start_or_before_a_baseline_is_frozen()
    {
        Assert.True(double.IsNaN(At(-1, Begun(Cut(0.25, 15, 60, 15)))));
        Assert.True(double.IsNaN(TargetProfile.At(T0.AddMinutes(1), [new SignalEntry(Cut(0.25, 15, 60, 15), T0)], Free).TargetWatts));
    }

    [Fact]
    public void Phases_follow_each_other()
    {
        var entry = Begun(Cut(0.25, down: 15, hold: 60, up: 15));
        EventPhase[] phases = [.. new[] { -1.0, 5, 30, 80, 95 }.Select(m => TargetProfile.PhaseAt(T0.AddMinutes(m), entry, Free))];
        Assert.Equal([EventPhase.Upcoming, EventPhase.RampingDown, EventPhase.Holding, EventPhase.RampingUp, EventPhase.Over], phases);
    }

    [Fact]
    public void The_line_of_any_one_dispatch_has_no_step_beyond_its_ramps() => Prop.ForAll(
        Gen.Choose(1, 40).Four().ToArbitrary(), Gen.Choose(0, 120).ToArbitrary(), (times, cutAt) =>
    {
        var (down, hold, up, percent) = times;
        var entry = Begun(Cut(percent / 100.0, down, hold, up));
        var steepest = percent * 1_000.0 / Math.Min(down, up) / 60;
        double last = 100_000;
        for (var s = 0; s < (down + hold + up + 1) * 60; s++)
        {
            if (s == cutAt * 60 && cutAt < down + hold + up) CutShort(entry, cutAt);
            var value = At(s / 60.0, entry);
            if (double.IsNaN(value)) value = 100_000;
            if (Math.Abs(value - last) > steepest * 1.001 + 1e-6) return false.Label($"{last} to {value} at {s} s");
            last = value;
        }
        return true.ToProperty();
    }).QuickCheckThrowOnFailure();

    static Ballast.Signals.Dispatch Cut(double fraction, double down, double? hold, double up) => new()
    {
        Id = "a",
        Start = T0,
        Duration = hold is { } h ? TimeSpan.FromMinutes(h) : null,
        RampDown = TimeSpan.FromMinutes(down),
        RampUp = TimeSpan.FromMinutes(up),
        Setpoint = new Setpoint.CutFraction(fraction),
    };

    static SignalEntry Begun(GridSignal signal) => PrecedenceTable.Begun(signal, 100_000);

    static void CutShort(SignalEntry entry, double minute)
    {
        entry.CutShort(T0.AddMinutes(minute), At(minute, entry));
    }

    static double At(double minute, SignalEntry entry, Site? site = null) => TargetProfile.At(T0.AddMinutes(minute), [entry], site ?? Free).TargetWatts;
}
