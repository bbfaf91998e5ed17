using System.Text.Json;
using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;
using Ballast.Studies.Sweeps;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

public class FastEngineTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    public void Passing_over_quiet_steps_changes_no_sample(int areas, bool remembers)
    {
        var shortSteps = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            var system = RandomSystem.Of(seed, areas, 24 * 40 + (int)seed, remembers);
            var sampled = new SampledSystem(system, new MonteCarloOptions { Samples = 100, Seed = seed, SevenLoadClasses = seed % 2 == 0 });
            var runner = new SampleRunner(sampled);
            for (var k = 0; k < 6; k++)
            {
                runner.Run(k);
                var plain = PlainEngine.Run(sampled, k);
                Assert.Equal((plain.Days, plain.PeakDays, plain.Steps), (runner.System.Days, runner.System.PeakDays, runner.System.Steps));
                Assert.Equal(plain.Unserved, runner.System.Unserved);
                shortSteps += plain.Steps;
                for (var a = 0; a < runner.Areas.Length; a++) Assert.Equal(plain.AreaUnserved[a], runner.Areas[a].Unserved);
                if (!remembers) continue;
                Assert.Equal(plain.Stored, runner.Dispatch.Storage.Energy);
                Assert.Equal(plain.Owed, runner.Dispatch.Response.Debt);
                Assert.Equal(plain.Calls, runner.Dispatch.Response.Calls);
            }
        }
        Assert.True(shortSteps > 500);
    }

    [Fact]
    public void Neither_threads_nor_shards_nor_JSON_change_a_byte()
    {
        var system = RandomSystem.Of(5, 3, 24 * 20, true);
        var study = new MonteCarloStudy(system, new MonteCarloOptions { Samples = 230, BlockSamples = 40 });
        Assert.Equal(6, study.Blocks);
        var whole = JsonSerializer.Serialize(study.Run(1, null, TestContext.Current.CancellationToken));
        Assert.Equal(whole, JsonSerializer.Serialize(study.Run(4, null, TestContext.Current.CancellationToken)));
        var parts = new MonteCarloPart[study.Blocks];
        foreach (var shard in (Shard[])[new(2, 3), new(3, 3), new(1, 3)])
        {
            var other = new MonteCarloStudy(system, study.Options);
            foreach (var block in shard.Of(study.Blocks).Reverse()) parts[block] = JsonSerializer.Deserialize<MonteCarloPart>(JsonSerializer.Serialize(other.Block(block)))!;
        }
        Assert.Equal(whole, JsonSerializer.Serialize(study.Finish(parts)));
    }

    [Fact]
    public void A_member_that_joins_leaves_the_outages_of_others_as_they_are()
    {
        var system = RandomSystem.Of(3, 1, 24 * 60, false);
        var joined = system with { Units = [.. system.Units, AnalyticSystems.Unit("new", 0, 0.001)], Storage = [new StorageUnit { Name = "s", ChargePower = 1, DischargePower = 1, Energy = 0, OutageRate = 0.5, RepairHours = 3 }] };
        var options = new MonteCarloOptions { Samples = 50 };
        var before = new MonteCarloStudy(system, options).PerSample(RiskMetric.LossOfLoadHours, 1, null, TestContext.Current.CancellationToken);
        var after = new MonteCarloStudy(joined, options).PerSample(RiskMetric.LossOfLoadHours, 1, null, TestContext.Current.CancellationToken);
        Assert.True(before.Zip(after).Count(p => p.First == p.Second) > 45);
        Assert.Contains(before, hours => hours > 0);
    }

    [Fact]
    public void A_sample_allocates_nothing()
    {
        foreach (var remembers in (bool[])[false, true])
        {
            var sampled = new SampledSystem(RandomSystem.Of(8, remembers ? 3 : 1, 24 * 30, remembers), new MonteCarloOptions { Samples = 1000 });
            var runner = new SampleRunner(sampled);
            for (var k = 0; k < 300; k++) runner.Run(k);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var k = 0; k < 300; k++) runner.Run(k);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
