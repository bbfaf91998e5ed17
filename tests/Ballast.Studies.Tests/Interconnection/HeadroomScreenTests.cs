using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;
using Ballast.Optimization;
using Ballast.Studies.Interconnection;

namespace Ballast.Studies.Tests.Interconnection;

public class HeadroomScreenTests
{
    const double Cutoff = 0.03;

    /// <summary>The reference network relieved of what is over its ratings without any new load: the two circuits that feed bus 208 and 308 and the export of bus 107.</summary>
    static NetworkCase Secure()
    {
        var network = Gmlc.Case();
        return network with { Branches = [.. network.Branches.Select(b => b.Name is "107-108" or "107-203" or "208-209" or "208-210" or "308-309" or "308-310" ? b with { RateA = 400, RateB = 400, RateC = 400 } : b)] };
    }

    static Snapshot Of(NetworkCase network, double cutoff = Cutoff, Feeding feeding = Feeding.Room) => new(new HeadroomScreen(new DcFactors(new DcNetwork(network)), cutoff), BaseDispatch.Stated, feeding);

    [Theory]
    [InlineData(101)]
    [InlineData(107)]
    [InlineData(122)]
    [InlineData(207)]
    [InlineData(215)]
    [InlineData(303)]
    [InlineData(308)]
    [InlineData(325)]
    public void No_rating_is_passed_at_the_headroom_and_one_is_a_megawatt_above(int number)
    {
        foreach (var feeding in (Feeding[])[Feeding.Room, Feeding.Participation, Feeding.Reference])
        {
            var snapshot = Of(Secure(), 0, feeding);
            var network = snapshot.Screen.Network;
            Assert.Empty(snapshot.Existing());
            var headroom = snapshot.Of(network.PlaceOf(number));
            var limits = Math.Min(headroom.NormalMw, headroom.EmergencyMw);
            Assert.Equal(0, WorstOver(snapshot, number, limits), 1e-5);
            Assert.True(WorstOver(snapshot, number, limits + 1) > 1e-3, $"{feeding} at {number}: {limits}");
        }
    }

    [Theory]
    [InlineData(101)]
    [InlineData(122)]
    [InlineData(308)]
    public void What_runs_back_counts_only_before_the_outage(int number)
    {
        var snapshot = Of(Secure(), 0);
        var headroom = snapshot.Of(snapshot.Screen.Network.PlaceOf(number));
        const double share = 0.25;
        var load = Math.Min(headroom.NormalMw, headroom.EmergencyMw / (1 - share));
        Assert.InRange(WorstOver(snapshot, number, load, share), -1e9, 1e-5);
        Assert.True(WorstOver(snapshot, number, load + 2, share) > 1e-3);
        Assert.Equal(headroom.WithRunBack(share), Math.Min(load, headroom.GenerationMw), 9);
        Assert.Equal(headroom.WithRunBack(0), headroom.FirmMw, 12);
    }

