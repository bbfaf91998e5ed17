using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Xml;
using Ballast.Signals;
using Ballast.Vtn.Objects;
using Ballast.Wire.OpenAdr;

namespace Ballast.App.Fleet;

/// <summary>An event for the sites as it shall stand on the fleet's server: found again by its name, whatever happened in between.</summary>
/// <param name="Name">eventName.</param>
/// <param name="Json">The whole request.</param>
sealed record DownstreamEvent(string Name, ReadOnlyMemory<byte> Json)
{
    public const string Prefix = "share:";

    const string Endless = "P9999Y";

    static readonly string[] compared = ["programID", "intervalPeriod", "intervals", "targets", "priority", "reportDescriptors"];

    /// <summary>Name of the event by which a site does its part of a signal.</summary>
    public static string NameOf(string signalId, string site) => $"{Prefix}{signalId}:{site}";

    /// <summary>A site's part of what a signal asks, over the signal's own time.</summary>
    public static DownstreamEvent Share(string programId, GridSignal signal, KeptShare share)
    {
        var (type, watts) = signal switch
        {
            Signals.Dispatch { Setpoint: Setpoint.Absolute } => ("DISPATCH_SETPOINT", share.LevelWatts),
            Signals.Dispatch => ("DISPATCH_SETPOINT_RELATIVE", share.CutWatts),
            CapacityLimit => ("IMPORT_CAPACITY_LIMIT", share.LevelWatts),
            _ => throw new InvalidOperationException($"{signal.GetType().Name} is not split."),
        };
        return Write(NameOf(signal.Id, share.Site), programId, signal.Priority, share.Site, json =>
        {
            Period(json, signal.Start, signal.Duration);
            json.WriteStartArray("payloadDescriptors");
            json.WriteStartObject();
            json.WriteString("objectType", "EVENT_PAYLOAD_DESCRIPTOR");
            json.WriteString("payloadType", type);
            json.WriteString("units", "KW");
            json.WriteEndObject();
            json.WriteEndArray();
            Interval(json, type, value => value.WriteNumberValue(Math.Round(Math.Max(0, watts) / 1e3, 6)));
        });
    }

    /// <summary>What the utility asks of everybody alike, prices and emergencies: its own intervals, for all sites.</summary>
    public static DownstreamEvent Copy(string programId, KeptUtilityEvent kept)
    {
        using var document = JsonDocument.Parse(kept.Json);
        var root = document.RootElement;
        return Write($"{Prefix}{kept.Id}:all", programId, EventTerms.NoPriority, null, json =>
        {
            foreach (var name in (ReadOnlySpan<string>)["priority", "duration", "payloadDescriptors", "intervalPeriod", "intervals"])
            {
                if (!root.TryGetProperty(name, out var member)) continue;
                json.WritePropertyName(name);
                member.WriteTo(json);
            }
        });
    }

    /// <summary>Asks all sites for readings, interval by interval, for good.</summary>
    public static DownstreamEvent Readings(string programId, DateTimeOffset start, TimeSpan every) => Write("readings", programId, EventTerms.NoPriority, null, json =>
    {
        json.WriteString("duration", Endless);
        Period(json, start, every);
        Ask(json, true, ("DEMAND", "KW", "MEAN"), ("BASELINE", "KW", "MEAN"), ("SETPOINT", "KW", null), ("LOAD_SHED_DELTA_AVAILABLE", "KW", null),
            ("OPERATING_STATE", null, null), ("STORAGE_CHARGE_LEVEL", "PERCENT", null), ("STORAGE_USABLE_CAPACITY", "KWH", null));
    });

    /// <summary>Asks all sites what they could give from now on, for each of these lengths.</summary>
    public static DownstreamEvent Offers(string programId, DateTimeOffset now, IEnumerable<TimeSpan> lengths) => Write("offers", programId, EventTerms.NoPriority, null, json =>
    {
        Period(json, now, lengths.First());
        Ask(json, false, ("LOAD_SHED_DELTA_AVAILABLE", "KW", null));
        json.WriteStartArray("intervals");
        var id = 0;
        foreach (var length in lengths)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id++);
            Period(json, now, length);
            json.WriteStartArray("payloads");
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>The event that stands there, ended now: the form by which the standard cancels.</summary>
    public static DownstreamEvent Cancelled(VtnObject standing)
    {
        using var document = JsonDocument.Parse(standing.Json);
        var root = document.RootElement;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in root.EnumerateObject())
            {
                if (member.Name is "id" or "createdDateTime" or "modificationDateTime" or "objectType" or "intervalPeriod" or "intervals") continue;
                member.WriteTo(json);
            }
            json.WriteStartObject("intervalPeriod");
            json.WriteString("start", "0001-01-01T00:00:00Z");
            json.WriteString("duration", "PT0S");
            json.WriteEndObject();
            json.WriteStartArray("intervals");
            foreach (var interval in root.GetProperty("intervals").EnumerateArray())
            {
                json.WriteStartObject();
                foreach (var member in interval.EnumerateObject())
                    if (member.Name != "intervalPeriod") member.WriteTo(json);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return new DownstreamEvent(standing.Name ?? "", buffer.WrittenMemory);
    }

    /// <summary>Whether an event of the server asks just this already.</summary>
    public bool IsAskedBy(VtnObject standing)
    {
        using var there = JsonDocument.Parse(standing.Json);
        using var wanted = JsonDocument.Parse(Json);
        foreach (var name in compared)
        {
            var (a, b) = (there.RootElement.TryGetProperty(name, out var one), wanted.RootElement.TryGetProperty(name, out var other));
            if (a != b || (a && !JsonElement.DeepEquals(one, other))) return false;
        }
        return true;
    }

    /// <summary>A time as the server writes it, so that what stands there can be compared.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    static DownstreamEvent Write(string name, string programId, int priority, string? site, Action<Utf8JsonWriter> rest)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("programID", programId);
            json.WriteString("eventName", name);
            if (priority != EventTerms.NoPriority) json.WriteNumber("priority", priority);
            if (site is not null)
            {
                json.WriteStartArray("targets");
                json.WriteStringValue(site);
                json.WriteEndArray();
            }
            rest(json);
            json.WriteEndObject();
        }
        return new DownstreamEvent(name, buffer.WrittenMemory);
    }

    static void Period(Utf8JsonWriter json, DateTimeOffset start, TimeSpan? length)
    {
        json.WriteStartObject("intervalPeriod");
        json.WriteString("start", Time(start));
        json.WriteString("duration", length is { } there ? XmlConvert.ToString(there) : Endless);
        json.WriteEndObject();
    }

    static void Interval(Utf8JsonWriter json, string type, Action<Utf8JsonWriter> value)
    {
        json.WriteStartArray("intervals");
        json.WriteStartObject();
        json.WriteNumber("id", 0);
        json.WriteStartArray("payloads");
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteStartArray("values");
        value(json);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void Ask(Utf8JsonWriter json, bool past, params ReadOnlySpan<(string Type, string? Units, string? Reading)> types)
    {
        json.WriteStartArray("reportDescriptors");
        foreach (var (type, units, reading) in types)
        {
            json.WriteStartObject();
            json.WriteString("payloadType", type);
            if (reading is not null) json.WriteString("readingType", reading);
            if (units is not null) json.WriteString("units", units);
            json.WriteBoolean("historical", past);
            if (past)
            {
                json.WriteNumber("startInterval", 0);
                json.WriteNumber("numIntervals", 1);
                json.WriteNumber("repeat", -1);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
