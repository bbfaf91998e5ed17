using System.Buffers;
using System.Text;
using System.Text.Json;
using Ballast.App.Ven;
using Ballast.Wire.OpenAdr.Reports;

namespace Ballast.App.Fleet;

/// <summary>Makes what is told to the utility: the reports that its events ask for, summed over the sites, and what the fleet cannot give.</summary>
sealed class UpwardDesk(FleetSettings settings, FleetMemory memory, Outbox outbox, FleetSource source, Func<DateTimeOffset, bool> heardThrough, DateTimeOffset started, Action<string> remark)
{
    const int MostMade = 200;

    readonly ReportAddress address = new() { ClientName = settings.Utility.VenName, ResourceName = settings.Name };
    readonly ReportPlans plans = new(remark);

    /// <summary>Makes what is due by now. True: the memory changed.</summary>
    public bool Make(DateTimeOffset now)
    {
        var changed = false;
        foreach (var kept in memory.Events.Values) changed |= Make(kept, now);
        return changed;
    }

    /// <summary>Tells what nobody can give of a signal, and who is missing; where that changed by more than the dead band.</summary>
    public bool TellShortfall(KeptSplit split, KeptUtilityEvent kept, IReadOnlyList<string> silent, DateTimeOffset now)
    {
        var told = split.ToldShortfallWatts ?? 0;
        var band = settings.Timings.DeadBand * Math.Max(1, split.AskedWatts);
        if (Math.Abs(split.ShortfallWatts - told) <= band && (split.ShortfallWatts > 0 || told == 0)) return false;
        split.ToldShortfallWatts = split.ShortfallWatts;
        Put(Shortfall(split, kept, silent, now));
        return true;
    }

    bool Make(KeptUtilityEvent kept, DateTimeOffset now)
    {
        var plan = plans.Of(kept.Id, kept.Json, kept.FirstHeard);
        if (plan.IsEmpty) return false;
        if (!kept.IsNews && !(plan.Next(kept.ReportedThrough) <= now)) return false;
        var due = new List<PlannedReport>();
        if (kept.IsNews) due.AddRange(plan.LastDue(kept.ReportedThrough));
        due.AddRange(plan.Due(kept.ReportedThrough, now));
        // Sites tell a little later what was; a report waits for them, but not for ever. While the fleet itself was away they could not.
        var ready = due.TakeWhile(r => r.Forecast || heardThrough(Last(r)) || now - (r.Due > started ? r.Due : started) >= settings.Timings.Grace).ToList();
        if (ready.Count == 0 && due.Count > 0) return false;
        foreach (var report in ready)
        {
            if (report.Due > kept.ReportedThrough) kept.ReportedThrough = report.Due;
            if (kept.Made.Contains(report.Name)) continue;
            kept.Made.Add(report.Name);
            var document = ReportWriter.Write(report, source.Source, address);
            if (document.HasValues) Put(document);
        }
        if (kept.Made.Count > MostMade) kept.Made.RemoveRange(0, kept.Made.Count - MostMade);
        if (ready.Count == due.Count) kept.IsNews = false;
        return true;
    }

    static DateTimeOffset Last(PlannedReport report) => report.Windows.IsEmpty ? report.Due : report.Windows.Max(w => w.To);

    void Put(ReportDocument document)
    {
        var lost = outbox.Put(document.Name, document.EventId, Encoding.UTF8.GetString(document.Json.Span));
        if (lost == 0) return;
        memory.ReportsLost += lost;
        remark($"More reports wait for the utility than may; {memory.ReportsLost} of the oldest were given up so far.");
    }


    /// <summary>In a report, as an OpenADR client has no other word for it: what is still there to give, the rest under a private type, and whose silence it is.</summary>
    ReportDocument Shortfall(KeptSplit split, KeptUtilityEvent kept, IReadOnlyList<string> silent, DateTimeOffset now)
    {
        var name = $"{address.ClientName}.{kept.Id}.shortfall.{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}";
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("eventID", kept.Id);
            json.WriteString("clientName", address.ClientName);
            json.WriteString("reportName", name);
            json.WriteStartArray("payloadDescriptors");
            Descriptor(json, "FLEET_SHORTFALL", "KW");
            if (silent.Count > 0) Descriptor(json, "FLEET_SITES_SILENT", null);
            Descriptor(json, "OPERATING_STATE", null);
            json.WriteEndArray();
            json.WriteStartArray("resources");
            json.WriteStartObject();
            json.WriteString("resourceName", address.ResourceName);
            json.WriteStartArray("intervals");
            json.WriteStartObject();
            json.WriteNumber("id", 0);
            json.WriteStartObject("intervalPeriod");
            json.WriteString("start", DownstreamEvent.Time(now));
            json.WriteString("duration", "PT0S");
            json.WriteEndObject();
            json.WriteStartArray("payloads");
            Payload(json, "FLEET_SHORTFALL", value => value.WriteNumberValue(Math.Round(split.ShortfallWatts / 1e3, 6)));
            if (silent.Count > 0) Payload(json, "FLEET_SITES_SILENT", value => value.WriteStringValue(string.Join(", ", silent)));
            Payload(json, "OPERATING_STATE", value => value.WriteStringValue(split.ShortfallWatts > 0 ? "ERROR" : "RUNNING_CURTAILED"));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return new ReportDocument(name, kept.Id, buffer.WrittenMemory, true);
    }

    static void Descriptor(Utf8JsonWriter json, string type, string? units)
    {
        json.WriteStartObject();
        json.WriteString("objectType", "REPORT_PAYLOAD_DESCRIPTOR");
        json.WriteString("payloadType", type);
        if (units is not null) json.WriteString("units", units);
        json.WriteEndObject();
    }

    static void Payload(Utf8JsonWriter json, string type, Action<Utf8JsonWriter> value)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteStartArray("values");
        value(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
