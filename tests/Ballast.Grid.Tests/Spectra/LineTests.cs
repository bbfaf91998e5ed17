using Ballast.Grid.Spectra;

namespace Ballast.Grid.Tests.Spectra;

public class LineTests
{
    [Theory]
    [InlineData(0.1, 120.0, 200.0)]
    [InlineData(0.673, 60.0, 500.0)]
    [InlineData(14.71, 120.0, 200.0)]
    [InlineData(0.37, 30.0, 1000.0)]
    public void A_lines_amplitude_in_noise_is_right_to_a_hundredth(double hertz, double seconds, double rate)
    {
        // Noise of a quarter of the sine's amplitude; no estimate beats σ·√(2/N) of spread, which is 0.25 % at worst here.
        const double deviation = 1;
        var count = (int)(seconds * rate);
        var worst = 0.0;
        for (var seed = 0; seed < 20; seed++)
        {
            var samples = Noise.Gaussian(seed, count, deviation);
            for (var i = 0; i < count; i++) samples[i] += 120 + 4 * Math.Sin(seed + 2 * Math.PI * hertz * i / rate);
            var line = SpectralLine.Fit(samples, 1 / rate, hertz + 0.3 / seconds);
            worst = Math.Max(worst, Math.Abs(line.Amplitude / 4 - 1));
            Assert.InRange(line.Hertz, hertz - 0.05 / seconds, hertz + 0.05 / seconds);
        }
        TestContext.Current.SendDiagnosticMessage($"{hertz} Hz: worst of 20 is {worst:P2}");
        Assert.InRange(worst, 0, 0.01);
    }

    [Fact]
    public void The_lines_of_a_training_job_and_its_iteration_are_found()
    {
        const double step = 1e-2, period = 1.493;
        var samples = Noise.Gaussian(3, 30_000, 1.0);
        for (var i = 0; i < samples.Length; i++) samples[i] += i * step / period % 1 < 0.7 ? 150 : 100;
        var lines = LineSearch.Find(samples, step, 12);
        Assert.InRange(lines[0].Hertz * period, 0.999, 1.001);
        Assert.InRange(lines[0].Amplitude / (2 * 50 / Math.PI * Math.Sin(0.7 * Math.PI)), 0.99, 1.01);
        var rhythm = Rhythm.Of(lines, 0.01);
        Assert.InRange(rhythm!.Value.PeriodSeconds, period * 0.999, period * 1.001);
        Assert.InRange(rhythm.Value.Share, 0.95, 1);
    }

    [Fact]
    public void A_step_and_a_walk_and_noise_have_no_lines()
    {
        double[] step = [.. Enumerable.Range(0, 30_000).Select(i => i < 11_111 ? 20.0 : 140.0)];
        Assert.Empty(LineSearch.Find(step, 1e-2, 12));
        for (var seed = 0; seed < 10; seed++) Assert.Empty(LineSearch.Find(Noise.Gaussian(seed, 30_000, 3), 1e-2, 12));
        for (var seed = 0; seed < 10; seed++) Assert.Empty(LineSearch.Find(Noise.Walk(seed, 30_000, 100, 0.2), 1e-2, 12));
    }
}
