using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>Turns what could give into hints: caps first, in the order given, as deep as needed; then, where caps do not suffice, those that can be suspended.</summary>
static class ShedHints
{
    public static ImmutableArray<ShedHint> For(ImmutableArray<ShedCandidate> candidates, Power needed, int most)
    {
        var hints = ImmutableArray.CreateBuilder<ShedHint>();
        var missing = needed.Watts;
        foreach (var candidate in candidates)
        {
            if (missing <= 0 || hints.Count == most) break;
            var gives = Math.Min(missing, (candidate.Draws - candidate.CanGoTo).Watts);
            if (gives <= 0) continue;
            missing -= gives;
            hints.Add(Hint(candidate, ShedAction.PowerCap, hints.Count + 1) with { TargetPower = PowerValue.Of(new Power(candidate.Draws.Watts - gives)) });
        }
        foreach (var candidate in candidates)
        {
            if (missing <= 0 || hints.Count == most) break;
            if (!candidate.CanBeSuspended || candidate.CanGoTo.Watts <= 0) continue;
            missing -= candidate.CanGoTo.Watts;
            hints.Add(Hint(candidate, ShedAction.Suspend, hints.Count + 1));
        }
        return hints.ToImmutable();
    }

    static ShedHint Hint(ShedCandidate candidate, ShedAction action, int priority) =>
        new() { ResourceId = candidate.ResourceId, ResourceKind = candidate.ResourceKind, Action = action, Priority = priority };
}
