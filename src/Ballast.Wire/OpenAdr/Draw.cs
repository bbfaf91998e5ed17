namespace Ballast.Wire.OpenAdr;

/// <summary>Numbers that look drawn at random and are the same at each asking: from a seed and what they are for.</summary>
static class Draw
{
    /// <summary>From 0 up to, and without, 1.</summary>
    public static double Share(ulong seed, string what, long which)
    {
        unchecked
        {
            // FNV-1a over the text, then the finalizer of SplitMix64.
            var hash = 14695981039346656037UL ^ seed;
            foreach (var character in what) hash = (hash ^ character) * 1099511628211UL;
            hash += (ulong)which * 0x9E3779B97F4A7C15UL;
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
            hash ^= hash >> 31;
            return (hash >> 11) * (1.0 / (1UL << 53));
        }
    }
}
