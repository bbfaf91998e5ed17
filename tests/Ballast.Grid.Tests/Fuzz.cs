using System.Globalization;

namespace Ballast.Grid.Tests;

/// <summary>How many inputs a fuzz test takes: 20,000, or the number in the environment variable <c>BALLAST_FUZZ</c>.</summary>
static class Fuzz
{
    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("BALLAST_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 20_000;
}
