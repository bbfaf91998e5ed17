using System.Globalization;
using System.Text;

namespace Ballast.Wire.Tests;

/// <summary>How many inputs a fuzz test takes, and mutations of bytes that are the same every time.</summary>
static class Fuzz
{
    static readonly string[] Tokens = ["\"", "{", "}", "[", "]", ":", ",", "null", "-1", "1e999", "1e308", "0", "9999999999999999999", "\\ud800", "\0", "é", ".", "..", "/", "#", "+", "eyJ", "=", "\n", "\r", "\"\"", "{{timestamp_ms}}", "ms", "h", "true", "0001-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "2026-02-30T00:00:00Z"];

    /// <summary>20,000, or the number in the environment variable <c>BALLAST_FUZZ</c>.</summary>
    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("BALLAST_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 20_000;

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
