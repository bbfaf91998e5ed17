using Ballast.Smoothing;

namespace Ballast.Tests.Smoothing;

/// <summary>Sizes by simulation against the closed forms, 1e-6 of the value.</summary>
public class SmoothingFormulasTests
{
    const double Tolerance = 1e-6;

    [Theory]
    [InlineData(100e6, 20e6 / 60, 15e9)]
    [InlineData(100e6, 2e6, 2.5e9)]
    public void A_step_behind_a_ramp_limit_needs_the_triangle(double step, double ramp, double joules)
    {
        Assert.Equal(joules, SmoothingFormulas.StepUnderRamp(step, ramp), joules * 1e-12);
        // The area under a staircase of dt exceeds the triangle by ΔP·dt/2, which the two steps' difference takes away.
        double Swung(double dt)
        {
            var use = Run(new RampLimit(ramp, ramp), dt, (int)(1.1 * step / ramp / dt), k => k == 0 ? 200e6 : 200e6 + step);
            return use.SwungJoules;
        }
        var dt = step / ramp / 20000;
        var extrapolated = 2 * Swung(dt / 2) - Swung(dt);
        Assert.Equal(1, extrapolated / joules, Tolerance);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.67)]
    [InlineData(0.8)]
    public void A_square_wave_made_flat_swings_its_area(double duty)
    {
        const double amplitude = 75e6, period = 1.5, dt = 0.0005;
        var expected = SmoothingFormulas.SquareWave(amplitude, period, duty);
        var use = Flat(dt, (int)(20 * period / dt), k => k % 3000 < 3000 * duty - 0.5 ? amplitude : 0, amplitude * duty);
        Assert.Equal(1, use.SwungJoules / expected, Tolerance);
    }

    [Fact]
    public void A_sine_made_flat_swings_its_amplitude_over_two_pi()
    {
        const double amplitude = 50e6, period = 1 / 0.67;
        const int steps = 20000;
        var dt = period / steps;
        var use = Flat(dt, 2 * steps, k => amplitude / 2 * Math.Sin(2 * Math.PI * (k + 0.5) / steps), 0);
        Assert.Equal(1, use.SwungJoules / SmoothingFormulas.Sine(amplitude, period), Tolerance);
        Assert.Equal(1, use.MostWatts / (amplitude / 2), Tolerance);
    }

    [Fact]
    public void A_floor_burns_no_less_than_its_bound_and_without_ramps_exactly_that()
    {
        const double dt = 0.001;
        var (high, low, duty, floor) = (120e6, 45e6, 0.67, 90e6);
        var stage = new Device.Gpu(new GpuSmoothing { RatedWatts = 150e6, Floor = floor / 150e6 }) { Name = "gpus" };
        var slow = new Device.Gpu(new GpuSmoothing { RatedWatts = 150e6, Floor = floor / 150e6, Hysteresis = 0.1, RampDown = 100e6 }) { Name = "gpus" };
        double Share(Device device)
        {
            var chain = new SmoothingChain([device], 1, dt);
            var trace = new double[100_000];
            for (var i = 0; i < trace.Length; i++) trace[i] = i % 1000 < duty * 1000 ? high : low;
            var work = trace.Sum() * dt;
            chain.Run(trace);
            return chain.Stages[0].Burned(0) / work;
        }
        var bound = SmoothingFormulas.FloorOverhead(floor, high, low, duty);
        Assert.Equal(1, Share(stage) / bound, Tolerance);
        Assert.True(Share(slow) > bound);
    }

    [Fact]
    public void A_supercapacitor_gives_the_share_above_its_lowest_voltage()
    {
        Assert.Equal(0.75, SmoothingFormulas.UsableShare(400, 800), Tolerance);
        var store = new Supercapacitor { PowerWatts = 1e6, Farads = 10, MostVolts = 800, LeastVolts = 400, SeriesOhms = 0, Efficiency = 1, Rest = 1 };
        Assert.Equal(SmoothingFormulas.UsableShare(400, 800), store.UsableJoules / (0.5 * 10 * 800 * 800), Tolerance);
        // Emptied at full power it gives exactly its usable energy.
        var chain = new SmoothingChain([new Device.Storage(store, new FrequencySplit(1e9), null) { Name = "c" }], 1, 0.001);
        double given = 0;
        var drawn = new double[1];
        for (var k = 0; k < 10_000; k++)
        {
            chain.Step([k == 0 ? 0.0 : 1e6], drawn);
            given += ((k == 0 ? 0 : 1e6) - drawn[0]) * 0.001;
        }
        Assert.Equal(1, given / store.UsableJoules, Tolerance);
    }

    [Fact]
    public void Filling_troughs_costs_what_it_costs()
    {
        Assert.Equal(75e6 * 0.33, SmoothingFormulas.FillSquare(75e6, 0.67), 1);
        Assert.Equal(25e6, SmoothingFormulas.FillSine(50e6), 1);
        var stage = new GpuSmoothing { RatedWatts = 100e6, Floor = 0.9995, ArmingWindow = 1e-3 };
        var chain = new SmoothingChain([new Device.Gpu(stage) { Name = "g" }], 1, 0.001);
        var trace = new double[200_000];
        for (var i = 0; i < trace.Length; i++) trace[i] = 75e6 + 25e6 * Math.Sin(2 * Math.PI * i / 1000);
        chain.Run(trace);
        Assert.Equal(1, chain.Stages[0].Burned(0) / 200 / SmoothingFormulas.FillSine(50e6), 1e-2);
    }

    [Fact]
    public void Harmonics_of_a_square_wave_are_those_of_its_series() =>
        Assert.Equal(2 * 75 / Math.PI * Math.Sin(Math.PI * 0.5), SmoothingFormulas.SquareHarmonic(75, 0.5, 1), 1e-12);

    // An ideal battery behind a split so slow that the mean does not move: the grid sees a constant.
    static StoreUse Flat(double dt, int steps, Func<int, double> load, double mean)
    {
        var store = new BatteryPack { PowerWatts = 1e9, Joules = 1e12, ChargeEfficiency = 1, DischargeEfficiency = 1 };
        var chain = new SmoothingChain([new Device.Storage(store, new FrequencySplit(1e12), null) { Name = "s" }], 1, dt);
        var drawn = new double[1];
        chain.Step([mean], drawn);
        for (var k = 0; k < steps; k++) chain.Step([load(k)], drawn);
        return ((StorageStage)chain.Stages[0]).Use(0);
    }

    static StoreUse Run(Law law, double dt, int steps, Func<int, double> load)
    {
        var store = new BatteryPack { PowerWatts = 1e9, Joules = 1e12, ChargeEfficiency = 1, DischargeEfficiency = 1 };
        var chain = new SmoothingChain([new Device.Storage(store, law, null) { Name = "s" }], 1, dt);
        var drawn = new double[1];
        for (var k = 0; k < steps; k++) chain.Step([load(k)], drawn);
        return ((StorageStage)chain.Stages[0]).Use(0);
    }
}
