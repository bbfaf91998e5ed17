using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Reports;

/// <summary>For whom a report is written.</summary>
public sealed record ReportAddress
{
    /// <summary>Goes into clientName, and before every reportName.</summary>
    public required string ClientName { get; init; }

    /// <summary>Name of the resource that the values are of; where resources are to be summed it stands as AGGREGATED_REPORT.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Whether the server is of 3.0, where a report names its program.</summary>
    public bool NamesProgram { get; init; }
}

/// <summary>A report as it is sent.</summary>
/// <param name="Name">Its reportName: the same for the same report however often it is made.</param>
/// <param name="EventId">The event that asked for it.</param>
/// <param name="Json">UTF-8.</param>
/// <param name="HasValues">Whether anything but the quality of missing data stands in it.</param>
public sealed record ReportDocument(string Name, string EventId, ReadOnlyMemory<byte> Json, bool HasValues);

/// <summary>
/// Writes reports of OpenADR 3.1 and 3.0. Where a value is not wholly measured a DATA_QUALITY stands beside it;
/// as that speaks of one value, such an interval is then given once for each payload type, under one id.
/// </summary>
public static class ReportWriter
{
    /// <summary>Writes a planned report from what its source knows.</summary>
    /// <param name="report">The report.</param>
    /// <param name="source">Where the values come from.</param>
    /// <param name="address">For whom.</param>
    public static ReportDocument Write(PlannedReport report, ReportSource source, ReportAddress address)
    {
        var name = $"{address.ClientName}.{report.Name}";
        var any = false;
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            Head(json, report.EventId, report.ProgramId, name, address);
            Descriptors(json, report);
            json.WriteStartArray("resources");
            json.WriteStartObject();
            json.WriteString("resourceName", report.Aggregate ? "AGGREGATED_REPORT" : address.ResourceName);
            json.WriteStartArray("intervals");
            foreach (var window in report.Windows) any |= Interval(json, report, window, source);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return new ReportDocument(name, report.EventId, bytes.WrittenMemory, any);
    }

    /// <summary>
    /// Says that the site does not take part in an event, and why: an OPERATING_STATE of RUNNING_OPTED_OUT, or
    /// NORMAL once it takes part again, with the reason as a payload of the private type OPT_OUT_REASON.
    /// </summary>
    public static ReportDocument OptedOut(string eventId, string programId, bool isOut, string? reason, DateTimeOffset at, ReportAddress address)
    {
        var name = $"{address.ClientName}.{eventId}.opt";
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            Head(json, eventId, programId, name, address);
            json.WriteStartArray("payloadDescriptors");
            Descriptor(json, "OPERATING_STATE", null, null);
            if (reason is not null) Descriptor(json, "OPT_OUT_REASON", null, null);
            json.WriteEndArray();
            json.WriteStartArray("resources");
            json.WriteStartObject();
            json.WriteString("resourceName", address.ResourceName);
            json.WriteStartArray("intervals");
            json.WriteStartObject();
            json.WriteNumber("id", 0);
            Period(json, at, TimeSpan.Zero);
            json.WriteStartArray("payloads");
            Payload(json, "OPERATING_STATE", new ReportValue(double.NaN, isOut ? "RUNNING_OPTED_OUT" : "NORMAL", DataQuality.Ok));
            if (reason is not null) Payload(json, "OPT_OUT_REASON", new ReportValue(double.NaN, reason, DataQuality.Ok));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return new ReportDocument(name, eventId, bytes.WrittenMemory, true);
    }

    static void Head(Utf8JsonWriter json, string eventId, string programId, string name, ReportAddress address)
    {
        if (address.NamesProgram) json.WriteString("programID", programId);
        json.WriteString("eventID", eventId);
        json.WriteString("clientName", address.ClientName);
        json.WriteString("reportName", name);
    }

    static void Descriptors(Utf8JsonWriter json, PlannedReport report)
    {
        json.WriteStartArray("payloadDescriptors");
        foreach (var ask in report.Asks) Descriptor(json, ask.PayloadType, ReadingOf(ask, report.Forecast), ask.Units);
        json.WriteEndArray();
    }

    static void Descriptor(Utf8JsonWriter json, string type, string? reading, string? units)
    {
        json.WriteStartObject();
        json.WriteString("objectType", "REPORT_PAYLOAD_DESCRIPTOR");
        json.WriteString("payloadType", type);
        if (reading is not null) json.WriteString("readingType", reading);
        if (units is not null) json.WriteString("units", units);
        json.WriteEndObject();
    }

    /// <summary>What the values are, whatever was asked for.</summary>
    static string? ReadingOf(ReportAsk ask, bool forecast)
    {
        var own = Measure.Of(ask.PayloadType)?.Reading;
        if (own is not null && forecast) return "FORECAST";
        return own == "MEAN" && ask.ReadingType is "PEAK" or "AVERAGE" && ask.PayloadType == "DEMAND" ? ask.ReadingType : own;
    }

    /// <returns>Whether any value stands in it.</returns>
    static bool Interval(Utf8JsonWriter json, PlannedReport report, in ReportWindow window, ReportSource source)
    {
        var asked = report.Asks;
        var values = new ReportValue[asked.Length];
        var (any, whole) = (false, true);
        var wantsQuality = asked.Length > 1 && asked.Any(a => a.PayloadType == "DATA_QUALITY");
        for (var i = 0; i < asked.Length; i++)
        {
            values[i] = ReportValue.Of(asked[i], window, report.Forecast, source);
            any |= values[i].IsThere && asked[i].PayloadType != "DATA_QUALITY";
            whole &= values[i].Quality == DataQuality.Ok || report.Forecast;
        }
        if (whole && !wantsQuality)
        {
            Begin(json, window);
            for (var i = 0; i < asked.Length; i++)
                if (values[i].IsThere) Payload(json, asked[i].PayloadType, values[i]);
            End(json);
            return any;
        }
        for (var i = 0; i < asked.Length; i++)
        {
            if (wantsQuality && asked[i].PayloadType == "DATA_QUALITY") continue;
            Begin(json, window);
            if (values[i].IsThere) Payload(json, asked[i].PayloadType, values[i]);
            if (asked[i].PayloadType != "DATA_QUALITY") Payload(json, "DATA_QUALITY", new ReportValue(double.NaN, ReportValue.NameOf(values[i].Quality), DataQuality.Ok));
            End(json);
        }
        return any;
    }

    static void Begin(Utf8JsonWriter json, in ReportWindow window)
    {
        json.WriteStartObject();
        json.WriteNumber("id", window.Id);
        Period(json, window.From, window.To - window.From);
        json.WriteStartArray("payloads");
    }

    static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Period(Utf8JsonWriter json, DateTimeOffset start, TimeSpan length)
    {
        json.WriteStartObject("intervalPeriod");
        json.WriteString("start", ReportTime.Of(start));
        json.WriteString("duration", ReportTime.Of(length));
        json.WriteEndObject();
    }

    static void Payload(Utf8JsonWriter json, string type, in ReportValue value)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteStartArray("values");
        value.Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
