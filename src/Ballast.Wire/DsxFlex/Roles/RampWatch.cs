using Ballast.Units;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>When a feed counts as having arrived.</summary>
public sealed record RampOptions
{
    /// <summary>Share of the target within which the load has arrived.</summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>A rise that has not gone on for so long is over, wherever it stands: the feed may not want more.</summary>
    public TimeSpan Settled { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A fall that lasts longer is told as over although the target is not reached; compliance then says so.</summary>
    public TimeSpan LongestRamp { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>One feed's way between power levels: whether it is in flight, and the events that the contract names for it.</summary>
sealed class RampWatch(FeedTerms terms, RampOptions options)
{
    Power? ceiling;
    Power highest;
    DateTimeOffset since, movedAt;

    /// <summary>-1 down, 1 up, 0 not in flight.</summary>
    public int Direction { get; private set; }

    /// <summary>Start of the power event under way: from the first ramp down until the way back up is done.</summary>
    public DateTimeOffset? EventStart { get; private set; }

    public bool InFlight => Direction != 0;

    /// <summary>Looks at the feed; gives the event of this moment, or null where nothing has changed.</summary>
    public FeedEvent? Look(ScheduledTarget? active, Power calculated, DateTimeOffset now)
    {
        var wanted = active?.Constraint.Power;
        if (wanted != ceiling) return Begin(wanted, calculated, now);
        if (Direction < 0)
        {
            if (calculated > (ceiling ?? terms.Default) * (1 + options.Tolerance) && now - since < options.LongestRamp) return null;
            Direction = 0;
            return FeedEvent.EndRampDown;
        }
        if (Direction > 0)
        {
            if (calculated.Watts > highest.Watts * (1 + options.Tolerance)) (highest, movedAt) = (calculated, now);
            var arrived = calculated >= (ceiling ?? terms.Default) * (1 - options.Tolerance);
            if (!arrived && now - movedAt < options.Settled && now - since < options.LongestRamp) return null;
            Direction = 0;
            if (ceiling is null) EventStart = null;
            return FeedEvent.EndRampUp;
        }
        return null;
    }

    FeedEvent Begin(Power? wanted, Power calculated, DateTimeOffset now)
    {
        var before = ceiling ?? terms.Default;
        ceiling = wanted;
        (since, movedAt, highest) = (now, now, calculated);
        EventStart ??= now;
        Direction = (wanted ?? terms.Default) <= before ? -1 : 1;
        // A target above the default, where none was: nothing is tightened, and nothing was asked before.
        if (wanted is null) Direction = 1;
        return Direction < 0 ? FeedEvent.StartRampDown : FeedEvent.StartRampUp;
    }
}
