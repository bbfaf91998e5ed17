using System.Globalization;
using Ballast.App.Live;
using Ballast.Assets;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.App.Api;

/// <summary>Turns a request into the signal it means; what does not fit is an <see cref="InputException"/> that names the field.</summary>
static class EventRequests
{
    const double WeekMinutes = 7 * 24 * 60;

    public static GridSignal Parse(EventRequest request, Site site, DateTimeOffset now, IReadOnlyCollection<string> taken)
    {
        var id = request.Id ?? Next(taken);
        if (id.Length is 0 or > 128 || id.Any(char.IsControl)) throw new InputException("id must have 1 to 128 printable characters.");
        if (request.Note is { Length: > 1000 }) throw new InputException("note must have at most 1000 characters.");
        var start = request.Start ?? now;
        if (start < now - TimeSpan.FromDays(1) || start > now + TimeSpan.FromDays(366))
            throw new InputException($"start {start:O} must lie within a day before and a year after the site's time, which is {now:O}.");
        var duration = Minutes(request.DurationMinutes, "durationMinutes", least: 1.0 / 60);
        var rampDown = Minutes(request.RampMinutes, "rampMinutes") ?? TimeSpan.Zero;
        var rampUp = Minutes(request.RampUpMinutes, "rampUpMinutes") ?? rampDown;
        if (request.Priority is < 0) throw new InputException("priority must be 0 (highest) or more.");
        if (request.Feed is { } feed)
        {
            if (request.Type != "limit") throw new InputException("feed belongs to a limit: leave it out.");
            if (site.Feeds.All(f => f.Name != feed))
                throw new InputException(site.Feeds.IsEmpty ? "feed: this site has no feeds." : $"feed must be one of {string.Join(", ", site.Feeds.Select(f => f.Name))}.");
        }
        GridSignal signal = request.Type switch
        {
            "dispatch" => new Signals.Dispatch { Id = id, Start = start, Setpoint = Size(request, "dispatch"), RampDown = rampDown, RampUp = rampUp },
            "limit" => new CapacityLimit { Id = id, Start = start, Limit = Kw(request.LimitKw ?? throw new InputException("A limit needs limitKw, the most that may be imported."), "limitKw"), Feed = request.Feed },
            "emergency" => new Emergency
            {
                Id = id,
                Start = start,
                Floor = request is { CutPercent: null, CutKw: null, TargetKw: null } ? null : Size(request, "emergency"),
                RampUp = request.RampUpMinutes is null && request.RampMinutes is null ? TimeSpan.FromMinutes(15) : rampUp,
            },
            "price" => Price(request, id, start),
            null => throw new InputException("type is missing: give dispatch, limit, emergency or price."),
            _ => throw new InputException("type must be dispatch, limit, emergency or price."),
        };
        return signal with { Duration = duration, Priority = request.Priority ?? 0, Note = request.Note };
    }

    static PriceSignal Price(EventRequest request, string id, DateTimeOffset start)
    {
        var price = request.Price ?? throw new InputException("A price event needs price, per kWh.");
        if (!double.IsFinite(price)) throw new InputException("price must be a number.");
        var signal = new PriceSignal { Id = id, Start = start, Price = new Price(price) };
        return request.RampMinutes is null ? signal : signal with { Ramp = Minutes(request.RampMinutes, "rampMinutes") ?? signal.Ramp };
    }

    static Setpoint Size(EventRequest request, string type)
    {
        var given = (request.CutPercent is null ? 0 : 1) + (request.CutKw is null ? 0 : 1) + (request.TargetKw is null ? 0 : 1);
        if (given != 1) throw new InputException($"{(type == "emergency" ? "An" : "A")} {type} needs exactly one of cutPercent, cutKw and targetKw, and has {given}.");
        if (request.CutPercent is { } percent)
            return percent is > 0 and <= 100
                ? new Setpoint.CutFraction(percent / 100)
                : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"cutPercent must be above 0 and at most 100, and is {percent}."));
        return request.CutKw is { } cut ? new Setpoint.CutPower(Kw(cut, "cutKw")) : new Setpoint.Absolute(Kw(request.TargetKw!.Value, "targetKw"));
    }

    static Power Kw(double kilowatts, string field) =>
        kilowatts is >= 0 and <= 1e8 ? Power.FromKilowatts(kilowatts) : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{field} must lie from 0 to 100,000,000 kW, and is {kilowatts}."));

    static TimeSpan? Minutes(double? minutes, string field, double least = 0)
    {
        if (minutes is not { } value) return null;
        if (value >= least && value <= WeekMinutes) return TimeSpan.FromMinutes(value);
        throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{field} must lie from {least:0.###} to {WeekMinutes} minutes, and is {value}."));
    }

    static string Next(IReadOnlyCollection<string> taken)
    {
        for (var n = taken.Count + 1; ; n++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"event-{n}");
            if (!taken.Contains(id)) return id;
        }
    }
}
