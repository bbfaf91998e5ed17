using System.Buffers;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Journal;
using Ballast.Signals;
using Ballast.State;

namespace Ballast;

/// <summary>All that the coordinator carries from tick to tick, saved and restored between steps.</summary>
public sealed partial class Coordinator
{
    /// <summary>Version of what <see cref="Save"/> writes. Whoever changes what is kept, or what it means, counts it up.</summary>
    public const int StateVersion = 2;

    /// <summary>Writes the state as it stands between two steps.</summary>
    public void Save(IBufferWriter<byte> to)
    {
        var s = new StateExchange();
        Save(s);
        to.Write(s.Saved);
    }

    /// <summary>The same, into memory that is used again.</summary>
    public void Save(StateExchange to)
    {
        to.Clear();
        Exchange(to);
    }

    /// <summary>A coordinator that goes on exactly as the one that was saved.</summary>
    /// <param name="site">The site that the saved one had.</param>
    /// <param name="saved">What <see cref="Save(IBufferWriter{byte})"/> wrote.</param>
    /// <param name="options">The options that the saved one had.</param>
    /// <exception cref="InvalidDataException">Another version wrote it, or it is of another site.</exception>
    public static Coordinator Restore(Site site, ReadOnlySpan<byte> saved, DispatchOptions? options = null)
    {
        var coordinator = new Coordinator(site, options);
        coordinator.Exchange(new StateExchange(saved));
        return coordinator;
    }

    void Exchange(StateExchange s)
    {
        if (s.Keep(StateVersion) is var version && version != StateVersion)
            throw new InvalidDataException($"The state was saved in version {version}, and this program reads version {StateVersion}.");
        if (s.Keep(site.Jobs.Length) != site.Jobs.Length) throw new InvalidDataException("The state was saved for another site.");
        // Jobs that arrived come back as the facts that brought them; then what became of all.
        var arrived = s.Count(jobs.Roster.Count - site.Jobs.Length);
        for (var i = 0; i < arrived; i++)
        {
            var fact = KeepFact(s, s.Restores ? null : new JobArrived(jobs.Roster[site.Jobs.Length + i]) { Known = default });
            if (s.Restores) Place(((JobArrived)fact).Job, isNew: true);
        }
        baseline.Exchange(s);
        line.Exchange(s, signal => ((SignalReceived)KeepFact(s, signal is null ? null : new SignalReceived(signal) { Known = default })).Signal);
        jobs.Exchange(s);
        load.Exchange(s);
        caps.Exchange(s);
        actuator.Exchange(s);
        stops.Exchange(s);
        checkpoints.Exchange(s);
        batteries.Exchange(s, site);
        generators.Exchange(s, site);
        feeds.Exchange(s);
        watch.Exchange(s);
        now = s.Keep(now);
        seconds = s.Keep(seconds);
        begun = s.Keep(begun);
        Idle = s.Keep(Idle);
        s.End();
    }

    static Fact KeepFact(StateExchange s, Fact? fact)
    {
        var bytes = s.Keep(fact is null ? [] : FactCodec.Bytes(fact));
        return fact ?? FactCodec.Read(bytes);
    }
}
