using System.Globalization;
using System.Text.Json.Nodes;

namespace Ballast.App.Vtn;

/// <summary>An event to be created, and its OpenADR document.</summary>
sealed record EventDraft
{
    /// <summary>By which the protocol says "now", and, with no length, that an event is cancelled.</summary>
    public const string Beginning = "0001-01-01T00:00:00Z";

    public required string ProgramId { get; init; }

    public required EventAsk Ask { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>Null: until cancelled.</summary>
    public TimeSpan? Length { get; init; }

    /// <summary>Sites begin at a random moment within this much of the start.</summary>
    public TimeSpan? Randomize { get; init; }

    public string? Name { get; init; }

    public int? Priority { get; init; }

    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Report payload types to ask for.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];

    public JsonObject Document()
    {
        var document = Head(Name);
        document["payloadDescriptors"] = new JsonArray(Ask.Descriptor());
        document["intervalPeriod"] = Period(Length is { } length ? IsoSpan.Written(length) : IsoSpan.Endless);
        document["intervals"] = new JsonArray(new JsonObject { ["id"] = 0, ["payloads"] = new JsonArray(Ask.Payload()) });
        // At the end, in finer intervals than the event's one.
        if (Reports.Count > 0) document["reportDescriptors"] = new JsonArray([.. Reports.Select(type => Wish(type, "SUB_INTERVALS"))]);
        return document;
    }

    /// <summary>
    /// An event that asks for nothing but reports, one for each period while the other lasts. It is apart since
    /// reports follow an event's intervals, and an order cut into intervals would be several orders.
    /// </summary>
    public JsonObject ReportsEvery(TimeSpan period)
    {
        var document = Head($"{Name ?? "Event"} (reports)");
        var step = Period(IsoSpan.Written(period));
        step.Remove("randomizeStart");
        document["intervalPeriod"] = step;
        document["duration"] = Length is { } length ? IsoSpan.Written(length) : IsoSpan.Endless;
        document["reportDescriptors"] = new JsonArray([.. Reports.Select(type =>
        {
            var wish = Wish(type, "INTERVALS");
            wish["startInterval"] = 0;
            wish["numIntervals"] = 1;
            wish["repeat"] = -1;
            return wish;
        })]);
        return document;
    }

    JsonObject Head(string? name)
    {
        var document = new JsonObject { ["programID"] = ProgramId };
        if (name is not null) document["eventName"] = name;
        if (Priority is { } priority) document["priority"] = priority;
        if (Targets.Count > 0) document["targets"] = new JsonArray([.. Targets.Select(t => JsonValue.Create(t))]);
        return document;
    }

    JsonObject Period(string length)
    {
        var period = new JsonObject { ["start"] = Written(Start), ["duration"] = length };
        if (Randomize is { } within) period["randomizeStart"] = IsoSpan.Written(within);
        return period;
    }

    /// <summary>Power is asked for as means in KW, so that it reads against the baseline.</summary>
    static JsonObject Wish(string type, string intervals)
    {
        var wish = new JsonObject { ["payloadType"] = type, ["reportIntervals"] = intervals, ["historical"] = true };
        if (type is "DEMAND" or "BASELINE" or "SETPOINT") (wish["readingType"], wish["units"]) = ("MEAN", "KW");
        else if (type is "USAGE" or "DELTA_USAGE") wish["units"] = "KWH";
        return wish;
    }

    public static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
