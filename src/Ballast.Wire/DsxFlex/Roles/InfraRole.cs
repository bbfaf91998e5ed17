using System.Collections.Immutable;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>One thing to be done, or taken back, about a breach: shed hints, or one infrastructure action.</summary>
public sealed record EnforcementStep
{
    public required Guid BreachId { get; init; }

    public required string FeedTag { get; init; }

    public required EnforcementPhase Phase { get; init; }

    /// <summary>Absent where hints are carried out.</summary>
    public InfrastructureAction? Action { get; init; }

    public ImmutableArray<ShedHint> Hints { get; init; } = [];
}

/// <summary>How enforcement is paced, and how far it may go.</summary>
public sealed record InfraOptions
{
    /// <summary>Between shed hints of one priority and the next.</summary>
    public TimeSpan HintPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After the last hints, and between infrastructure actions.</summary>
    public TimeSpan ActionPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most disruptive action that is ever ordered here; null: shed hints only.</summary>
    public InfrastructureAction? Furthest { get; init; } = InfrastructureAction.ShutdownNodes;

    /// <summary>Hints of neighbouring priority that are carried out in one step.</summary>
    public int HintsAtOnce { get; init; } = 20;

    /// <summary>Breaches that are kept at once.</summary>
    public int MostBreaches { get; init; } = 1000;
}

/// <summary>
/// Who rules the hardware: takes breaches and orders, as time passes and the breach lasts, shed hints by priority, and then the
/// infrastructure actions that the breach names, from least to most disruptive. Resolved, it takes back what was done, last first. Pure: it
/// gives steps, and is told how they went.
/// </summary>
public sealed class InfraRole(InfraOptions options)
{
    readonly Dictionary<Guid, Case> cases = [];

    public int Open => cases.Values.Count(c => !c.Resolved);

    /// <summary>Takes an alert. One that is older than what is known of its breach changes nothing.</summary>
    public void Take(PowerBreachAlert alert, DateTimeOffset now)
    {
        if (!cases.TryGetValue(alert.BreachId, out var known))
        {
            if (alert.Status == BreachStatus.Resolved || cases.Count >= options.MostBreaches) return;
            cases[alert.BreachId] = known = new Case(alert, now);
            return;
        }
        if (known.Resolved || alert.Status < known.Alert.Status) return;
        // An escalation does not wait for the pause to be over.
        if (alert.Status == BreachStatus.Escalated && known.Alert.Status == BreachStatus.Active) known.Due = now;
        known.Resolved = alert.Status == BreachStatus.Resolved;
        if (known.Resolved) known.Due = now;
        else known.Alert = alert;
    }

    /// <summary>What is to be done now: at most one step for each breach, and none while the last one is being carried out.</summary>
    public ImmutableArray<EnforcementStep> Next(DateTimeOffset now)
    {
        var steps = ImmutableArray.CreateBuilder<EnforcementStep>();
        foreach (var (id, each) in cases.ToArray())
        {
            if (each.Running || now < each.Due) continue;
            if (each.Resolved && each.Done.Count == 0) cases.Remove(id);
            else if ((each.Resolved ? Back(each) : Forward(each)) is { } step)
            {
                each.Running = true;
                steps.Add(step);
            }
        }
        return steps.ToImmutable();
    }

    /// <summary>Takes how a step went; gives the message that tells it.</summary>
    public PowerBreachEnforcement Done(EnforcementStep step, Enforced enforced, DateTimeOffset now)
    {
        if (cases.TryGetValue(step.BreachId, out var known))
        {
            known.Running = false;
            if (step.Phase == EnforcementPhase.Applied)
            {
                known.Done.Push(step);
                if (!known.Resolved) known.Due = now + (step.Action is null && Waiting(known).Any() ? options.HintPause : options.ActionPause);
            }
        }
        return new PowerBreachEnforcement
        {
            BreachId = step.BreachId,
            FeedTag = step.FeedTag,
            Phase = step.Phase,
            Outcome = enforced.Outcome ?? Outcome(enforced.Results),
            Diagnosis = enforced.Diagnosis,
            Results = enforced.Results,
            At = now,
        };
    }

    EnforcementStep? Forward(Case each)
    {
        var hints = Waiting(each).Take(options.HintsAtOnce).ToImmutableArray();
        var step = new EnforcementStep { BreachId = each.Alert.BreachId, FeedTag = each.Alert.FeedTag, Phase = EnforcementPhase.Applied };
        if (!hints.IsEmpty)
        {
            each.Hinted.UnionWith(hints.Select(Key));
            return step with { Hints = hints };
        }
        foreach (var action in each.Alert.Actions.Order())
        {
            if (action > options.Furthest || options.Furthest is null || !each.Acted.Add(action)) continue;
            return step with { Action = action };
        }
        return null;
    }

    static EnforcementStep Back(Case each) => each.Done.Pop() with { Phase = EnforcementPhase.Reverted };

    static IEnumerable<ShedHint> Waiting(Case each) => each.Alert.ShedHints.Where(h => !each.Hinted.Contains(Key(h))).OrderBy(h => h.Priority);

    static (string, ShedAction) Key(ShedHint hint) => (hint.ResourceId, hint.Action);

    static EnforcementOutcome Outcome(ImmutableArray<EnforcementResult> results)
    {
        var applied = results.Count(r => r.Code == ResultCode.Applied);
        var failed = results.Count(r => r.Code == ResultCode.Failed);
        if (applied == results.Length) return EnforcementOutcome.Success;
        return applied == 0 && failed > 0 ? EnforcementOutcome.Error : EnforcementOutcome.Partial;
    }

    sealed class Case(PowerBreachAlert alert, DateTimeOffset due)
    {
        public PowerBreachAlert Alert = alert;
        public DateTimeOffset Due = due;
        public bool Running, Resolved;
        public readonly HashSet<(string, ShedAction)> Hinted = [];
        public readonly HashSet<InfrastructureAction> Acted = [];
        public readonly Stack<EnforcementStep> Done = new();
    }
}
