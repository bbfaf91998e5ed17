using Ballast.Grid.Spectra;

namespace Ballast.Grid.Tests.Spectra;

public class GoertzelTests
{
    [Theory]
    [InlineData(0.1, 1e-3, 10_000)]
    [InlineData(0.67, 1e-3, 100_000)]
    [InlineData(0.01, 1e-4, 1_000_000)]
    [InlineData(14.7, 1e-2, 1000)]
    [InlineData(49.9, 1e-2, 10_000)]
    public void A_block_of_whole_periods_gives_the_sines_amplitude(double hertz, double step, int count)
    {
        double[] samples = [.. Enumerable.Range(0, count).Select(i => 4.2 * Math.Sin(1.1 + 2 * Math.PI * Math.IEEERemainder(hertz * step * i, 1)))];
        Assert.InRange(Goertzel.AmplitudeOf(samples, hertz, step) / 4.2, 1 - 1e-9, 1 + 1e-9);
    }

    [Theory]
    [InlineData(0.0, 100)]
    [InlineData(1.3, 100)]
    [InlineData(17.77, 64)]
    [InlineData(50.0, 101)]
    [InlineData(33.4, 1000)]
    public void A_block_is_the_transform_at_any_frequency(double hertz, int count)
    {
        const double step = 1e-2;
        var samples = Noise.Gaussian(9, count, 2);
        double re = 0, im = 0;
        for (var i = 0; i < count; i++)
        {
            re += samples[i] * Math.Cos(2 * Math.PI * hertz * step * i);
            im -= samples[i] * Math.Sin(2 * Math.PI * hertz * step * i);
        }
        var goertzel = new Goertzel(hertz, step);
        goertzel.Add(samples);
        Assert.InRange(Math.Abs(Math.Sqrt(goertzel.Power) - Math.Sqrt(re * re + im * im)), 0, 1e-9);
    }

    [Fact]
    public void A_square_waves_lines_are_those_of_its_series()
    {
        // Duty d, height A: line n has 2A/(nπ)·|sin(nπd)|; sampled at N a period, with sin(nπ/N)·N in place of nπ.
        const double height = 50, duty = 0.3;
        const int each = 1000, periods = 40;
        double[] samples = [.. Enumerable.Range(0, each * periods).Select(i => i % each < duty * each ? height : 0)];
        for (var n = 1; n <= 9; n++)
        {
            var expected = 2 * height / (each * Math.Sin(Math.PI * n / each)) * Math.Abs(Math.Sin(Math.PI * n * duty));
            Assert.Equal(expected, Goertzel.AmplitudeOf(samples, n * 0.5, 2e-3), 8);
        }
    }

    [Fact]
    public void The_sliding_one_is_at_every_sample_the_block_of_the_last_ones()
    {
        const int length = 300;
        var samples = Noise.Walk(4, 5000, 100, 1);
        var sliding = new SlidingGoertzel(1.7, 1e-2, length);
        for (var i = 0; i < samples.Length; i++)
        {
            var amplitude = sliding.Add(samples[i]);
            if (i < length || i % 37 != 0) continue;
            Assert.Equal(Goertzel.AmplitudeOf(samples.AsSpan(i + 1 - length, length), 1.7, 1e-2), amplitude, 9);
        }
    }

    [Fact]
    public void The_sliding_one_does_not_drift_in_ten_million_samples()
    {
        const int length = 1000;
        var sliding = new SlidingGoertzel(1, 1e-3, length);
        var last = 0.0;
        // Heights a million times the line's come and go; what they leave behind would stay in a plain running sum.
        for (var i = 0; i < 10_000_000; i++) last = sliding.Add((i < 9_000_000 ? 1e8 : 0) + 3 * Math.Sin(2 * Math.PI * (i % length) / length));
        Assert.Equal(3, last, 9);
    }
}
