using System.Globalization;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Planning;
using Ballast.Signals;

namespace Ballast.App.Api;

/// <summary>How the domain's values are spelled over HTTP.</summary>
static class Words
{
    /// <summary>kW to the watt; null for NaN and infinity, which JSON has no word for.</summary>
    public static double? Kw(double watts) => double.IsFinite(watts) ? Math.Round(watts / 1e3, 3) : null;

    public static double? Number(double value) => double.IsFinite(value) ? Math.Round(value, 6) : null;

    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static EventReport Of(EventView view, EventScore? score)
    {
        var signal = view.Signal;
        var (type, down, up) = signal switch
        {
            Signals.Dispatch d => ("dispatch", d.RampDown, d.RampUp),
            CapacityLimit => ("limit", TimeSpan.Zero, TimeSpan.Zero),
            Emergency e => ("emergency", TimeSpan.Zero, e.RampUp),
            PriceSignal p => ("price", p.Ramp, p.Ramp),
            _ => throw new InvalidOperationException($"Unknown signal {signal.GetType().Name}."),
        };
        return new EventReport
        {
            Id = signal.Id,
            Type = type,
            Start = signal.Start,
            HoldEnds = view.HoldEnds,
            RampDownMinutes = down.TotalMinutes,
            RampUpMinutes = up.TotalMinutes,
            Phase = Of(view.Phase),
            BaselineKw = Kw(view.BaselineWatts),
            TargetKw = Kw(view.TargetWatts),
            Asks = Asks(signal),
            Note = signal.Note,
            CutShortAt = view.CutShortAt,
            Scorecard = score,
        };
    }

    /// <summary>What a signal asks, in words: "25 % below baseline for 3 h".</summary>
    public static string Asks(GridSignal signal)
    {
        var what = signal switch
        {
            Signals.Dispatch d => Asks(d.Setpoint),
            CapacityLimit l => $"no more than {l.Limit}{(l.Feed is { } feed ? $" on feed {feed}" : "")}",
            Emergency { Floor: { } floor } => $"emergency: down to {Asks(floor)}",
            Emergency => "emergency: down to the site's floor",
            PriceSignal p => $"a price of {p.Price}",
            _ => throw new InvalidOperationException($"Unknown signal {signal.GetType().Name}."),
        };
        return signal.Duration is { } duration ? $"{what} for {Spoken(duration)}" : $"{what} until withdrawn";
    }

    public static string Asks(Setpoint setpoint) => setpoint switch
    {
        Setpoint.Absolute s => s.Power.ToString(),
        Setpoint.CutFraction s => string.Create(CultureInfo.InvariantCulture, $"{s.Fraction * 100:0.##} % below baseline"),
        Setpoint.CutPower s => $"{s.Power} below baseline",
        _ => throw new InvalidOperationException($"Unknown setpoint {setpoint.GetType().Name}."),
    };

    public static string Spoken(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.##} h"),
    };

    public static CommandReport Of(in Command command, Site site, IReadOnlyList<Job> roster)
    {
        var target = command.Kind switch
        {
            CommandKind.SetBattery => Name(site.Batteries.Select(b => b.Name), command.Target),
            CommandKind.SetGenerator => Name(site.Generators.Select(g => g.Name), command.Target),
            _ => Name(roster.Select(j => j.Id), command.Target),
        };
        var unit = command.Kind is CommandKind.Pause or CommandKind.Resume or CommandKind.Resize ? "gpus" : "W";
        return new CommandReport(
            command.Sequence, command.At, Of(command.Kind), target, Number(command.Value) ?? 0, unit, command.Until, Number(command.Fallback) ?? 0, command.Reason.ToString());
    }

    public static NoticeReport Of(in Notice notice, IReadOnlyList<Job> roster) =>
        new(notice.At, Of(notice.Kind), notice.Kind != NoticeKind.FeedCannotReach && notice.Target >= 0 && notice.Target < roster.Count ? roster[notice.Target].Id : null, notice.ToString());

    public static FeedStatus Of(FeedView view) => new(
        view.Feed.Name, Kw(view.LimitWatts) ?? 0, Kw(view.LoadWatts) ?? 0, Kw(view.FreeWatts) ?? 0, Kw(view.LeastWatts) ?? 0, Kw(view.LineWatts), view.SignalId);

    public static OfferReport Of(Offer offer) => new(offer.At, [.. offer.Rows.Select(r => new OfferRowReport(
        r.Duration.TotalMinutes, r.From, Kw(r.Nominal.Watts) ?? 0, Kw(r.Firm.Watts) ?? 0, double.IsFinite(r.Ramp.KilowattsPerMinute) ? r.Ramp.KilowattsPerMinute : null, Of(r.LimitedBy), Limit(r.LimitedBy)))]);

    static string Limit(OfferLimit limit) => limit switch
    {
        OfferLimit.NothingFlexible => "no job may be touched",
        OfferLimit.CapRange => "caps are at the lowest settable value",
        OfferLimit.TierAllowance => "what the jobs' tiers still allow over this time",
        OfferLimit.BatteryEnergy => "the battery's energy over this time",
        OfferLimit.BatteryPower => "the battery's power",
        OfferLimit.EventUnderWay => "an event under way holds what there is",
        _ => throw new InvalidOperationException($"Unknown limit {limit}."),
    };

    static string Name(IEnumerable<string> names, int index) =>
        names.ElementAtOrDefault(index) ?? string.Create(CultureInfo.InvariantCulture, $"#{index}");
}
