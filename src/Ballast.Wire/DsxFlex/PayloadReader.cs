using System.Text.Json;

namespace Ballast.Wire.DsxFlex;

/// <summary>One function per message; each throws <see cref="FieldException"/> at the first field that is not as the contract has it.</summary>
static class PayloadReader
{
    public static DsxMessage Read(DsxKind kind, Field root) => kind switch
    {
        DsxKind.LoadTargetSet => LoadTarget(root),
        DsxKind.PowerStateStatus => Status(root),
        DsxKind.PowerBreachAlert => Alert(root),
        DsxKind.PowerBreachEnforcement => Enforcement(root),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    static SetLoadTarget LoadTarget(Field root)
    {
        var targets = root.Get("targets");
        var list = targets.List(Request);
        return list.IsEmpty ? throw targets.Wrong("a list of at least one") : new SetLoadTarget(list);
    }

    static LoadTargetRequest Request(Field field)
    {
        var (start, end) = Interval(field.Get("interval"));
        var constraint = field.Get("load_constraint");
        return new LoadTargetRequest
        {
            Start = start,
            End = end,
            FeedTags = field.TryGet("feed_tags", out var tags) ? tags.List(t => t.Text()) : [],
            Constraint = constraint.IsNull ? null : constraint.Power(aboveZero: true),
            BestEffort = field.TryGet("strategy", out var strategy) && BestEffort(strategy),
        };
    }

    static (DateTimeOffset? Start, DateTimeOffset? End) Interval(Field field)
    {
        DateTimeOffset? start = field.TryGet("start_time", out var at) ? at.Time() : null;
        DateTimeOffset? end = field.TryGet("end_time", out at) ? at.Time() : null;
        return start >= end ? throw field.Wrong("an interval that ends after it starts") : (start, end);
    }

    static bool BestEffort(Field strategy) => strategy.TryGet("best_effort", out var best) && best.Bool();

    static PowerStateStatus Status(Field root)
    {
        var time = root.Get("snapshot_time").Time();
        var feeds = root.Get("feeds").Object();
        return new PowerStateStatus(time, [.. feeds.Value.EnumerateObject().Select(p => Feed(p.Name, new Field(p.Value, $"payload.feeds.{Refusals.Short(p.Name)}")))]);
    }

    static FeedState Feed(string tag, Field field)
    {
        var metadata = field.Get("metadata");
        return new FeedState
        {
            Tag = tag,
            Minimum = metadata.Get("power_minimum").Power(),
            Maximum = metadata.Get("power_maximum").Power(),
            Default = metadata.Get("default_constraint").Power(),
            Targets = field.Get("targets").List(Target),
            CalculatedLoad = field.Get("calculated_load").Power(),
            InFlight = field.Get("in_flight").Bool(),
            Event = field.Get("event").Word<FeedEvent>(WireWords.Events),
            // The contract's words allow null here; its schema leaves the field away.
            PowerEventStart = field.TryGet("power_event_start_time", out var start) && !start.IsNull ? start.Time() : null,
            Compliant = field.Get("compliant").Bool(),
        };
    }

    static FeedTarget Target(Field field)
    {
        var interval = field.Get("interval");
        return new FeedTarget
        {
            Active = field.Get("active").Bool(),
            Constraint = field.Get("load_constraint").Power(),
            Start = interval.TryGet("start_time", out var at) ? at.Time() : null,
            End = interval.TryGet("end_time", out at) ? at.Time() : null,
            BestEffort = BestEffort(field.Get("strategy")),
            CorrelationId = field.Get("correlation_id").Uuid(),
        };
    }

    static PowerBreachAlert Alert(Field root)
    {
        var breach = root.Get("breach");
        var target = root.Get("target");
        return new PowerBreachAlert
        {
            FeedTag = root.Get("feed_tag").Text(),
            Status = root.Get("status").Word<BreachStatus>(WireWords.BreachStates),
            Severity = root.Get("severity").Word<BreachSeverity>(WireWords.Severities),
            BreachId = breach.Get("breach_id").Uuid(),
            DetectedAt = breach.Get("detected_at").Time(),
            ResolvedAt = breach.TryGet("resolved_at", out var resolved) ? resolved.Time() : null,
            TargetCorrelationId = target.Get("correlation_id").Uuid(),
            TargetConstraint = target.Get("load_constraint").Power(),
            MeasuredLoad = root.Get("measured_load").Power(),
            ShedHints = root.TryGet("shed_hints", out var hints) ? hints.List(Hint) : [],
            Actions = root.Get("infrastructure_actions").List(f => f.Word<InfrastructureAction>(WireWords.Actions)),
        };
    }

    static ShedHint Hint(Field field) => new()
    {
        ResourceId = field.Get("resource_id").Text(),
        ResourceKind = field.Get("resource_type").Word<ResourceKind>(WireWords.Resources),
        Action = field.Get("action").Word<ShedAction>(WireWords.ShedActions),
        Priority = field.Get("priority").Whole(1),
        TargetPower = field.TryGet("target_power", out var power) ? power.Power() : null,
    };

    static PowerBreachEnforcement Enforcement(Field root) => new()
    {
        BreachId = root.Get("breach_id").Uuid(),
        FeedTag = root.Get("feed_tag").Text(),
        Phase = root.Get("action").Word<EnforcementPhase>(WireWords.Phases),
        Outcome = root.Get("code").Word<EnforcementOutcome>(WireWords.Outcomes),
        Diagnosis = root.TryGet("diag_msg", out var message) ? message.Text(4096) : null,
        Results = root.Get("results").List(Result),
        At = root.Get("timestamp").Time(),
    };

    static EnforcementResult Result(Field field) => new()
    {
        ResourceId = field.Get("resource_id").Text(),
        ResourceKind = field.Get("resource_type").Word<ResourceKind>(WireWords.Resources),
        RequestedAction = field.Get("requested_action").Word<ShedAction>(WireWords.ShedActions),
        Code = field.Get("code").Word<ResultCode>(WireWords.Codes),
        Message = field.TryGet("message", out var message) ? message.Text(4096) : null,
        AppliedPower = field.TryGet("applied_power", out var power) ? power.Power() : null,
    };
}
