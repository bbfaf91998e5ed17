namespace Ballast.Grid.Tests;

/// <summary>Noise that is the same every time.</summary>
static class Noise
{
    public static double[] Gaussian(int seed, int count, double deviation)
    {
        var random = new Random(seed);
        var noise = new double[count];
        for (var i = 0; i < count; i++) noise[i] = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return noise;
    }

    /// <summary>A walk whose steps are noise: what a load looks like over minutes.</summary>
    public static double[] Walk(int seed, int count, double start, double step)
    {
        var walk = Gaussian(seed, count, step);
        walk[0] = start;
        for (var i = 1; i < count; i++) walk[i] = Math.Max(0, walk[i] + walk[i - 1]);
        return walk;
    }
}
