using Ballast.Files;
using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;
using Ballast.Studies.Interconnection;

namespace Ballast.Studies.Tests.Interconnection;

public class UpgradeTests
{
    const string Good = """
        from: 2027
        to: 2030
        loadGrowth: 2 %
        upgrades:
          - year: 2028
            rating: { branch: 4-2, normal: 220 MVA, emergency: 260 MVA }
          - year: 2029
            name: second 3-4
            newCircuit: { beside: 3-4, normal: 160 MVA }
          - year: 2029
            newLine: { from: 1, to: 4, reactance: 0.05, normal: 300 MVA }
          - year: 2030
            newUnit: { bus: 4, power: 100 MW, cost: 40 $/MWh }
        """;

    static NetworkCase Riverbend() => MatpowerCase.Read(File.ReadAllText(Path.Combine(Repository.Root, "scenarios", "studies", "riverbend.m")), "riverbend.m");

    static UpgradePlan Plan(string text) => UpgradeFile.Read(text, "u.yaml").Value ?? throw new InvalidOperationException(string.Join('\n', UpgradeFile.Read(text, "u.yaml").Problems));

    [Fact]
    public void What_is_built_by_a_year_is_there_and_the_load_has_grown()
    {
        var (plan, network) = (Plan(Good), Riverbend());
        Assert.Equal(1.02 * 1.02, plan.GrowthUntil(2029), 12);
        Assert.Equal(network.Branches, plan.Apply(network, 2027).Branches);
        Assert.Equal((220, 260), plan.Apply(network, 2028).Branches.Where(b => b.Name == "2-4").Select(b => (b.RateA, b.EmergencyRate)).Single());
        var late = plan.Apply(network, 2030);
        Assert.Equal((0.09, 160, 180), late.Branches.Where(b => b.Name == "3-4 #2").Select(b => (b.Reactance, b.RateA, b.EmergencyRate)).Single());
        Assert.Equal((300, 300), late.Branches.Where(b => b.Name == "1-4").Select(b => (b.RateA, b.EmergencyRate)).Single());
        Assert.Equal(40, late.Generators[^1].Cost!.Slope(50), 9);
        Assert.Equal(["4-2 to 220 MVA"], plan.In(2028).Select(u => u.Name));
    }

    [Theory]
    [InlineData("branch: 4-2>branch: 4-9", "u.yaml: 4-9 to 220 MVA names branch \"4-9\", which riverbend does not have: near it are 2-4, 3-4, 4-5.")]
    [InlineData("to: 4, reac>to: 14, reac", "u.yaml: line 1-14 leads to bus 14: riverbend has no bus 14; the nearest numbers are 4, 5, 6, 7.")]
    public void What_the_case_does_not_have_is_named(string change, string sentence)
    {
        var at = change.IndexOf('>', StringComparison.Ordinal);
        var plan = Plan(Good.Replace(change[..at], change[(at + 1)..], StringComparison.Ordinal));
        Assert.Equal(sentence, Assert.Throws<StudyException>(() => plan.Apply(Riverbend(), 2030)).Message);
    }

    [Theory]
    [InlineData("to: 2030>to: 2020", "to: it is not a year from that of from: to 60 later")]
    [InlineData("rating:>ratings:", "did you mean rating?")]
    [InlineData("normal: 300 MVA>normal: 300", "has no unit")]
    [InlineData("loadGrowth: 2 %>loadGrowth: 80 %", "the load grows by more than half a year")]
    [InlineData("reactance: 0.05>reactance: 0", "it is not above 0")]
    public void A_bad_file_is_told_with_its_place(string change, string part)
    {
        var at = change.IndexOf('>', StringComparison.Ordinal);
        var loaded = UpgradeFile.Read(Good.Replace(change[..at], change[(at + 1)..], StringComparison.Ordinal), "u.yaml");
        Assert.Contains(loaded.Problems, p => p.ToString().Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Broken_plans_give_problems_and_nothing_else()
    {
        for (var i = 0; i < Fuzz.Count / 4; i++)
        {
            var loaded = UpgradeFile.Read(Fuzz.Hurt(Good, i), "u.yaml");
            Assert.True(loaded.Value is not null || loaded.Problems.Length > 0);
        }
    }

    [Fact]
    public void An_upgrade_of_what_binds_gives_more_headroom_in_every_hour()
    {
        var network = Riverbend();
        var profile = HourProfileFile.Read(string.Join('\n', File.ReadLines(Path.Combine(Repository.Root, "scenarios", "studies", "riverbend-hours.csv")).Take(700)), "hours.csv");
        var stronger = network with { Branches = [.. network.Branches.Select(b => b with { RateA = 2 * b.RateA, RateB = 0, RateC = 2 * b.RateC })] };
        var (weak, strong) = (Hours(network), Hours(stronger));
        for (var t = 0; t < weak.Hours; t++) Assert.True(strong[t].FirmMw >= weak[t].FirmMw - 1e-9);
        Assert.Contains(Enumerable.Range(0, weak.Hours), t => strong[t].FirmMw > weak[t].FirmMw + 1);

        HourHeadrooms Hours(NetworkCase of)
        {
            var system = new HourSystem(new HeadroomScreen(new DcFactors(new DcNetwork(of)), 0.03), profile, Feeding.Room);
            return system.Study(3, 0, profile.Hours, new(system));
        }
    }
}
