namespace Ballast.Planning;

/// <summary>
/// Random numbers without state: a hash of (seed, draw, member), so that any of them can be had at any
/// time and in any order. The hash is the splitmix64 finalizer (Steele, Lea and Flood 2014).
/// </summary>
internal static class Draws
{
    const ulong Weyl = 0x9E3779B97F4A7C15;

    public static ulong Key(ulong seed, int draw) => unchecked(Mix(Mix(seed + Weyl) ^ ((ulong)draw + 1) * 0xD1B54A32D192ED03));

    public static ulong Bits(ulong key, int member) => unchecked(Mix(key + ((ulong)member + 1) * Weyl));

    /// <summary>Uniform in [0, 1) from 16 of the bits; part 0 to 3.</summary>
    public static double Part(ulong bits, int part) => unchecked((ushort)(bits >> (16 * part))) * (1.0 / 65536);

    /// <summary>Approximately standard normal: the sum of twelve uniforms less six (three words of four parts).</summary>
    public static double Normal(ulong key, int member)
    {
        var sum = -6.0 + 12 * (0.5 / 65536);
        for (var word = 0; word < 3; word++)
        {
            var bits = Bits(key, unchecked(int.MinValue + member * 3 + word));
            for (var part = 0; part < 4; part++) sum += Part(bits, part);
        }
        return sum;
    }

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
