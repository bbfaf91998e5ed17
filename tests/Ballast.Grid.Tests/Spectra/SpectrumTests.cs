using System.Numerics;
using Ballast.Grid.Spectra;

namespace Ballast.Grid.Tests.Spectra;

public class SpectrumTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(2048)]
    [InlineData(16384)]
    public void The_fast_transform_is_the_sum_that_it_stands_for(int length)
    {
        var (re, im) = (Noise.Gaussian(1, length, 1), Noise.Gaussian(2, length, 1));
        var (r, i) = (re.ToArray(), im.ToArray());
        new LaneFft(length).Forward(r, i);
        for (var k = 0; k < length; k += Math.Max(1, length / 97))
        {
            var sum = Complex.Zero;
            for (var n = 0; n < length; n++) sum += new Complex(re[n], im[n]) * Complex.FromPolarCoordinates(1, -2 * Math.PI * ((long)n * k % length) / length);
            Assert.InRange(Complex.Abs(sum - new Complex(r[k], i[k])), 0, 1e-12 * length);
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(4096)]
    [InlineData(99_991)]
    public void The_densities_add_up_to_the_variance(int count)
    {
        const double step = 1e-3;
        var samples = Noise.Walk(count, count, 120, 0.3);
        var mean = samples.Sum(s => s - samples[0]) / count + samples[0];
        var variance = samples.Sum(s => (s - mean) * (s - mean)) / count;
        var spectrum = Spectrum.Periodogram(samples, step);
        var sum = spectrum.Density.Sum() * spectrum.FrequencyStep;
        Assert.InRange(Math.Abs(sum / variance - 1), 0, 1e-12);
    }

    [Theory]
    [InlineData(Window.Rectangular)]
    [InlineData(Window.Hann)]
    [InlineData(Window.FlatTop)]
    public void Welchs_average_of_white_noise_is_its_level(Window window)
    {
        const double step = 1e-3, deviation = 0.7;
        var spectrum = Spectrum.Welch(Noise.Gaussian(5, 1_000_000, deviation), step, 1024, window);
        var level = spectrum.Density.Skip(5).Take(500).Average();
        Assert.InRange(level / (2 * deviation * deviation * step), 0.98, 1.02);
        Assert.InRange(spectrum.Variance(0, 500) / (deviation * deviation), 0.97, 1.03);
    }

    [Fact]
    public void Windows_have_their_known_noise_bandwidths()
    {
        Assert.Equal(1, new WindowWeights(Window.Rectangular, 4096).NoiseBandwidth, 12);
        Assert.Equal(1.5, new WindowWeights(Window.Hann, 4096).NoiseBandwidth, 12);
        Assert.Equal(3.7702, new WindowWeights(Window.FlatTop, 4096).NoiseBandwidth, 3);
    }

    [Theory]
    [InlineData(40.0)]
    [InlineData(40.31)]
    [InlineData(40.5)]
    public void The_flat_top_shows_a_lines_amplitude_wherever_it_lies_between_bins(double bins)
    {
        const int length = 4096;
        double[] samples = [.. Enumerable.Range(0, length).Select(i => 100 + 3.2 * Math.Sin(0.3 + 2 * Math.PI * bins * i / length))];
        var spectrum = Spectrum.Welch(samples, 1e-3, length, Window.FlatTop);
        Assert.InRange(Enumerable.Range(30, 20).Max(spectrum.AmplitudeOf) / 3.2, 0.998, 1.002);
    }
}
