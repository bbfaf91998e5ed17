using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;
using Ballast.Grid.Tests.Dynamics;

namespace Ballast.Grid.Tests.Modes;

/// <summary>The linear model is the slope of the time domain: the same equations, looked at twice.</summary>
public class LinearizationTest
{
    [Theory]
    [InlineData("P")]
    [InlineData("I")]
    [InlineData("Z")]
    public void Its_state_matrix_is_the_difference_quotient_of_the_time_domain(string loads) => Slopes.Agree(SharedCases.Kundur(LoadMix.Parse(loads)));

    [Fact]
    public void Its_voltages_move_with_power_as_the_network_s_do()
    {
        var grid = SharedCases.Kundur(LoadMix.ConstantPower);
        var linear = Linearization.Of(grid);
        double[] At(double p)
        {
            var probe = new StaticLoad<Scalar> { Name = "probe 7", Bus = grid.Place(7) };
            probe.Set(p, 0.0, 0.0, 0.0);
            var system = grid.Build<Scalar>(new(), out var x, [probe]);
            var dx = new Scalar[x.Length];
            system.Evaluate(x, dx, 0);
            return [.. dx.Select(d => d.Value), system.VoltageOf(probe.Bus).Magnitude, system.VoltageOf(probe.Bus).Phase];
        }
        var (ahead, behind) = (At(1e-5), At(-1e-5));
        var (bus, n) = (grid.Place(7), linear.States.Count);
        for (var row = 0; row < n; row++) Assert.Equal((ahead[row] - behind[row]) / 2e-5, linear.Power[row, bus], 1e-4 * Math.Max(1, Math.Abs(linear.Power[row, bus])));
        Assert.Equal((ahead[n] - behind[n]) / 2e-5, linear.VoltagePower[bus, bus], 1e-6);
        Assert.Equal((ahead[n + 1] - behind[n + 1]) / 2e-5, linear.VoltagePower[linear.Buses.Count + bus, bus], 1e-6);
    }

    [Fact]
    public void A_large_grid_with_two_units_on_a_bus_has_its_names_right()
    {
        var linear = SharedCases.Linear(SharedCases.Model("npcc/npcc.raw", "npcc/npcc_full.dyr", LoadMix.ConstantImpedance, MachineConvention.Psse));
        Assert.Equal(48, linear.Rotors.Count);
        Assert.Contains(linear.Rotors, r => r.Name == "23/2");
        Assert.All(linear.Rotors, r => Assert.Equal(("speed", "angle"), (linear.States[r.Speed].Variable, linear.States[r.Angle].Variable)));
        Assert.Equal(linear.States.Count, linear.State.RowCount);
    }
}
