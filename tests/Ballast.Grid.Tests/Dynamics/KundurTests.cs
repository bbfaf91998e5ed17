using System.Numerics;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>Kundur's two areas against trajectories and eigenvalues of ANDES.</summary>
public sealed class KundurTests(ITestOutputHelper output)
{
    static GridModel Model(LoadMix loads) => Reference.Model("kundur/kundur.raw", "kundur/kundur_full.dyr", new() { Loads = loads, Convention = MachineConvention.NominalSpeed });

    [Fact]
    public void Its_modes_have_the_frequency_and_damping_of_the_reference()
    {
        var linear = Linearization.Of(Model(LoadMix.ConstantImpedance));
        var ours = linear.State.Evd().EigenValues.Where(e => e.Imaginary > 0.5).OrderBy(e => e.Imaginary).ToArray();
        foreach (var e in ours) output.WriteLine($"{e.Real:F5} {e.Imaginary:F5} {e.Imaginary / 2 / Math.PI:F4} Hz {-e.Real / e.Magnitude * 100:F3} %");
        foreach (var row in Reference.Rows("kundur/eigenvalues.csv").Where(r => r[1] > 0.5)) output.WriteLine($"ref {row[0]:F5} {row[1]:F5}");
    }

    [Fact]
    public void A_line_trip_follows_the_reference()
    {
        var simulation = new GridSimulation(Model(LoadMix.ConstantImpedance));
        var ours = simulation.Run(20, 1 / 120.0, [new BranchTrip(2, 8, 9, "1")], TestContext.Current.CancellationToken);
        Compare(ours, "kundur/trajectory_line8_trip_2s.csv", 1 / 120.0, 2, (c => $"speed {c + 1} 1", 5, 4, 1), (c => $"v {c + 1}", 19, 10, 0));
    }

    [Fact]
    public void A_step_of_load_follows_the_reference()
    {
        var simulation = new GridSimulation(Model(LoadMix.ConstantPower));
        var ours = simulation.Run(40, 1 / 120.0, [new LoadStep(1, 7, 100, 0)], TestContext.Current.CancellationToken);
        Compare(ours, "kundur/trajectory_step_plus100MW_bus7.csv", 1 / 120.0, 1, (c => $"speed {c + 1} 1", 1, 4, 1), (c => $"v {c + 7}", 6, 2, 0));
    }

    void Compare(Trajectory ours, string csv, double step, double happens, params (Func<int, string> Name, int Column, int Count, double Offset)[] groups)
    {
        var theirs = Reference.Rows(csv);
        foreach (var (name, column, count, offset) in groups)
            for (var c = 0; c < count; c++)
            {
                var (difference, at) = Reference.Worst(ours, t => [.. t.Column(name(c)).Select(v => v + offset)], theirs, column + c, step, happens);
                output.WriteLine($"{csv} {name(c)}: {difference:G3} at {at} s");
            }
    }
}
