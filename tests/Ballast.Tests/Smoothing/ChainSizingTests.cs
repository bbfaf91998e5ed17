using Ballast.Smoothing;

namespace Ballast.Tests.Smoothing;

public class ChainSizingTests
{
    const double Dt = 0.01;

    [Fact]
    public void The_smallest_store_for_a_step_under_a_ramp_is_the_triangle_to_a_notch()
    {
        var store = new Device.Storage(new BatteryPack { PowerWatts = 1e6, Joules = 1e6, ChargeEfficiency = 1, DischargeEfficiency = 1, LeastSoc = 0, MostSoc = 1, Rest = 1 }, new RampLimit(2e6, 2e6), null) { Name = "battery" };
        var sized = ChainSizing.Smallest([store], devices => SteepestOver(devices, 1) <= 2e6 * 1.001)!;
        var energy = sized.Ratings.Single(r => r.What == "energy");
        var power = sized.Ratings.Single(r => r.What == "power");
        // The grid may still step by a thousandth of the ramp over a second when the store runs out a little early.
        Assert.InRange(energy.Value / SmoothingFormulas.StepUnderRamp(40e6, 2e6), 0.98, ChainSizing.Notch * 1.01);
        Assert.InRange(power.Value / 40e6, 0.949, ChainSizing.Notch * 1.01);
        Assert.All(sized.Ratings, rating => Assert.True(rating.SmallerFails, $"{rating.What} could be smaller"));
    }

    [Fact]
    public void The_result_passes_and_a_notch_less_of_anything_fails()
    {
        Device[] devices =
        [
            new Device.Gpu(new GpuSmoothing { RatedWatts = 100e6, Floor = 0.5, ArmingWindow = 0.5 }) { Name = "floor" },
            new Device.Storage(Supercapacitor.Of(5e6, 5e6), new FrequencySplit(5), new SocRecovery()) { Name = "capacitor" },
        ];
        bool Passes(System.Collections.Immutable.ImmutableArray<Device> chain)
        {
            var trace = Square(chain);
            return trace[2000..].Max() - trace[2000..].Min() <= 10e6;
        }
        var sized = ChainSizing.Smallest([.. devices], Passes)!;
        Assert.True(Passes(sized.Devices));
        Assert.All(sized.Ratings, rating => Assert.True(rating.SmallerFails || rating.Value == rating.Smaller, $"{rating.Device} {rating.What}"));
    }

    [Fact]
    public void What_no_size_can_do_is_said() =>
        Assert.Null(ChainSizing.Smallest([new Device.Storage(BatteryPack.Of(1e6, 1e6), new FrequencySplit(5), null) { Name = "b" }], _ => false));

    static double SteepestOver(System.Collections.Immutable.ImmutableArray<Device> devices, double seconds)
    {
        var chain = new SmoothingChain(devices, 1, Dt);
        var trace = new double[4000];
        for (var i = 0; i < trace.Length; i++) trace[i] = i < 200 ? 60e6 : 100e6;
        chain.Run(trace);
        var (steps, steepest) = ((int)(seconds / Dt), 0.0);
        for (var i = steps; i < trace.Length; i++) steepest = Math.Max(steepest, Math.Abs(trace[i] - trace[i - steps]) / seconds);
        return steepest;
    }

    static double[] Square(System.Collections.Immutable.ImmutableArray<Device> devices)
    {
        var trace = new double[5000];
        for (var i = 0; i < trace.Length; i++) trace[i] = i % 150 < 100 ? 90e6 : 40e6;
        new SmoothingChain(devices, 1, Dt).Run(trace);
        return trace;
    }
}
