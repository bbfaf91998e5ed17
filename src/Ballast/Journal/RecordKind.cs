namespace Ballast.Journal;

/// <summary>What a record holds. Numbers are part of the file format: never reused, never renumbered.</summary>
public enum RecordKind : byte
{
    /// <summary>First record: the site, the seed, the clock, who wrote it. See <see cref="JournalHeader"/>.</summary>
    Header = 1,

    /// <summary>One <see cref="Signals.Fact"/>, as JSON, before it is acted on.</summary>
    Fact = 2,

    /// <summary>Telemetry of one tick, as the coordinator saw it.</summary>
    Frame = 3,

    /// <summary>What that tick decided: target, limit, baseline, commands and notices, before a command leaves.</summary>
    Decision = 4,

    /// <summary>Written when the commands of the decision before it left later than their tick, as after a restart.</summary>
    Applied = 5,

    /// <summary>The whole state between two ticks, from which a restart goes on; everything else in the journal stands without it. See <see cref="Journal.Snapshot"/>.</summary>
    Snapshot = 6,
}
