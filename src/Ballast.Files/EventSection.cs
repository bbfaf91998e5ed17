using Ballast.Assets;
using Ballast.Files.Yaml;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Files;

/// <summary>One event of a scenario: what the grid asks, and when it becomes known.</summary>
sealed class EventSection(Site site, DateTimeOffset scenarioStart, TimeSpan scenarioDuration, Kind<DateTimeOffset> moment)
{
    enum EventType
    {
        Dispatch,
        Limit,
        Emergency,
        Price,
    }

    static readonly Kind<EventType> Types = Kinds.OneOf("eventType",
        ("dispatch", EventType.Dispatch), ("limit", EventType.Limit), ("emergency", EventType.Emergency), ("price", EventType.Price));

    /// <summary>A share of the baseline, or a power.</summary>
    static readonly Kind<Setpoint> Cut = ShareOrPower("25 %", share => new Setpoint.CutFraction(share), power => new Setpoint.CutPower(power));

    /// <summary>A share of the baseline that stays, or a power.</summary>
    static readonly Kind<Setpoint> Floor = ShareOrPower("60 %", share => new Setpoint.CutFraction(1 - share), power => new Setpoint.Absolute(power));

    /// <summary>The signal's receipt, and its withdrawal where there is one.</summary>
    public IReadOnlyList<Fact> Read(YamlMap map)
    {
        var type = map.Take("type", Types);
        var id = map.Take("id", Kinds.Name);
        var start = map.Take("start", moment);
        var known = start - map.Take("notice", Kinds.Duration, TimeSpan.Zero);
        if (map.TryTake("known", moment, out var said))
        {
            if (map.Has("notice")) Report(map, "known", "known and notice are both given", "keep one of the two");
            if (said > start) Report(map, "known", "it is after the event's start", "write an earlier time; an event without notice is known at its start");
            known = said;
        }
        if (start >= scenarioStart + scenarioDuration && scenarioDuration > TimeSpan.Zero && !map.Reading.IsTainted(map.PathOf("start")))
            Report(map, "start", "it is after the scenario's end", "write an earlier time, or a longer duration for the scenario");
        var (rampDown, rampUp) = Ramps(map);
        var signal = Signal(map, type, id, start, rampDown, rampUp) with
        {
            Duration = map.TryTake("for", Kinds.Duration, out var length) ? length : null,
            Priority = map.Take("priority", Kinds.Count, 0),
            Note = map.TryTake("note", Kinds.Text, out var note) ? note : null,
        };
        List<Fact> facts = [new SignalReceived(signal) { Known = known < scenarioStart ? scenarioStart : known }];
        if (map.TryTake("withdrawn", moment, out var withdrawn)) facts.Add(new SignalWithdrawn(id) { Known = withdrawn });
        return facts;
    }

    GridSignal Signal(YamlMap map, EventType type, string id, DateTimeOffset start, TimeSpan? rampDown, TimeSpan? rampUp)
    {
        var hasCut = map.TryTake("cut", Cut, out var cut);
        var hasTarget = map.TryTake("target", Kinds.Power, out var target);
        var hasLimit = map.TryTake("limit", Kinds.Power, out var limit);
        var hasFeed = map.TryTake("feed", Kinds.Name, out var feed);
        var hasFloor = map.TryTake("floor", Floor, out var floor);
        var hasPrice = map.TryTake("price", Kinds.Price, out var price);
        (string Key, bool Given, EventType Type)[] owned =
        [
            ("cut", hasCut, EventType.Dispatch), ("target", hasTarget, EventType.Dispatch), ("limit", hasLimit, EventType.Limit), ("feed", hasFeed, EventType.Limit),
            ("floor", hasFloor, EventType.Emergency), ("price", hasPrice, EventType.Price),
        ];
        foreach (var (key, given, owner) in owned)
        {
            if (given && owner != type && !map.Reading.IsTainted(map.PathOf("type"))) Report(map, key, $"an event of type {Word(type)} has no {key}", "remove it, or change the type");
        }
        switch (type)
        {
            case EventType.Dispatch:
                if (!hasCut && !hasTarget) map.Missing("cut", "add cut: 25 %, cut: 20 kW, or target: 70 kW");
                if (hasCut && hasTarget) Report(map, "target", "cut and target are both given", "keep one of the two");
                return new Signals.Dispatch { Id = id, Start = start, Setpoint = hasTarget ? new Setpoint.Absolute(target) : cut, RampDown = rampDown ?? TimeSpan.Zero, RampUp = rampUp ?? TimeSpan.Zero };
            case EventType.Limit:
                if (!hasLimit) map.Missing("limit", "add limit: 120 kW");
                if (hasFeed && site.Feeds.All(f => f.Name != feed)) Report(map, "feed", $"there is no feed {Quoted.Of(feed!)}", Spelling.Hint(feed!, [.. site.Feeds.Select(f => f.Name)], "add it under feeds:"));
                return new CapacityLimit { Id = id, Start = start, Limit = limit, Feed = hasFeed ? feed : null };
            case EventType.Emergency:
                var emergency = new Emergency { Id = id, Start = start, Floor = hasFloor ? floor : null };
                return rampUp is { } up ? emergency with { RampUp = up } : emergency;
            default:
                if (!hasPrice) map.Missing("price", "add price: 0.25 $/kWh");
                var signal = new PriceSignal { Id = id, Start = start, Price = price };
                return rampDown is { } ramp ? signal with { Ramp = ramp } : signal;
        }
    }

    /// <summary><c>ramp</c> is both; <c>rampDown</c> and <c>rampUp</c> say otherwise.</summary>
    static (TimeSpan? Down, TimeSpan? Up) Ramps(YamlMap map)
    {
        TimeSpan? both = map.TryTake("ramp", Kinds.Duration, out var ramp) ? ramp : null;
        return (map.TryTake("rampDown", Kinds.Duration, out var down) ? down : both, map.TryTake("rampUp", Kinds.Duration, out var up) ? up : both);
    }

    static Kind<Setpoint> ShareOrPower(string example, Func<double, Setpoint> ofShare, Func<Power, Setpoint> ofPower) => new("shareOrPower", "a share or a power", example, new Setpoint.CutFraction(0), text =>
    {
        Measure.Split(text, out _, out _, out var unit);
        if (unit is "" or "%")
        {
            var share = Kinds.Share.Parse(text);
            return share.What is null ? ofShare(share.Value) : Parsed<Setpoint>.Bad(share.What, share.HowToMend!);
        }
        var power = Kinds.Power.Parse(text);
        return power.What is null ? ofPower(power.Value) : Parsed<Setpoint>.Bad(power.What, power.HowToMend!);
    });

    static string Word(EventType type) => type.ToString().ToLowerInvariant();

    static void Report(YamlMap map, string key, string what, string howToMend) => map.Reading.Report(map.Reading.Find(map.PathOf(key)), map.PathOf(key), what, howToMend);
}
