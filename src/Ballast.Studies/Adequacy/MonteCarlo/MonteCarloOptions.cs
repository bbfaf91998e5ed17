namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>How a system is sampled.</summary>
public sealed record MonteCarloOptions
{
    /// <summary>How many times the whole period is lived through; at least 2, so that there is a standard error.</summary>
    public required int Samples { get; init; }

    /// <summary>Of all random numbers. The same seed gives the same outages of the same members, whatever else is in the system.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Samples in a unit of work; 0: 1,000, or as many as leave 400 units. Sums are joined by block, so that it may change the last digits of an answer.</summary>
    public int BlockSamples { get; init; }

    /// <summary>Whether the load's error takes seven values, as in exact indices, and not all of the normal distribution.</summary>
    public bool SevenLoadClasses { get; init; }

    /// <summary>How many units of work there are.</summary>
    /// <exception cref="StudyException">There are fewer than two samples, or more than 2^30.</exception>
    public int Blocks => (int)((Checked() + (long)SamplesInBlock - 1) / SamplesInBlock);

    /// <summary>Samples in all units of work but the last.</summary>
    public int SamplesInBlock => BlockSamples > 0 ? BlockSamples : Math.Max(1_000, (Samples + 399) / 400);

    int Checked() => Samples is >= 2 and <= 1 << 30 ? Samples : throw new StudyException($"{Samples} samples cannot be taken: take at least 2 and at most {1 << 30}.");
}
