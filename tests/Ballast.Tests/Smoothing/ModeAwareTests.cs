using System.Collections.Immutable;
using Ballast.Smoothing;

namespace Ballast.Tests.Smoothing;

public class ModeAwareTests
{
    static readonly ImmutableArray<GridMode> Modes = [GridMode.Peak(0.67, 0.045, 1.3e-9, 0, 2), GridMode.Peak(1.1, 0.09, 0.66e-9, 1, 2)];

    [Fact]
    public void A_modes_gain_at_its_peak_is_what_was_said() =>
        Assert.Equal(1.3e-9, GridMode.Response([Modes[0]], 0, 0.67).Magnitude, 0.002e-9);

    [Fact]
    public void The_gains_solve_the_riccati_equation()
    {
        var (a, b, q) = (new DenseMatrix(2, 2), new DenseMatrix(2, 1), DenseMatrix.Identity(2));
        (a[0, 1], b[1, 0]) = (1, 1);
        // The double integrator's textbook solution: √3, 1, √3.
        var x = Riccati.Solve(a, b, q)!;
        Assert.Equal(Math.Sqrt(3), x[0, 0], 1e-9);
        Assert.Equal(1, x[0, 1], 1e-9);
        Assert.Equal(Math.Sqrt(3), x[1, 1], 1e-9);
    }

    [Theory]
    [InlineData(0.67, true)]
    [InlineData(0.25, false)]
    [InlineData(4, false)]
    public void Effort_goes_where_the_grid_answers(double hertz, bool much)
    {
        var law = new ModeAwareDesign(50e6, 500e6) { Effort = 0.03, HoldSeconds = 0.02 }.For(Modes)!;
        var left = Amplitude(law, hertz);
        if (much) Assert.True(left < 0.2, $"{left} of the load is left at {hertz} Hz");
        else Assert.True(left > 0.85, $"{left} of the load is left at {hertz} Hz");
    }

    [Fact]
    public void A_band_takes_all_of_its_centre_and_nothing_far_away()
    {
        var law = new ModeAware { Modes = [], Bands = [new BandGain(0.67, 3, 1)] };
        Assert.True(Amplitude(law, 0.67) < 0.02);
        Assert.Equal(1, Amplitude(law, 0.1), 0.06);
        Assert.Equal(1, Amplitude(law, 4), 0.06);
    }

    static double Amplitude(Law law, double hertz)
    {
        const double dt = 0.002;
        var chain = new SmoothingChain([new Device.Storage(BatteryPack.Of(50e6, 5000e6, 1), law, null) { Name = "s" }], 1, dt);
        var trace = new double[(int)(60 / hertz / dt)];
        for (var i = 0; i < trace.Length; i++) trace[i] = 100e6 + 10e6 * Math.Sin(2 * Math.PI * hertz * i * dt);
        chain.Run(trace);
        double re = 0, im = 0;
        var from = trace.Length - (int)(20 / hertz / dt);
        for (var i = from; i < trace.Length; i++)
        {
            re += trace[i] * Math.Cos(2 * Math.PI * hertz * i * dt);
            im += trace[i] * Math.Sin(2 * Math.PI * hertz * i * dt);
        }
        return 2 * Math.Sqrt(re * re + im * im) / (trace.Length - from) / 10e6;
    }
}
