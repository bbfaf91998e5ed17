using System.Numerics;
using Ballast.Grid.Spectra;

namespace Ballast.Grid.Tests.Spectra;

public class FilterTests
{
    static readonly double[] Frequencies = [0.003, 0.05, 0.1, 0.11, 0.3, 1, 5, 20, 55, 56, 80, 99, 240];

    public static TheoryData<int, double> Orders => new(from order in (int[])[2, 4, 6, 8] from rate in (double[])[200, 500, 1000, 10_000] select (order, rate));

    [Theory, MemberData(nameof(Orders))]
    public void A_low_pass_has_the_magnitude_of_its_closed_form(int order, double rate)
    {
        var sections = Butterworth.LowPass(order, 35, 1 / rate);
        foreach (var f in Frequencies.Where(f => f < 0.49 * rate)) Close(1 / Math.Sqrt(1 + Math.Pow(W(f, rate) / W(35, rate), 2 * order)), Magnitude(sections, f, rate));
        Assert.Equal(Math.Sqrt(0.5), Magnitude(sections, 35, rate), 12);
    }

    [Theory, MemberData(nameof(Orders))]
    public void A_high_pass_has_the_magnitude_of_its_closed_form(int order, double rate)
    {
        var sections = Butterworth.HighPass(order, 0.1, 1 / rate);
        foreach (var f in Frequencies.Where(f => f < 0.49 * rate)) Close(1 / Math.Sqrt(1 + Math.Pow(W(0.1, rate) / W(f, rate), 2 * order)), Magnitude(sections, f, rate));
    }

    [Theory, MemberData(nameof(Orders))]
    public void A_band_pass_has_the_magnitude_of_its_closed_form(int order, double rate)
    {
        var sections = Butterworth.BandPass(order, 0.1, 55, 1 / rate);
        var (low, high) = (W(0.1, rate), W(55, rate));
        foreach (var f in Frequencies.Where(f => f < 0.49 * rate))
        {
            var w = W(f, rate);
            Close(1 / Math.Sqrt(1 + Math.Pow((w * w - low * high) / ((high - low) * w), 2 * order)), Magnitude(sections, f, rate));
        }
        Assert.Equal(Math.Sqrt(0.5), Magnitude(sections, 0.1, rate), 9);
        Assert.Equal(Math.Sqrt(0.5), Magnitude(sections, 55, rate), 9);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.67)]
    [InlineData(14.7)]
    [InlineData(55.0)]
    public void A_sine_that_has_run_long_enough_comes_out_as_the_closed_form_says(double hertz)
    {
        const double rate = 500;
        var sections = Butterworth.BandPass(4, 0.1, 55, 1 / rate);
        var samples = new double[(int)(rate * 400)];
        for (var i = 0; i < samples.Length; i++) samples[i] = 130 + 20 * Math.Sin(2 * Math.PI * hertz * i / rate);
        var cascade = new BiquadCascade(sections);
        cascade.Take(samples, samples);
        var periods = (int)(100 * hertz);
        var length = (int)Math.Round(periods / hertz * rate);
        Assert.InRange(Goertzel.AmplitudeOf(samples.AsSpan(samples.Length - length), hertz, 1 / rate) / (20 * Magnitude(sections, hertz, rate)), 1 - 1e-6, 1 + 1e-6);
    }

    [Fact]
    public void Sections_in_lanes_give_what_sections_one_after_the_other_give_to_the_bit()
    {
        var samples = Noise.Walk(3, 20_000, 90, 0.5);
        foreach (var order in (int[])[2, 4, 6, 8])
        {
            var sections = Butterworth.BandPass(order, 0.1, 55, 1e-3);
            var expected = OneAfterTheOther(sections, samples);
            var cascade = new BiquadCascade(sections);
            var got = new double[samples.Length + cascade.Delay];
            // In blocks of odd lengths, as a stream comes.
            for (var at = 0; at < samples.Length; at += 777) cascade.Take(samples.AsSpan(at, Math.Min(777, samples.Length - at)), got.AsSpan(at));
            cascade.Take(new double[cascade.Delay], got.AsSpan(samples.Length));
            Assert.Equal(expected, got[cascade.Delay..]);
        }
    }

    [Fact]
    public void A_constant_is_nothing_to_a_band_pass_and_itself_to_a_low_pass_from_the_first_sample()
    {
        double[] constant = [.. Enumerable.Repeat(143.7, 1000)];
        var results = new double[1000];
        new BiquadCascade(Butterworth.BandPass(4, 0.1, 55, 1e-3)).Take(constant, results);
        Assert.All(results, r => Assert.Equal(0, r));
        new BiquadCascade(Butterworth.LowPass(4, 55, 1e-3)).Take(constant, results);
        Assert.All(results, r => Assert.Equal(143.7, r, 9));
    }

    static double[] OneAfterTheOther(Biquad[] sections, double[] samples)
    {
        double[] values = [.. samples.Select(s => s - samples[0])];
        foreach (var section in sections)
        {
            double s1 = 0, s2 = 0;
            for (var i = 0; i < values.Length; i++)
            {
                var x = values[i];
                var y = Math.FusedMultiplyAdd(section.B0, x, s1);
                s1 = Math.FusedMultiplyAdd(-section.A1, y, Math.FusedMultiplyAdd(section.B1, x, s2));
                s2 = Math.FusedMultiplyAdd(-section.A2, y, section.B2 * x);
                values[i] = y;
            }
        }
        return values;
    }

    static double W(double hertz, double rate) => Math.Tan(Math.PI * hertz / rate);

    static double Magnitude(Biquad[] sections, double hertz, double rate) => Complex.Abs(Butterworth.Response(sections, hertz, 1 / rate));

    static void Close(double expected, double got) => Assert.InRange(got, expected * (1 - 1e-6) - 1e-12, expected * (1 + 1e-6) + 1e-12);
}
