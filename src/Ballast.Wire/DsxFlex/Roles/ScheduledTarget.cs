namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>One stretch of time of one feed with its constraint; <see cref="End"/> null: until replaced. <see cref="Said"/> counts messages, so that the newer of two is known.</summary>
public sealed record ScheduledTarget(DateTimeOffset Start, DateTimeOffset? End, PowerValue Constraint, bool BestEffort, Guid CorrelationId, long Said)
{
    public bool Covers(DateTimeOffset time) => Start <= time && (End is not { } end || time < end);
}
