using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>
/// Faults with loads of constant power, whose voltages come back over the kink of their curve. Their current is continuous and bounded, so the network has voltages at every instant, whether the machines stay
/// together or not.
/// </summary>
public sealed class FaultTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly GridModel Model = Reference.Model("kundur/kundur.raw", "kundur/kundur_full.dyr", new() { Loads = LoadMix.ConstantPower });

    public static TheoryData<int, double> Faults => [.. from bus in Enumerable.Range(5, 6) from seconds in (double[])[0.05, 0.1] select (bus, seconds)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_fault_of_the_two_areas_runs_to_its_end(int bus, double seconds) =>
        Assert.Equal(8, new GridSimulation(Model).Run(8, 0.005, [new FaultOn(1, bus, 0, 0), new FaultOff(1 + seconds, bus)], Cancel).Times[^1], 1e-9);

    [Fact]
    public void Smaller_steps_change_nothing_while_a_load_passes_its_kink()
    {
        var coarse = new GridSimulation(Model).Run(3, 0.005, [new FaultOn(1, 8, 0, 0), new FaultOff(1.08, 8)], Cancel);
        var fine = new GridSimulation(Model).Run(3, 0.001, [new FaultOn(1, 8, 0, 0), new FaultOff(1.08, 8)], Cancel);
        double At(Trajectory run, double time) => run.Column("v 8")[Array.FindLastIndex([.. run.Times], t => Math.Abs(t - time) < 1e-9)];
        Assert.True(At(coarse, 1.1) < 0.7 && At(coarse, 2) > 0.7);
        foreach (var time in (double[])[1.1, 1.2, 1.3, 1.5, 2, 3]) Assert.Equal(At(fine, time), At(coarse, time), 1e-4);
    }
}
