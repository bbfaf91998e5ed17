using Ballast.Numerics;

namespace Ballast.Tests.Numerics;

public class CounterRandomTest
{
    [Theory]
    [InlineData(0.5, 0.0)]
    [InlineData(0.975, 1.959963985)]
    [InlineData(0.995, 2.575829304)]
    [InlineData(0.001, -3.090232306)]
    [InlineData(0.000001, -4.753424309)]
    public void Gaussian_is_the_inverse_normal_distribution(double share, double quantile)
    {
        var bits = (uint)(share * 4294967296.0);
        Assert.Equal(quantile, CounterRandom.Gaussian(bits), 3);
    }

    [Fact]
    public void Gaussian_has_mean_zero_and_deviation_one()
    {
        const int n = 200_000;
        var key = CounterRandom.Key(7, 1);
        double sum = 0, squares = 0, fourth = 0;
        for (var i = 0; i < n; i++)
        {
            var x = CounterRandom.Gaussian(key, i);
            sum += x;
            squares += x * x;
            fourth += x * x * x * x;
        }
        Assert.Equal(0, sum / n, 0.01);
        Assert.Equal(1, squares / n, 0.02);
        Assert.Equal(3, fourth / n, 0.15);
    }

    [Fact]
    public void Uniform_fills_its_range_evenly()
    {
        const int n = 100_000;
        var key = CounterRandom.Key(3, 9, 2);
        var bins = new int[20];
        for (var i = 0; i < n; i++) bins[(int)(CounterRandom.Uniform(key, i) * bins.Length)]++;
        // Chi-square with 19 degrees of freedom lies below 43.8 with probability 0.999.
        var expected = n / (double)bins.Length;
        Assert.True(bins.Sum(b => (b - expected) * (b - expected) / expected) < 43.8);
    }

    [Fact]
    public void Streams_seeds_and_neighbours_are_uncorrelated()
    {
        const int n = 50_000;
        var a = CounterRandom.Key(1, 0, 0);
        foreach (var b in new[] { CounterRandom.Key(2, 0, 0), CounterRandom.Key(1, 1, 0), CounterRandom.Key(1, 0, 1) })
        {
            Assert.Equal(0, Correlation(i => CounterRandom.Gaussian(a, i), i => CounterRandom.Gaussian(b, i)), 0.02);
        }
        Assert.Equal(0, Correlation(i => CounterRandom.Gaussian(a, i), i => CounterRandom.Gaussian(a, i + 1)), 0.02);
        Assert.Equal(
            0,
            Correlation(i => CounterRandom.Gaussian(unchecked((uint)CounterRandom.Bits(a, i))), i => CounterRandom.Gaussian((uint)(CounterRandom.Bits(a, i) >> 32))),
            0.02);

        static double Correlation(Func<int, double> x, Func<int, double> y) => Enumerable.Range(0, n).Sum(i => x(i) * y(i)) / n;
    }

    [Fact]
    public void The_same_key_and_counter_give_the_same_number()
    {
        var key = CounterRandom.Key(42, 5, 3);
        Assert.Equal(CounterRandom.Bits(key, 1234), CounterRandom.Bits(CounterRandom.Key(42, 5, 3), 1234));
    }
}
