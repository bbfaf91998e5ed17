using System.Globalization;
using System.Text;

namespace Ballast;

/// <summary>How many inputs a fuzz test takes, and good ones hurt in ways that are the same every time.</summary>
static class Fuzz
{
    static readonly string[] Tokens = ["\"", "{", "}", "[", "]", ":", ",", "null", "-1", "1e999", "1e308", "0", "9999999999999999999", "\\ud800", "\0", "é", ".", "..", "/", "#", "+", "eyJ", "=", "\n", "\r", "\"\"", "{{timestamp_ms}}", "ms", "h", "true", "0001-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "2026-02-30T00:00:00Z"];

    /// <summary>20,000, or the number in the environment variable <c>BALLAST_FUZZ</c>.</summary>
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

    /// <summary>Good bytes with one to five hurts of a wire format, the same ones for the same number.</summary>
    public static byte[] Mutate(byte[] original, int number)
    {
        var random = new Random(unchecked(number * 7919 + 17));
        var bytes = new List<byte>(original);
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 1 when at < bytes.Count: bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at)); break;
                case 2 when at < bytes.Count: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 30), bytes.Count - at))); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)])); break;
            }
        }
        return [.. bytes];
    }
}
