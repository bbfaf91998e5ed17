using Ballast.Assets;

namespace Ballast.Signals;

/// <summary>
/// What the coordinator hears beside telemetry, in the order in which it was known. Facts are
/// journaled before they are acted on, and replayed in the same order.
/// </summary>
public abstract record Fact
{
    /// <summary>When it became known here.</summary>
    public required DateTimeOffset Known { get; init; }
}

/// <summary>A signal came, or came again changed: the same id replaces.</summary>
public sealed record SignalReceived(GridSignal Signal) : Fact;

/// <summary>A signal was withdrawn; from now on its ramp up runs.</summary>
public sealed record SignalWithdrawn(string SignalId) : Fact;

/// <summary>A job was placed; it takes the next slot.</summary>
public sealed record JobArrived(Job Job) : Fact;

/// <summary>A job is gone, done or failed.</summary>
public sealed record JobEnded(string JobId, bool Failed) : Fact;

/// <summary>An operator ended every event: ramp back up from where we are.</summary>
public sealed record ReleaseOrdered(string By) : Fact;

/// <summary>The kill switch: everything back to what it was at the allowed ramp, and nothing is touched until <see cref="ShapingResumed"/>.</summary>
public sealed record ShapingStopped(string By) : Fact;

/// <summary>The kill switch is off again; later signals are acted on.</summary>
public sealed record ShapingResumed(string By) : Fact;
