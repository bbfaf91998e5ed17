using System.Globalization;

namespace Ballast.Grid.Tests;

/// <summary>How many inputs a fuzz test takes: 20,000, or the number in the environment variable <c>BALLAST_FUZZ</c>.</summary>
static class Fuzz
{
    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("BALLAST_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 20_000;

    /// <summary>A good text with one to five hurts, the same ones for the same number.</summary>
    public static string Hurt(string text, int number)
    {
        var state = unchecked((ulong)number * 0x9E3779B97F4A7C15 + 0x8CB92BA72F3D8DD7);
        var hurts = 1 + Below(5);
        for (var i = 0; i < hurts && text.Length > 0; i++)
        {
            var at = Below(text.Length);
            var length = Math.Min(text.Length - at, 1 + Below(12));
            text = Below(9) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Hostile[Below(Hostile.Length)]),
                2 => text.Remove(at, length).Insert(at, Hostile[Below(Hostile.Length)]),
                3 => text[..at],
                4 => text.Insert(at, text.Substring(Below(text.Length - length + 1), length)),
                5 => SwapLines(text, Below(1 << 20), Below(1 << 20)),
                6 => text.Remove(at, 1).Insert(at, ((char)Below(256)).ToString()),
                7 => text.Insert(at, ((char)('0' + Below(10))).ToString()),
                _ => DropLine(text, Below(1 << 20)),
            };
        }
        return text;

        int Below(int count)
        {
            unchecked
            {
                state += 0x9E3779B97F4A7C15;
                var z = state;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                return (int)((z ^ (z >> 31)) % (ulong)count);
            }
        }
    }

    static readonly string[] Hostile =
    [
        "'", "\"", "/", ",", ",,", "\n", "0\n", " 0 /", "Q\n", "NaN", "Infinity", "1e999", "-1", "999999999999", "1D400", "-2147483648", "\0", "\ud800", "é", "1.5", "3", "4", "@!", "\r", "\t", "''''",
    ];

    static string SwapLines(string text, int a, int b)
    {
        var lines = text.Split('\n');
        (lines[a % lines.Length], lines[b % lines.Length]) = (lines[b % lines.Length], lines[a % lines.Length]);
        return string.Join('\n', lines);
    }

    static string DropLine(string text, int a)
    {
        var lines = text.Split('\n').ToList();
        lines.RemoveAt(a % lines.Count);
        return string.Join('\n', lines);
    }
}
