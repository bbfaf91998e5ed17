using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>The Northeast: 140 buses and 48 machines.</summary>
public sealed class NpccTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("Z")]
    [InlineData("P")]
    public void It_begins_at_rest_and_stays_there_for_a_minute(string loads)
    {
        var model = Reference.Model("npcc/npcc.raw", "npcc/npcc_full.dyr", new() { Loads = LoadMix.Parse(loads) });
        var simulation = new GridSimulation(model);
        foreach (var note in simulation.Notes.Sentences) output.WriteLine(note);
        var fastest = 0.0;
        foreach (var rate in simulation.Rates) fastest = Math.Max(fastest, Math.Abs(rate.Value));
        output.WriteLine($"fastest rate at the start {fastest:G3}");
        var start = simulation.States.ToArray();
        for (var i = 0; i < 60 * 120; i++) simulation.Step(1 / 120.0);
        var drift = 0.0;
        for (var i = 0; i < start.Length; i++) drift = Math.Max(drift, Math.Abs(simulation.States[i].Value - start[i].Value));
        output.WriteLine($"{loads}: {start.Length} states, drift in 60 s {drift:G3}, cuts {simulation.Cuts}");
        Assert.True(fastest < 1e-9);
        Assert.True(drift < 1e-9);
    }

    /// <summary>
    /// 500 MW more at the largest load of the case. Against what a single equivalent machine says: the first slope is −ΔP f/(2 H S); in the end the governors and damping
    /// carry the step (constant power), so the deviation is ΔP over the sum of their S/R and of the machines' damping S·D.
    /// </summary>
    [Fact]
    public void Half_a_gigawatt_more_at_the_largest_load_slows_it_as_one_machine_would()
    {
        var grid = Reference.Case("npcc/npcc.raw");
        var largest = grid.Loads.MaxBy(l => l.PowerMw)!;
        var model = Reference.Model("npcc/npcc.raw", "npcc/npcc_full.dyr", new() { Loads = LoadMix.ConstantPower });
        var simulation = new GridSimulation(model);
        var units = simulation.System.Devices.OfType<GeneratingDevice<Scalar>>().ToArray();
        var stored = units.Sum(u => u.Inertia * u.MachineBase);
        var run = simulation.Run(60, 1 / 60.0, [new LoadStep(1, largest.Bus, 500, 0)], TestContext.Current.CancellationToken);
        var speeds = units.Select(u => (Weight: u.Inertia * u.MachineBase / stored, Speed: run.Column($"speed {u.Name}"))).ToArray();
        var center = Enumerable.Range(0, run.Times.Count).Select(i => speeds.Sum(s => s.Weight * s.Speed[i])).ToArray();
        double At(double t) => center[Enumerable.Range(0, center.Length).First(i => run.Times[i] >= t - 1e-9)];
        var slope = (At(1.1) - At(1.0)) / 0.1;
        var records = PsseDyr.Read(File.ReadAllText(Repository.SharedData("npcc/npcc_full.dyr")), "npcc");
        double Base(DynamicRecord r) => units.First(u => u.Name == $"{r.Bus} {r.Id}").MachineBase;
        var governed = records.Where(r => r.Model == "TGOV1").Sum(r => Base(r) * (1 / r.Values[0].Number + r.Values[6].Number))
            + records.Where(r => r.Model is "GENCLS").Sum(r => Base(r) * r.Values[1].Number)
            + records.Where(r => r.Model is "GENROU").Sum(r => Base(r) * r.Values[5].Number);
        var nadir = center.Min();
        output.WriteLine($"bus {largest.Bus}: stored {stored:F0} MW s; slope {slope:E3} pu/s, one machine {-500 / (2 * stored):E3}; nadir {nadir * 60:F4} Hz; end {At(60) * 60:F5} Hz, one machine {-500 / governed * 60:F5} Hz");
        Assert.InRange(slope / (-500 / (2 * stored)), 0.85, 1.15);
        Assert.InRange(At(60) / (-500 / governed), 0.9, 1.3);
        Assert.InRange(nadir / At(60), 1, 5);
    }
}
