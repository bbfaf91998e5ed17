using Ballast.Grid.Dynamics;

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
}