    [Fact]
    public void A_case_is_refused_only_where_its_units_cannot_meet_its_load()
    {
        var network = Gmlc.Case();
        SystemState.CheckBalance(new(network));
        var refused = Assert.Throws<StudyException>(() => SystemState.CheckBalance(new(network with { Buses = [.. network.Buses.Select(b => b with { LoadMw = 3 * b.LoadMw })] })));
        Assert.Contains("its load is 25,650 MW, and the units in service can give at most 9,076", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>How far the worst branch is over its rating, by a power flow of its own for the network whole and for each outage.</summary>
    static double WorstOver(Snapshot snapshot, int number, double load, double runBack = 0)
    {
        var network = snapshot.Screen.Network.Case;
        var worst = Over(-1, load);
        foreach (var k in snapshot.Screen.Factors.Outages) worst = Math.Max(worst, Over(k, load * (1 - runBack)));
        return worst;

        double Over(int outage, double megawatts)
        {
            var here = outage < 0 ? network : DcFlowTests.Without(network, outage);
            var dc = new DcNetwork(here);
            var feed = FeedShares.Of(dc, snapshot.State.Outputs, snapshot.State.Most, snapshot.Feeding);
            var net = dc.Withdrawals();
            for (var i = 0; i < net.Length; i++) net[i] = -net[i] + feed.ByBus[i] * megawatts;
            for (var g = 0; g < here.Generators.Count; g++) net[dc.PlaceOf(here.Generators[g].Bus)] += snapshot.State.Outputs[g];
            net[dc.PlaceOf(number)] -= megawatts;
            var flows = new double[dc.BranchCount];
            dc.Solve(net, new double[dc.BusCount], flows);
            var over = double.NegativeInfinity;
            for (var l = 0; l < flows.Length; l++)
            {
                var rate = outage < 0 ? here.Branches[l].RateA : here.Branches[l].EmergencyRate;
                if (rate > 0) over = Math.Max(over, Math.Abs(flows[l]) - rate);
            }
            return over;
        }
    }

    [Fact]
    public void What_is_over_its_rating_already_is_held_against_a_load_that_adds_to_it_by_more_than_the_cutoff()
    {
        var snapshot = Of(Gmlc.Case());
        var network = snapshot.Screen.Network;
        var existing = snapshot.Existing();
        Assert.Equal("107-108", network.Case.Branches[existing[0].Branch].Name);
        Assert.Contains(existing, x => network.Case.Branches[x.Branch].Name == "208-209");
        // A load at bus 208 adds to the circuits that feed it; one at bus 107 relieves its export.
        Assert.Equal(0, snapshot.Of(network.PlaceOf(208)).FirmMw);
        Assert.True(snapshot.Of(network.PlaceOf(107)).FirmMw > 100);
        // Without a cutoff whatever adds to an existing overload counts, however little.
        var strict = Of(Gmlc.Case(), 0).All();
        Assert.All(snapshot.All().Zip(strict), pair => Assert.True(pair.First.FirmMw >= pair.Second.FirmMw));
    }

    [Fact]
    public void All_buses_at_once_are_each_bus_alone_and_the_list_begins_with_what_binds()
    {
        var snapshot = Of(Gmlc.Case());
        var all = snapshot.All();
        for (var j = 0; j < all.Length; j++)
        {
            Assert.Equal(snapshot.Of(j), all[j]);
            var elements = snapshot.Elements(j, 5);
            Assert.Equal(Math.Min(all[j].NormalMw, all[j].EmergencyMw), elements[0].HeadroomMw, 1e-9);
            Assert.Equal(elements.Select(e => e.HeadroomMw).Order(), elements.Select(e => e.HeadroomMw));
        }
        Assert.Equal(9076 - 8550, all[0].GenerationMw, 6);
    }

    [Fact]
    public void Setting_all_units_anew_never_gives_less_and_is_secure()
    {
        Assert.SkipUnless(Cbc.IsPresent, "The solver is not on this machine.");
        var (by, anew) = (Of(Secure(), 0), Of(Secure(), 0, Feeding.Redispatch));
        foreach (var number in (int[])[107, 122, 303])
        {
            var place = by.Screen.Network.PlaceOf(number);
            Assert.InRange(anew.Of(place).FirmMw, by.Of(place).FirmMw - 1e-4, 526 + 1e-6);
        }
    }

    [Fact]
    public void What_no_dispatch_can_keep_is_not_held_against_a_load_elsewhere()
    {
        Assert.SkipUnless(Cbc.IsPresent, "The solver is not on this machine.");
        // At the printed load the circuits that feed bus 208 are over their rating when one of them is out, whoever runs.
        var snapshot = Of(Gmlc.Case(), 0.03, Feeding.Redispatch);
        Assert.InRange(snapshot.Of(snapshot.Screen.Network.PlaceOf(107)).FirmMw, 300, 526 + 1e-6);
        Assert.Equal(0, snapshot.Of(snapshot.Screen.Network.PlaceOf(208)).FirmMw, 1e-3);
    }

    [Fact]
    public void Branches_without_a_rating_do_not_limit()
    {
        var network = Gmlc.Case();
        var snapshot = Of(network with { Branches = [.. network.Branches.Select(b => b with { RateA = 0, RateB = 0, RateC = 0 })] }, 0);
        Assert.All(snapshot.All(), h => Assert.Equal(Limit.Generation, h.Binding));
    }

    [Theory]
    [InlineData("106", 106)]
    [InlineData("alder", 107)]
    public void A_bus_is_found_by_its_number_or_its_name(string said, int number) => Assert.Equal(number, Gmlc.Case().Buses[BusChoice.Find(Gmlc.Case(), said)].Number);

    [Theory]
    [InlineData("126", "--bus 126: RTS_GMLC has no bus 126; the nearest numbers are 121, 122, 123, 124.")]
    [InlineData("Aldor", "--bus Aldor: RTS_GMLC has no bus of that number or name; names like it are ABEL (101), ADAMS (102), ADLER (103), AGRICOLA (104), AIKEN (105).")]
    public void An_unknown_bus_is_told_with_those_near_it(string said, string sentence) => Assert.Equal(sentence, Assert.Throws<StudyException>(() => BusChoice.Find(Gmlc.Case(), said)).Message);

    [Fact]
    public void An_isolated_bus_takes_no_load()
    {
        var network = Gmlc.Case();
        network = network with
        {
            Buses = [.. network.Buses.Select(b => b.Number == 107 ? b with { Kind = BusKind.Isolated } : b)],
            Branches = [.. network.Branches.Where(b => b.From != 107 && b.To != 107)],
            Generators = [.. network.Generators.Where(g => g.Bus != 107)],
        };
        Assert.Contains("is isolated (type 4)", Assert.Throws<StudyException>(() => BusChoice.Find(network, "107")).Message, StringComparison.Ordinal);
        Assert.Equal(0, Of(network).All()[network.Buses.ToList().FindIndex(b => b.Number == 107)].FirmMw);
    }
}
