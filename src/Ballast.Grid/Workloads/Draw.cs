namespace Ballast.Grid.Workloads;

/// <summary>Numbers drawn by hashing (seed, stream, counter), splitmix64's finalizer: any of them at any time, in any order.</summary>
readonly struct Draw(ulong seed, ulong stream)
{
    readonly ulong key = unchecked(Mix(Mix(seed + 0x9E3779B97F4A7C15) ^ ((stream + 1) * 0xD1B54A32D192ED03)));

    /// <summary>Uniform in (0, 1).</summary>
    public double Uniform(long counter) => ((unchecked(Mix(key + (ulong)counter * 0x9E3779B97F4A7C15)) >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>Standard normal by Box and Muller, cut at three deviations.</summary>
    public double Gaussian(long counter) =>
        Math.Clamp(Math.Sqrt(-2 * Math.Log(Uniform(2 * counter))) * Math.Cos(2 * Math.PI * Uniform(2 * counter + 1)), -3, 3);

    static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
