using Ballast.Numerics;
using Ballast.Studies.Adequacy.MonteCarlo;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

public class SojournTests
{
    [Fact]
    public void Eight_draws_at_a_time_are_the_same_as_one_by_one()
    {
        var key = CounterRandom.Key(7, 3, 5);
        Assert.Equal(key, CounterRandom.MemberKey(CounterRandom.Stream(7, 3), 5));
        for (var counter = -9L; counter < 100; counter += 7)
        {
            var eight = CounterRandom.EightBits(key, counter);
            for (var i = 0; i < 8; i++) Assert.Equal(CounterRandom.Bits(key, counter + i), eight[i]);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    [InlineData(1.0 / 1960)]
    public void Times_in_a_state_are_geometric(double leaving)
    {
        const int Pairs = 200_000;
        Span<long> first = stackalloc long[8], second = stackalloc long[8];
        var (sum, squares, ones) = (0.0, 0.0, 0);
        for (var counter = 0L; counter < Pairs; counter += 8)
        {
            Sojourns.Draw(CounterRandom.Key(3, 1), counter, Sojourns.Scale(leaving), Sojourns.Scale(leaving), first, second);
            foreach (var k in (ReadOnlySpan<long>)[.. first, .. second])
            {
                Assert.True(k >= 1);
                sum += k;
                squares += (double)k * k;
                if (k == 1) ones++;
            }
        }
        var n = 2.0 * Pairs;
        var deviation = Math.Sqrt(1 - leaving) / leaving;
        Assert.Equal(1 / leaving, sum / n, 4.5 * deviation / Math.Sqrt(n) + 1e-9);
        Assert.Equal(leaving, ones / n, 4.5 * Math.Sqrt(leaving * (1 - leaving) / n) + 1e-9);
        // E k² = (2 − p)/p²; the fourth moment of a geometric time is about 24/p⁴.
        Assert.Equal((2 - leaving) / (leaving * leaving), squares / n, 4.5 * Math.Sqrt(24 / Math.Pow(leaving, 4) / n) + 1e-9);
    }

    [Fact]
    public void Times_are_those_of_the_natural_logarithm()
    {
        const double Leaving = 1.0 / 950;
        Span<long> first = stackalloc long[8], second = stackalloc long[8];
        var (differing, key) = (0, CounterRandom.Key(1, 2, 3));
        for (var counter = 0L; counter < 80_000; counter += 8)
        {
            Sojourns.Draw(key, counter, Sojourns.Scale(Leaving), Sojourns.Scale(Leaving), first, second);
            for (var i = 0; i < 8; i++)
            {
                var u = ((CounterRandom.Bits(key, counter + i) >> 32) + 0.5) / 4294967296.0;
                var plain = 1 + (long)Math.Floor(Math.Log(u) / Math.Log(1 - Leaving));
                Assert.InRange(first[i] - plain, -1, 1);
                if (first[i] != plain) differing++;
            }
        }
        Assert.True(differing <= 1, $"{differing} of 80,000 differ");
    }
}
