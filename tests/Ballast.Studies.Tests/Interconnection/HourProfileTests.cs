using Ballast.Grid.PowerFlow;
using Ballast.Studies.Interconnection;

namespace Ballast.Studies.Tests.Interconnection;

public class HourProfileTests
{
    const string Good = "# of 2027\ntime,load,wind\n2027-01-01T00:00Z,0.5,0.3\n2027-01-01T01:00Z,0.6,0.2\n2027-01-01T02:00Z,0.7,0.1\n";

    [Fact]
    public void Shares_and_availabilities_are_read()
    {
        var profile = HourProfileFile.Read(Good, "p.csv");
        Assert.Equal([0.5, 0.6, 0.7], profile.LoadShare);
        Assert.Equal([0.3, 0.2, 0.1], profile.Availability["wind"]);
        Assert.Equal("2027-01-01T01:00Z", profile.Labels[1]);
        Assert.Equal([100, 110], HourProfileFile.Read("hour,area_1_mw,area_2_mw\n1,100,50\n2,110,60\n", "p.csv").AreaMw[1]);
    }

    [Theory]
    [InlineData("time,wind\n1,0.5\n", "p.csv has no head line with a column load (a share of the case's load), load_mw, or area_1_mw and so on: name its columns in the first line.")]
    [InlineData("time,load\n", "p.csv has a head line and no hour below it.")]
    [InlineData("time,load\n1,0.5\n3,0.5\n", "p.csv(3): 1 hour is missing between 1 and 3: fill the gap, since a year is studied hour by hour.")]
    [InlineData("time,load\n2027-10-31 02:00,0.5\n2027-10-31 02:00,0.5\n", "p.csv(3): 2027-10-31 02:00 comes twice (line 2 too): at the end of daylight-saving time write UTC, or the offset.")]
    [InlineData("time,load\n2,0.5\n1,0.5\n", "p.csv(3): 1 comes after 2: put the hours in order.")]
    [InlineData("time,load\n1,-0.5\n", "p.csv(2): load is -0.5: it cannot be below 0.")]
    [InlineData("time,load\n1,\n", "p.csv(2): load is empty: every hour needs a value.")]
    [InlineData("time,load\n1,x\n", "p.csv(2): \"x\" is not a number for load.")]
    [InlineData("time,load\n1,8550\n", "p.csv(2): load is 8550 times the case's: call the column load_mw if it is in MW.")]
    [InlineData("time,load,wind\n1,0.5,1.2\n", "p.csv(2): wind is 1.2: an availability lies between 0 and 1.")]
    [InlineData("time,load,load\n1,0.5,1\n", "p.csv(1): two columns are called load: keep one.")]
    [InlineData("time,load,load_mw\n1,0.5,1\n", "p.csv tells the load both as a share and in MW: keep one.")]
    public void What_is_wrong_is_told_with_its_line(string text, string sentence) => Assert.Equal(sentence, Assert.Throws<StudyException>(() => HourProfileFile.Read(text, "p.csv")).Message);

    [Fact]
    public void Broken_profiles_give_sentences_and_nothing_else()
    {
        for (var i = 0; i < Fuzz.Count; i++)
        {
            try
            {
                Assert.NotEqual(0, HourProfileFile.Read(Fuzz.Hurt(Good, i), "p.csv").Hours);
            }
            catch (StudyException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    static HourSystem System(string text, Feeding feeding = Feeding.Room) => new(new HeadroomScreen(new DcFactors(new DcNetwork(Gmlc.Case())), 0.03), HourProfileFile.Read(text, "p.csv"), feeding);

    [Theory]
    [InlineData("time,load,geothermal\n1,0.5,0.5\n", "p.csv has a column geothermal, and no unit of RTS_GMLC has such a name, type or fuel: they are cc, coal, csp, ct, hydro, ng, nuclear, oil, pv, rtpv, solar, steam.")]
    [InlineData("time,area_4_mw\n1,0.5\n", "p.csv tells the load of area 4, and RTS_GMLC has no load there; its areas are 1, 2, 3.")]
    [InlineData("time,area_1_mw\n1,0.5\n", "p.csv tells nothing of area 2, which has 2850 MW in RTS_GMLC: add a column area_2_mw.")]
    public void A_profile_that_does_not_fit_the_case_is_refused(string text, string sentence) => Assert.Equal(sentence, Assert.Throws<StudyException>(() => System(text)).Message);

    [Fact]
    public void Each_hour_is_dispatched_to_its_load_and_its_flows_are_those_of_a_power_flow()
    {
        var system = HourProfileFile.Read(File.ReadAllText(Repository.SharedData("rts/rts2020/H2020.txt")), "H2020.txt");
        Assert.Equal(8784, system.Hours);
        Assert.Equal(1, system.LoadShare.Max(), 3);
        var hours = new HourSystem(new HeadroomScreen(new DcFactors(new DcNetwork(Gmlc.Case())), 0.03), system, Feeding.Room);
        var work = new HourSystem.Work(hours);
        var network = hours.Screen.Network;
        foreach (var hour in (int[])[0, 100, 4000, 5000, 8783])
        {
            var missing = hours.Dispatch(hour, work);
            var load = 8550 * system.LoadShare[hour];
            Assert.Equal(load, work.UnitMegawatts.ToArray().Sum() + missing, 6);
            Assert.Equal(0, missing, 6);
            var net = network.Withdrawals().Select(x => -x * system.LoadShare[hour]).ToArray();
            for (var g = 0; g < network.Case.Generators.Count; g++) net[network.PlaceOf(network.Case.Generators[g].Bus)] += work.UnitMegawatts[g];
            var flows = new double[network.BranchCount];
            network.Solve(net, new double[network.BusCount], flows);
            for (var l = 0; l < flows.Length; l++) Assert.Equal(flows[l], work.BranchMegawatts[l], 1e-6);
        }
    }
}
