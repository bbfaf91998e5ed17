using Ballast.Grid.Dynamics;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>Our trajectories against those of PSS/E, within 0.1 degrees, 1e-3 pu of voltage and 1e-4 pu of speed at every sample.</summary>
public sealed class PsseTrajectoriesTests(ITestOutputHelper output)
{
    const double Step = 0.005, Degrees = 0.1, Voltage = 1e-3, Speed = 1e-4;

    [Fact]
    public void Constant_power_loads_carry_a_trip_as_in_psse()
    {
        var model = Reference.Model("psse-dynamics/LOAD/ThreeBusMulti.raw", "psse-dynamics/LOAD/ThreeBus_GENROU.dyr", new() { Loads = LoadMix.ConstantPower });
        var ours = new GridSimulation(model).Run(20, Step, [new BranchTrip(1, 101, 102, null)], TestContext.Current.CancellationToken);
        Check(ours, Reference.Rows("psse-dynamics/LOAD/constantpower.csv"), "v 102;a 102;v 103;a 103", "LOAD", 1);
    }

    [Fact]
    public void The_trip_of_a_plant_moves_a_fleet_as_in_psse()
    {
        var model = Reference.Model("psse-dynamics/MultiGen/FourBusMulti.raw", "psse-dynamics/MultiGen/FourBus_multigen.dyr");
        var simulation = new GridSimulation(model);
        foreach (var note in simulation.Notes.Sentences) output.WriteLine(note);
        var ours = simulation.Run(20, Step, [new UnitTrip(1, 102, "SW")], TestContext.Current.CancellationToken);
        const string Columns = "angle 101 1;-;-;speed 101 1;efd 101 1;angle 102 EG;-;-;speed 102 EG;efd 102 EG;angle 102 ND;-;-;speed 102 ND;efd 102 ND;angle 102 RG;-;-;speed 102 RG;efd 102 RG;-;-;-;-;-;"
            + "angle 102 SG;-;-;speed 102 SG;efd 102 SG;angle 102 SH;-;-;speed 102 SH;efd 102 SH;-;-;-;-;-;angle 102 WG;-;-;speed 102 WG;efd 102 WG;v 101;-;v 102;-;v 103;-;v 104";
        Check(ours, Reference.Rows("psse-dynamics/MultiGen/gen_trip_results.csv"), Columns, "MultiGen", 1);
    }

    [Theory]
    [InlineData("Test01/OMIB", "Test01/OMIB", "Test01/Test01_delta", "angle 102 1", "1")]
    [InlineData("GENROU/ThreeBusMulti", "GENROU/ThreeBus_GENROU", "GENROU/TEST_GENROU", "angle 102 1", "1")]
    [InlineData("GENROU/ThreeBusMulti", "GENROU/ThreeBus_GENROU_NO_SAT", "GENROU/TEST_GENROU_NO_SAT", "angle 102 1", "1")]
    [InlineData("GENSAL/ThreeBusMulti", "GENSAL/ThreeBus_GENSAL", "GENSAL/TEST_GENSAL", "angle 102 1", "1")]
    [InlineData("AC1A/ThreeBusMulti", "AC1A/ThreeBus_ESAC1A", "AC1A/TEST_ESAC1A", "angle 102 1;v 102", "1")]
    [InlineData("AC1A/ThreeBusMulti", "AC1A/ThreeBus_ESAC1A_SAT", "AC1A/TEST_ESAC1A_SAT", "angle 102 1;v 102", "1")]
    [InlineData("TGOV1/ThreeBusMulti", "TGOV1/ThreeBus_TGOV1", "TGOV1/TEST_TGOV1", "angle 102 1;efd 102 1", "1")]
    [InlineData("SEXS/ThreeBusMulti", "SEXS/ThreeBus_SEXS", "SEXS/SEXS_RESULTS", "v 102;-;-;-;-;efd 102 1", "1")]
    [InlineData("IEEEST/ThreeBusMulti", "IEEEST/ThreeBus_IEEEST", "IEEEST/IEEEST_SEXS_RESULTS_NOFILT", "efd 102 1;v 102", "1")]
    [InlineData("IEEEST/ThreeBusMulti", "IEEEST/ThreeBus_IEEEST_with_filter", "IEEEST/IEEEST_SEXS_RESULTS_FILT", "efd 102 1;v 102", "1")]
    public void A_branch_trip_moves_machines_as_in_psse(string raw, string dyr, string csv, string columns, string circuit)
    {
        var model = Reference.Model($"psse-dynamics/{raw}.raw", $"psse-dynamics/{dyr}.dyr");
        var simulation = new GridSimulation(model);
        Assert.Empty(simulation.Notes.Sentences);
        var ours = simulation.Run(20, Step, [new BranchTrip(1, 101, 102, circuit)], TestContext.Current.CancellationToken);
        Check(ours, Reference.Rows($"psse-dynamics/{csv}.csv"), columns, csv, 1);
    }

    void Check(Trajectory ours, double[][] theirs, string columns, string csv, double happens)
    {
        var place = 0;
        foreach (var column in columns.Split(';'))
        {
            place++;
            if (column == "-") continue;
            var bound = column.Split(' ')[0] switch
            {
                "angle" or "a" => Degrees,
                "speed" => Speed,
                _ => Voltage,
            };
            var (difference, at) = Reference.Worst(ours, t => t.Column(column), theirs, place, Step, happens);
            output.WriteLine($"{csv} {column}: {difference:G3} at {at} s");
            if (Environment.GetEnvironmentVariable("ALL") is null) Assert.True(difference <= bound, $"{column} is {difference:G3} away at {at} s");
        }
    }
}
