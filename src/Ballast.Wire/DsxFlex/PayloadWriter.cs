using System.Collections.Immutable;
using System.Text.Json;

namespace Ballast.Wire.DsxFlex;

/// <summary>One function per message, in the contract's order of fields.</summary>
static class PayloadWriter
{
    public static void Write(Utf8JsonWriter json, DsxMessage message)
    {
        switch (message)
        {
            case SetLoadTarget m: Write(json, m); break;
            case PowerStateStatus m: Write(json, m); break;
            case PowerBreachAlert m: Write(json, m); break;
            case PowerBreachEnforcement m: Write(json, m); break;
            default: throw new InvalidOperationException($"Unknown message {message.GetType().Name}.");
        }
    }

    static void Write(Utf8JsonWriter json, SetLoadTarget m) => List(json, "targets", m.Targets, request =>
    {
        Interval(json, request.Start, request.End);
        if (!request.FeedTags.IsEmpty)
        {
            json.WriteStartArray("feed_tags");
            foreach (var tag in request.FeedTags) json.WriteStringValue(tag);
            json.WriteEndArray();
        }
        if (request.Constraint is { } constraint) Power(json, "load_constraint", constraint);
        else json.WriteNull("load_constraint");
        Strategy(json, request.BestEffort);
    });

    static void Write(Utf8JsonWriter json, PowerStateStatus m)
    {
        json.WriteString("snapshot_time", WireFormats.Write(m.SnapshotTime));
        json.WriteStartObject("feeds");
        foreach (var feed in m.Feeds)
        {
            json.WriteStartObject(feed.Tag);
            json.WriteStartObject("metadata");
            Power(json, "power_minimum", feed.Minimum);
            Power(json, "power_maximum", feed.Maximum);
            Power(json, "default_constraint", feed.Default);
            json.WriteEndObject();
            List(json, "targets", feed.Targets, target =>
            {
                json.WriteBoolean("active", target.Active);
                Power(json, "load_constraint", target.Constraint);
                Interval(json, target.Start, target.End);
                Strategy(json, target.BestEffort);
                json.WriteString("correlation_id", target.CorrelationId);
            });
            Power(json, "calculated_load", feed.CalculatedLoad);
            json.WriteBoolean("in_flight", feed.InFlight);
            json.WriteString("event", WireWords.Events[(int)feed.Event]);
            if (feed.PowerEventStart is { } start) json.WriteString("power_event_start_time", WireFormats.Write(start));
            json.WriteBoolean("compliant", feed.Compliant);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, PowerBreachAlert m)
    {
        json.WriteString("feed_tag", m.FeedTag);
        json.WriteString("status", WireWords.BreachStates[(int)m.Status]);
        json.WriteString("severity", WireWords.Severities[(int)m.Severity]);
        json.WriteStartObject("breach");
        json.WriteString("breach_id", m.BreachId);
        json.WriteString("detected_at", WireFormats.Write(m.DetectedAt));
        if (m.ResolvedAt is { } resolved) json.WriteString("resolved_at", WireFormats.Write(resolved));
        json.WriteEndObject();
        json.WriteStartObject("target");
        json.WriteString("correlation_id", m.TargetCorrelationId);
        Power(json, "load_constraint", m.TargetConstraint);
        json.WriteEndObject();
        Power(json, "measured_load", m.MeasuredLoad);
        if (m.Status != BreachStatus.Resolved)
        {
            List(json, "shed_hints", m.ShedHints, hint =>
            {
                json.WriteString("resource_id", hint.ResourceId);
                json.WriteString("resource_type", WireWords.Resources[(int)hint.ResourceKind]);
                json.WriteString("action", WireWords.ShedActions[(int)hint.Action]);
                json.WriteNumber("priority", hint.Priority);
                if (hint.TargetPower is { } power) Power(json, "target_power", power);
            });
        }
        json.WriteStartArray("infrastructure_actions");
        foreach (var action in m.Actions) json.WriteStringValue(WireWords.Actions[(int)action]);
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, PowerBreachEnforcement m)
    {
        json.WriteString("breach_id", m.BreachId);
        json.WriteString("feed_tag", m.FeedTag);
        json.WriteString("action", WireWords.Phases[(int)m.Phase]);
        json.WriteString("code", WireWords.Outcomes[(int)m.Outcome]);
        if (m.Diagnosis is not null) json.WriteString("diag_msg", m.Diagnosis);
        List(json, "results", m.Results, result =>
        {
            json.WriteString("resource_id", result.ResourceId);
            json.WriteString("resource_type", WireWords.Resources[(int)result.ResourceKind]);
            json.WriteString("requested_action", WireWords.ShedActions[(int)result.RequestedAction]);
            json.WriteString("code", WireWords.Codes[(int)result.Code]);
            if (result.Message is not null) json.WriteString("message", result.Message);
            if (result.AppliedPower is { } power) Power(json, "applied_power", power);
        });
        json.WriteString("timestamp", WireFormats.Write(m.At));
    }

    static void List<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Power(Utf8JsonWriter json, string name, PowerValue power)
    {
        json.WriteStartObject(name);
        json.WriteNumber("value", power.Value);
        json.WriteString("unit", WireWords.Units[(int)power.Unit]);
        json.WriteEndObject();
    }

    static void Interval(Utf8JsonWriter json, DateTimeOffset? start, DateTimeOffset? end)
    {
        json.WriteStartObject("interval");
        if (start is { } from) json.WriteString("start_time", WireFormats.Write(from));
        if (end is { } to) json.WriteString("end_time", WireFormats.Write(to));
        json.WriteEndObject();
    }

    static void Strategy(Utf8JsonWriter json, bool bestEffort)
    {
        json.WriteStartObject("strategy");
        json.WriteBoolean("best_effort", bestEffort);
        json.WriteEndObject();
    }
}
