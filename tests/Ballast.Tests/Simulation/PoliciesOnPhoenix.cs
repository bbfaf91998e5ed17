using System.Diagnostics;
using System.Text.Json;
using Ballast.Simulation.Controllers;
using Ballast.Simulation.Runs;

namespace Ballast.Tests.Simulation;

public class PoliciesOnPhoenix(ITestOutputHelper output)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Theory]
    [InlineData(Policy.Ballast)]
    [InlineData(Policy.Nothing)]
    [InlineData(Policy.UniformCap)]
    [InlineData(Policy.DvfsFair)]
    [InlineData(Policy.DvfsPausingFair)]
    public void Every_policy_runs_to_a_scorecard(Policy policy)
    {
        Assert.SkipUnless(Phoenix.DataFolder is not null, "needs ../shared/data/emerald-phoenix");
        var watch = Stopwatch.StartNew();
        var run = new ScenarioRun(Phoenix.Scenario(), policy).Run(TestContext.Current.CancellationToken);
        output.WriteLine($"{policy}: {run.Ticks / watch.Elapsed.TotalSeconds:N0} ticks/s");
        output.WriteLine(JsonSerializer.Serialize(run.Scorecard with { Events = [] }, Json));
        Assert.Single(run.Events);
        Assert.InRange(run.Scorecard.BaselineKw!.Value, 85, 105);
    }
}
