using System.Collections.Immutable;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>How a step went: a result for each hint; for an infrastructure action, which has no results, the outcome and a sentence.</summary>
public sealed record Enforced(ImmutableArray<EnforcementResult> Results, EnforcementOutcome? Outcome = null, string? Diagnosis = null);

/// <summary>What carries a step out.</summary>
public delegate ValueTask<Enforced> Enforce(EnforcementStep step, CancellationToken cancellation);

/// <summary>What needs no hardware.</summary>
public static class Enforcer
{
    public const string DryRun = "dry run";

    /// <summary>Does nothing and says so: every hint is skipped.</summary>
    public static ValueTask<Enforced> Dry(EnforcementStep step, CancellationToken cancellation) =>
        ValueTask.FromResult(new Enforced(Results(step, ResultCode.Skipped, DryRun), EnforcementOutcome.Partial, $"{DryRun}: {Words(step)} was not carried out"));

    /// <summary>One result of one kind for every hint of a step.</summary>
    public static ImmutableArray<EnforcementResult> Results(EnforcementStep step, ResultCode code, string? message) =>
        [.. step.Hints.Select(h => new EnforcementResult { ResourceId = h.ResourceId, ResourceKind = h.ResourceKind, RequestedAction = h.Action, Code = code, Message = message })];

    /// <summary>The step in the contract's words, for a sentence.</summary>
    public static string Words(EnforcementStep step) =>
        $"{(step.Phase == EnforcementPhase.Reverted ? "the reverting of " : "")}{(step.Action is { } action ? WireWords.Actions[(int)action] : $"{step.Hints.Length} shed hints")}";
}
