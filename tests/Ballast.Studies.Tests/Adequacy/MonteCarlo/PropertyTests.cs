using Ballast.Numerics;
using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

public class PropertyTests
{
    const int Samples = 40;

    static double[] Unserved(AdequacySystem system, ulong seed = 1) =>
        new MonteCarloStudy(system, new MonteCarloOptions { Samples = Samples, Seed = seed }).PerSample(RiskMetric.UnservedEnergy, 1, null, TestContext.Current.CancellationToken);

    /// <summary>No sample is worse, and some are better.</summary>
    static int Better(AdequacySystem less, AdequacySystem more)
    {
        var (before, after) = (Unserved(less), Unserved(more));
        for (var k = 0; k < Samples; k++) Assert.True(after[k] <= before[k] + 1e-6, $"{less.Name}, sample {k}: {before[k]} to {after[k]} MWh");
        return before.Zip(after).Count(p => p.Second < p.First);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void More_capacity_never_raises_unserved_energy(int areas)
    {
        var better = 0;
        for (ulong seed = 1; seed <= 8; seed++)
        {
            var system = RandomSystem.Of(seed, areas, 24 * 30, false);
            better += Better(system, system with { Units = [.. system.Units, AnalyticSystems.Unit("new", areas - 1, 25)] });
        }
        Assert.True(better > 50);
    }

    [Fact]
    public void More_capacity_beside_a_store_never_raises_unserved_energy()
    {
        for (ulong seed = 1; seed <= 8; seed++)
        {
            var system = RandomSystem.Of(seed, 1, 24 * 30, true);
            system = system with { Storage = [system.Storage[0]], DemandResponse = [] };
            Better(system, system with { Units = [.. system.Units, AnalyticSystems.Unit("new", 0, 25)] });
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_store_never_raises_unserved_energy(int areas)
    {
        var better = 0;
        for (ulong seed = 1; seed <= 8; seed++)
        {
            var with = RandomSystem.Of(seed, areas, 24 * 30, true) with { DemandResponse = [] };
            better += Better(with with { Storage = [] }, with);
        }
        Assert.True(better > 50);
    }

    [Fact]
    public void A_tie_never_raises_unserved_energy()
    {
        var better = 0;
        for (ulong seed = 1; seed <= 8; seed++)
        {
            var system = RandomSystem.Of(seed, 4, 24 * 20, false);
            better += Better(system, system with { Ties = [.. system.Ties, new Tie { Name = "new", From = 0, To = 3, Forward = 40, Backward = 40, OutageRate = 0.1 }] });
        }
        Assert.True(better > 50);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Energy_is_neither_made_nor_lost_sight_of(int areas)
    {
        var (moved, owed) = (0.0, 0.0);
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var system = RandomSystem.Of(seed, areas, 24 * 30, true);
            var runner = new SampleRunner(new SampledSystem(system, new MonteCarloOptions { Samples = 10, Seed = seed }));
            for (var k = 0; k < 5; k++)
            {
                runner.Run(k);
                var (stores, responses) = (runner.Dispatch.Storage, runner.Dispatch.Response);
                for (var s = 0; s < system.Storage.Count; s++)
                {
                    var change = stores.Energy[s] - system.Storage[s].Energy * system.Storage[s].InitialShare;
                    Assert.Equal(change, stores.Drawn[s] - stores.Given[s] - stores.Lost[s], 1e-6 + 1e-9 * stores.Drawn[s]);
                    Assert.InRange(stores.Energy[s], 0, system.Storage[s].Energy);
                    Assert.True(stores.Lost[s] >= -1e-6);
                    moved += stores.Given[s];
                }
                for (var d = 0; d < system.DemandResponse.Count; d++)
                {
                    if (system.DemandResponse[d].PaybackPower == 0) continue;
                    Assert.Equal(responses.Debt[d], responses.Borrowed[d] + responses.Interest[d] - responses.Paid[d] - responses.Unpaid[d], 1e-6);
                    Assert.Equal(0, responses.Debt[d]);
                    Assert.True(responses.Calls[d] <= system.DemandResponse[d].Calls);
                    owed += responses.Borrowed[d];
                }
            }
        }
        Assert.True(moved > 100 && owed > 100);
    }

    [Fact]
    public void Areas_help_each_other_as_far_as_any_cut_allows()
    {
        const int Areas = 5;
        var key = CounterRandom.Key(4, 4);
        var draw = 0L;
        for (var trial = 0; trial < 3000; trial++)
        {
            var ties = Enumerable.Range(0, Areas).SelectMany(a => Enumerable.Range(a + 1, Areas - a - 1)
                .Where(_ => CounterRandom.Uniform(key, draw++) < 0.5)
                .Select(b => new Tie { Name = "t", From = a, To = b, Forward = Math.Floor(CounterRandom.Uniform(key, draw++, 0, 12)), Backward = Math.Floor(CounterRandom.Uniform(key, draw++, 0, 12)) })).ToArray();
            var net = Enumerable.Range(0, Areas).Select(_ => Math.Floor(CounterRandom.Uniform(key, draw++, -20, 20))).ToArray();
            var flow = new AreaFlow(Areas, ties);
            for (var t = 0; t < ties.Length; t++) flow.Open(t, false);
            for (var a = 0; a < Areas; a++) (flow.Surplus[a], flow.Deficit[a]) = (Math.Max(0, net[a]), Math.Max(0, -net[a]));
            flow.Serve();
            var worst = 0.0;
            for (var set = 1; set < 1 << Areas; set++)
            {
                bool In(int a) => (set >> a & 1) == 1;
                worst = Math.Max(worst, -Enumerable.Range(0, Areas).Where(In).Sum(a => net[a]) - ties.Sum(t => In(t.To) && !In(t.From) ? t.Forward : In(t.From) && !In(t.To) ? t.Backward : 0));
            }
            Assert.Equal(worst, flow.Deficit.Sum(), 1e-9);
            for (var a = 0; a < Areas; a++)
            {
                var into = Enumerable.Range(0, ties.Length).Sum(t => ties[t].To == a ? flow.Flow[t] : ties[t].From == a ? -flow.Flow[t] : 0);
                Assert.Equal(flow.Surplus[a] - flow.Deficit[a], net[a] + into, 1e-9);
            }
            for (var t = 0; t < ties.Length; t++) Assert.InRange(flow.Flow[t], -ties[t].Backward, ties[t].Forward);
        }
    }
}
