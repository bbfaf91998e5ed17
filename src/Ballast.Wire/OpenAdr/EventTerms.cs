using System.Collections.Immutable;

namespace Ballast.Wire.OpenAdr;

/// <summary>What the standard leaves to the receiver of an event.</summary>
public sealed record EventTerms
{
    /// <summary>The priority of an event that has none: below all that have one.</summary>
    public const int NoPriority = int.MaxValue;

    /// <summary>The present.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>When the event first came: what a start of 0001-01-01, or none at all, means; null: now.</summary>
    public DateTimeOffset? FirstHeard { get; init; }

    /// <summary>The event was known before; a start of 0001-01-01 with a duration of zero then cancels it.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>Draws the offset of a randomized start, the same at every reading for an event and interval; null: starts are taken as written.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Names under which the site is addressed; events with targets that are none of them are passed over. Null: whoever gets an event is meant.</summary>
    public ImmutableHashSet<string>? Names { get; init; }

    /// <summary>Who passes the event on has seen to it that it is meant for the site, so that its targets are no matter.</summary>
    public bool IsMeant { get; init; }

    /// <summary>The program's object: its payload descriptors stand in for those that an event lacks. Null: none.</summary>
    public string? ProgramJson { get; init; }

    /// <summary>How far beyond the present an event that repeats its intervals is laid out.</summary>
    public TimeSpan Ahead { get; init; } = TimeSpan.FromHours(26);

    /// <summary>Length of the ramp down, which begins at the interval's start; the interval's duration is the hold after it. OpenADR 3 has no field for ramps.</summary>
    public TimeSpan RampDown { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Length of the ramp back up, which begins when the hold ends.</summary>
    public TimeSpan RampUp { get; init; } = TimeSpan.FromMinutes(15);
}
