using Ballast.Settlement;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Tests.Settlement;

public class TrackingTest
{
    static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    static readonly EventWindow Event = new()
    {
        Id = "e",
        Start = Start.AddMinutes(60),
        RampDown = TimeSpan.FromMinutes(10),
        Hold = TimeSpan.FromMinutes(60),
        RampUp = TimeSpan.FromMinutes(10),
        BaselineWatts = 100_000,
        TargetWatts = 80_000,
    };

    /// <summary>Four hours in which the meter is on the target, save for what is added.</summary>
    static MeterSeries Meter(Func<int, double> added)
    {
        var watts = new float[4 * 3600];
        for (var s = 0; s < watts.Length; s++)
        {
            var target = Event.TargetAt(Start.AddSeconds(s + 0.5));
            watts[s] = (float)((double.IsNaN(target) ? Event.BaselineWatts : target) + added(s));
        }
        return new MeterSeries(Start, watts);
    }

    const int HoldStart = 70 * 60;
    const int HoldEnd = 130 * 60;

    [Fact]
    public void A_meter_on_its_target_has_no_error()
    {
        var t = Tracking.Of(Event, Meter(_ => 0), null, 60);
        Assert.Equal(20, t.DeliveredPercent!.Value, 1e-3);
        Assert.Equal(0, t.RmsHoldPercent!.Value, 1e-3);
        Assert.Equal(0, t.RmsEventPercent!.Value, 1e-3);
        Assert.Equal(0, t.DeepestDipPercent!.Value, 1e-3);
        Assert.Equal(0, t.IntervalsAbove);
        Assert.Equal(1, t.LargestStepOfRamp!.Value, 1e-3);
        Assert.Equal(0, t.AfterEventPercent!.Value, 1e-3);
    }

    [Fact]
    public void A_dip_of_one_minute_in_the_hold_counts_where_it_should()
    {
        var t = Tracking.Of(Event, Meter(s => s is >= HoldStart + 600 and < HoldStart + 660 ? -6000 : 0), null, 60);
        Assert.Equal(20.1, t.DeliveredPercent!.Value, 1e-3);
        Assert.Equal(6 / Math.Sqrt(60), t.RmsHoldPercent!.Value, 1e-3);
        Assert.Equal(6 / Math.Sqrt(80), t.RmsEventPercent!.Value, 1e-3);
        Assert.Equal(6, t.DeepestDipPercent!.Value, 1e-3);
        Assert.Equal(1, t.LargestStepOfRamp!.Value, 1e-3);
    }

    [Fact]
    public void At_one_second_a_short_dip_is_seen_that_a_minute_hides()
    {
        var meter = Meter(s => s is >= HoldStart + 600 and < HoldStart + 606 ? -6000 : 0);
        Assert.Equal(0.6, Tracking.Of(Event, meter, null, 60).DeepestDipPercent!.Value, 1e-3);
        Assert.Equal(6, Tracking.Of(Event, meter, null, 1).DeepestDipPercent!.Value, 1e-3);
    }

    [Fact]
    public void A_dip_in_a_ramp_is_no_dip_of_the_hold()
    {
        var t = Tracking.Of(Event, Meter(s => s is >= 62 * 60 and < 63 * 60 ? -3000 : 0), null, 60);
        Assert.Equal(0, t.DeepestDipPercent!.Value, 1e-3);
        Assert.Equal(3, t.DeepestDipRampsIncludedPercent!.Value, 1e-3);
        Assert.Equal(2.5, t.LargestStepOfRamp!.Value, 1e-3);
    }

    [Fact]
    public void Minutes_above_need_more_than_the_tolerance()
    {
        Assert.Equal(0, Tracking.Of(Event, Meter(s => s is >= HoldStart and < HoldEnd ? 1490 : 0), null, 60).IntervalsAbove);
        Assert.Equal(60, Tracking.Of(Event, Meter(s => s is >= HoldStart and < HoldEnd ? 1510 : 0), null, 60).IntervalsAbove);
    }

    [Fact]
    public void The_step_out_of_the_ramp_up_counts()
    {
        var t = Tracking.Of(Event, Meter(s => s >= 140 * 60 ? 9000 : 0), null, 60);
        Assert.Equal(5, t.LargestStepOfRamp!.Value, 1e-3);
        Assert.Equal(9, t.AfterEventPercent!.Value, 1e-3);
    }

    [Fact]
    public void A_ceiling_may_be_undercut()
    {
        var ceiling = Event with { RampDown = TimeSpan.Zero, RampUp = TimeSpan.Zero, IsCeiling = true, Start = Event.HoldStart };
        var t = Tracking.Of(ceiling, Meter(s => s == HoldStart + 90 ? 60_000 : -5000), null, 60);
        Assert.Equal(0, t.DeepestDipPercent);
        Assert.Equal(0, t.RmsHoldPercent!.Value, 1e-6);
        Assert.Null(t.LargestStepOfRamp);
        Assert.Equal(1, Tracking.Of(ceiling, Meter(s => s == HoldStart + 90 ? 60_000 : -5000), null, 1).IntervalsAbove);
    }

    [Fact]
    public void An_event_that_the_run_does_not_reach_has_no_figures()
    {
        var t = Tracking.Of(Event with { Start = Start.AddDays(1) }, Meter(_ => 0), null, 60);
        Assert.Null(t.DeliveredPercent);
        Assert.Null(t.RmsEventPercent);
        Assert.Null(t.AfterEventPercent);
    }

    [Fact]
    public void A_signal_becomes_a_window()
    {
        var dispatch = new Ballast.Signals.Dispatch { Id = "d", Start = Start, Duration = TimeSpan.FromHours(1), RampDown = TimeSpan.FromMinutes(5), RampUp = TimeSpan.FromMinutes(10), Setpoint = new Setpoint.CutFraction(0.25) };
        var window = EventWindow.Of(dispatch, 1000, 0.5, Start.AddHours(9))!;
        Assert.Equal((750.0, Start.AddMinutes(65), Start.AddMinutes(75), 50.0), (window.TargetWatts, window.HoldEnd, window.End, window.RampWattsPerMinute));
        Assert.Equal(875, window.TargetAt(Start.AddMinutes(2.5)));
        Assert.Equal(875, window.TargetAt(Start.AddMinutes(70)));
        Assert.True(double.IsNaN(window.TargetAt(Start.AddMinutes(75))));

        var open = EventWindow.Of(new Emergency { Id = "x", Start = Start, Floor = null }, 1000, 0.5, Start.AddHours(2))!;
        Assert.Equal((500.0, Start.AddHours(2)), (open.TargetWatts, open.HoldEnd));
        Assert.Null(EventWindow.Of(new PriceSignal { Id = "p", Start = Start, Price = default }, 1000, 0.5, Start));
        Assert.Null(EventWindow.Of(dispatch, 1000, 0.5, Start.AddHours(9), Start.AddMinutes(-1)));
        Assert.Equal(Start.AddMinutes(30), EventWindow.Of(dispatch, 1000, 0.5, Start.AddHours(9), Start.AddMinutes(30))!.HoldEnd);
    }
}
