using Ballast.State;

namespace Ballast.Signals;

/// <summary>
/// Every signal with the time at which it was known, so that a decision can only use what was known
/// by then. A signal that comes again under its id replaces the earlier one from then on.
/// </summary>
public sealed class SignalBook
{
    readonly List<SignalEntry> entries = [];

    /// <summary>Entries in force or past, oldest first; replaced ones are gone.</summary>
    public IReadOnlyList<SignalEntry> Entries => entries;

    /// <summary>Take a signal. Returns its entry; a replaced signal keeps its frozen baseline when it had begun.</summary>
    public SignalEntry Put(GridSignal signal, DateTimeOffset known)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Signal.Id != signal.Id || entries[i].CutShortAt is not null) continue;
            entries[i].Replace(signal, known);
            return entries[i];
        }
        var entry = new SignalEntry(signal, known);
        entries.Add(entry);
        return entry;
    }

    /// <summary>Withdraw a signal: it ends now, ramp up included in what follows. False when no such signal is in force.</summary>
    public bool Withdraw(string id, DateTimeOffset at)
    {
        foreach (var entry in entries)
        {
            if (entry.Signal.Id != id || entry.CutShortAt is not null) continue;
            entry.CutShort(at, double.NaN);
            return true;
        }
        return false;
    }

    /// <summary>Place among the entries; -1: none.</summary>
    internal int IndexOf(SignalEntry? entry) => entry is null ? -1 : entries.IndexOf(entry);

    internal void Exchange(StateExchange s, Func<GridSignal?, GridSignal> signalOf)
    {
        var count = s.Count(entries.Count);
        for (var i = 0; i < count; i++)
        {
            var signal = signalOf(s.Restores ? null : entries[i].Signal);
            if (s.Restores) entries.Add(new SignalEntry(signal, default));
            entries[i].Exchange(s);
        }
    }
}

/// <summary>One signal and what became of it.</summary>
public sealed class SignalEntry(GridSignal signal, DateTimeOffset known)
{
    public GridSignal Signal { get; private set; } = signal;

    public DateTimeOffset Known { get; private set; } = known;

    /// <summary>When it was ended early: withdrawn, released or by the kill switch.</summary>
    public DateTimeOffset? CutShortAt { get; private set; }

    /// <summary>Baseline frozen at its start, watts; NaN before.</summary>
    public double BaselineWatts { get; private set; } = double.NaN;

    /// <summary>Where the reference stood when it began, watts: a ramp starts from there.</summary>
    public double FromWatts { get; private set; } = double.NaN;

    /// <summary>Where the reference stood when it was cut short, watts; NaN otherwise.</summary>
    public double CutShortWatts { get; private set; } = double.NaN;

    /// <summary>Counts what changes the signal's course in time, so that who works it out need not do so at every look.</summary>
    internal int Version { get; private set; }

    /// <summary>The course as last worked out, and the version that it was worked out for.</summary>
    internal (int Version, SignalCourse Course) Worked = (-1, default);

    public bool Begun => !double.IsNaN(BaselineWatts);

    /// <summary>An id as a person would speak of it is over; kept for the record.</summary>
    public bool Over { get; internal set; }

    internal void Begin(double baselineWatts, double fromWatts)
    {
        BaselineWatts = baselineWatts;
        FromWatts = fromWatts;
        Version++;
    }

    /// <summary>Ends it early, from where the reference stands (NaN: it had not begun).</summary>
    internal void CutShort(DateTimeOffset at, double referenceWatts)
    {
        if (CutShortAt is not null) return;
        CutShortAt = at;
        CutShortWatts = referenceWatts;
        Version++;
    }

    internal void Replace(GridSignal signal, DateTimeOffset known)
    {
        Signal = signal;
        Known = known;
        Over = false;
        Version++;
    }

    internal void Exchange(StateExchange s)
    {
        Known = s.Keep(Known);
        CutShortAt = s.Keep(CutShortAt);
        BaselineWatts = s.Keep(BaselineWatts);
        FromWatts = s.Keep(FromWatts);
        CutShortWatts = s.Keep(CutShortWatts);
        Version = s.Keep(Version);
        Over = s.Keep(Over);
    }
}

/// <summary>A signal's course in time: levels in watts, times in ticks (long.MaxValue: open-ended).</summary>
internal readonly record struct SignalCourse(double HoldWatts, double DownSeconds, double UpSeconds, long Start, long HoldEnds, long End);
