using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>
/// PSS/E's trajectories with PSS/E's own rule of integration at their step of 5 ms: what differs then is models. Without the rule a lightly damped swing of ours keeps its true
/// frequency and PSS/E's runs ahead by 5(ωh)²/12 of it.
/// </summary>
public sealed class PsseRuleTests(ITestOutputHelper output)
{
    const double Step = 0.005;

    [Theory]
    [InlineData("Test01/OMIB", "Test01/OMIB", "Test01/Test01_delta", "angle 102 1", 0.003)]
    [InlineData("GENROU/ThreeBusMulti", "GENROU/ThreeBus_GENROU", "GENROU/TEST_GENROU", "angle 102 1", 0.001)]
    [InlineData("GENROU/ThreeBusMulti", "GENROU/ThreeBus_GENROU_NO_SAT", "GENROU/TEST_GENROU_NO_SAT", "angle 102 1", 0.001)]
    [InlineData("GENSAL/ThreeBusMulti", "GENSAL/ThreeBus_GENSAL", "GENSAL/TEST_GENSAL", "angle 102 1", 0.002)]
    [InlineData("AC1A/ThreeBusMulti", "AC1A/ThreeBus_ESAC1A", "AC1A/TEST_ESAC1A", "angle 102 1", 0.02)]
    [InlineData("SEXS/ThreeBusMulti", "SEXS/ThreeBus_SEXS", "SEXS/SEXS_RESULTS", "v 102", 1e-4)]
    [InlineData("IEEEST/ThreeBusMulti", "IEEEST/ThreeBus_IEEEST", "IEEEST/IEEEST_SEXS_RESULTS_NOFILT", "efd 102 1", 5e-5)]
    [InlineData("IEEEST/ThreeBusMulti", "IEEEST/ThreeBus_IEEEST_with_filter", "IEEEST/IEEEST_SEXS_RESULTS_FILT", "efd 102 1", 5e-5)]
    public void With_the_rule_of_psse_the_models_are_those_of_psse(string raw, string dyr, string csv, string column, double bound)
    {
        var model = Reference.Model($"psse-dynamics/{raw}.raw", $"psse-dynamics/{dyr}.dyr");
        var theirs = Reference.Rows($"psse-dynamics/{csv}.csv");
        var (twoStep, at) = Reference.Worst(Run(model, true), t => t.Column(column), theirs, 1, Step, 1);
        var (exact, _) = Reference.Worst(Run(model, false), t => t.Column(column), theirs, 1, Step, 1);
        output.WriteLine($"{csv} {column}: {twoStep:G3} at {at} s, {exact:G3} with a rule of fourth order");
        Assert.InRange(twoStep, 0, bound);
    }

    /// <summary>How far the reference's rule alone takes cases of which no trajectory is at hand: its step is the limit of any comparison with it.</summary>
    [Theory]
    [InlineData("GENCLS/ThreeBus_GENCLS", 0.05, 0.08)]
    [InlineData("GENCLS/ThreeBus_GAST", 2, 3)]
    public void The_rule_of_psse_moves_lightly_damped_swings_by_more_than_the_models_differ(string dyr, double least, double most)
    {
        var model = Reference.Model("psse-dynamics/GENCLS/ThreeBusMulti.raw", $"psse-dynamics/{dyr}.dyr");
        var (rule, exact) = (Run(model, true), Run(model, false));
        var apart = Apart(rule, exact, "angle 102 1");
        // Halving its step quarters what it adds.
        var half = Apart(Run(model, true, Step / 2), Run(model, false, Step / 2), "angle 102 1");
        output.WriteLine($"{dyr}: {apart:G4} degrees, {Apart(rule, exact, "speed 102 1"):G3} pu of speed; {half:G4} degrees at half the step");
        Assert.InRange(apart, least, most);
        Assert.InRange(half / apart, 0.2, 0.35);
    }

    [Fact]
    public void The_field_currents_of_the_fleet_are_those_of_psse()
    {
        var simulation = new GridSimulation(Reference.Model("psse-dynamics/MultiGen/FourBusMulti.raw", "psse-dynamics/MultiGen/FourBus_multigen.dyr"));
        var theirs = Reference.Rows("psse-dynamics/MultiGen/gen_trip_results.csv");
        simulation.Run(1, Step, [new UnitTrip(1, 102, "SW")], TestContext.Current.CancellationToken);
        // The fifth column of each unit is Xad·Ifd: it jumps with the current where a field voltage behind a lag cannot.
        (string Unit, int Column)[] units = [("101 1", 5), ("102 EG", 10), ("102 ND", 15), ("102 RG", 20), ("102 SG", 30), ("102 SH", 35), ("102 WG", 45)];
        var devices = units.Select(u => simulation.System.Devices.OfType<GeneratingDevice<Scalar>>().First(d => d.Name == u.Unit)).ToArray();
        var (worst, row) = (0.0, 0);
        for (var n = 202; n < 4000; n++)
        {
            simulation.Advance(Step);
            while (theirs[row][0] < simulation.Time - Step / 2) row++;
            if (n < 205) continue;
            for (var u = 0; u < units.Length; u++) worst = Math.Max(worst, Math.Abs(devices[u].LastSignals.FieldCurrent.Value - theirs[row][units[u].Column]));
        }

        output.WriteLine($"{worst:G3} pu");
        Assert.InRange(worst, 0, 0.01);
    }

    static double Apart(Trajectory one, Trajectory two, string column) => one.Column(column).Zip(two.Column(column), (a, b) => Math.Abs(a - b)).Max();

    static Trajectory Run(GridModel model, bool twoStep, double step = Step) =>
        new GridSimulation(model) { TwoStep = twoStep }.Run(20, step, [new BranchTrip(1, 101, 102, "1")], TestContext.Current.CancellationToken);
}
