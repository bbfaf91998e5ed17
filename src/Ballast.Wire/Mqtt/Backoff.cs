namespace Ballast.Wire.Mqtt;

/// <summary>Pauses between attempts: the bound doubles from the shortest to the longest, and each pause is drawn between the shortest and the bound.</summary>
sealed class Backoff(TimeSpan shortest, TimeSpan longest, ulong seed)
{
    ulong state = seed;
    int failures;

    public void Reset() => failures = 0;

    public TimeSpan Next()
    {
        var bound = Math.Min(longest.Ticks, shortest.Ticks * Math.Pow(2, Math.Min(failures + 1, 60)));
        failures = Math.Min(failures + 1, 60);
        return TimeSpan.FromTicks(shortest.Ticks + (long)((bound - shortest.Ticks) * Draw()));
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014), as a fraction below one.</summary>
    double Draw()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
