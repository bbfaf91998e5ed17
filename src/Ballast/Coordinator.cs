using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;

namespace Ballast;

/// <summary>
/// The heart: hears facts, and once a tick (or at once, when a fact asks for it) turns telemetry into
/// commands. It reads no clock and draws no random numbers: the same facts and telemetry give the
/// same commands, byte for byte. Not safe for concurrent use; one loop owns it.
/// </summary>
public sealed class Coordinator(Site site)
{
    readonly Decision decision = new();
    readonly List<Job> roster = [.. site.Jobs];

    public Site Site => site;

    /// <summary>All jobs ever seen, by slot; ended ones keep theirs.</summary>
    public IReadOnlyList<Job> Roster => roster;

    /// <summary>Hear one fact. It is acted on at the next <see cref="Step"/>.</summary>
    public void Hear(Fact fact)
    {
        if (fact is JobArrived arrived) roster.Add(arrived.Job);
    }

    /// <summary>One tick: now, and what the plant said. Times must not go backwards; they may come closer together than a second.</summary>
    public Decision Step(DateTimeOffset now, Telemetry telemetry)
    {
        decision.Clear(now);
        return decision;
    }

    public JobView ViewJob(int slot) => throw new NotImplementedException();

    /// <summary>All signals heard, oldest first.</summary>
    public IReadOnlyList<EventView> ViewEvents() => [];

    /// <summary>Whether the kill switch is on.</summary>
    public bool ShapingIsStopped { get; private set; }
}
