using Ballast.Grid.Dynamics;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>Our trajectories against those of PSS/E, within 0.1 degrees and 1e-3 pu of voltage at every sample. A fleet is in <see cref="MultiGenTests"/>.</summary>
public sealed class PsseTrajectoriesTests(ITestOutputHelper output)
{
    const double Step = 0.005, Degrees = 0.1, Voltage = 1e-3;

    /// <summary>No bound is asked of field voltages; the reference's are up to one of its steps of 5 ms behind.</summary>
    const double Field = 5e-3;

    [Fact]
    public void Constant_power_loads_carry_a_trip_as_in_psse()
    {
        var model = Reference.Model("psse-dynamics/LOAD/ThreeBusMulti.raw", "psse-dynamics/LOAD/ThreeBus_GENROU.dyr", new() { Loads = LoadMix.ConstantPower });
        var ours = new GridSimulation(model).Run(20, Step, [new BranchTrip(1, 101, 102, null)], TestContext.Current.CancellationToken);
        Check(ours, Reference.Rows("psse-dynamics/LOAD/constantpower.csv"), "v 102;a 102;v 103;a 103", "LOAD");
    }

    [Theory]
    [InlineData("Test01/OMIB", "Test01/OMIB", "Test01/Test01_delta", "angle 102 1")]
    [InlineData("GENROU/ThreeBusMulti", "GENROU/ThreeBus_GENROU", "GENROU/TEST_GENROU", "angle 102 1")]
    [InlineData("GENROU/ThreeBusMulti", "GENROU/ThreeBus_GENROU_NO_SAT", "GENROU/TEST_GENROU_NO_SAT", "angle 102 1")]
    [InlineData("GENSAL/ThreeBusMulti", "GENSAL/ThreeBus_GENSAL", "GENSAL/TEST_GENSAL", "angle 102 1")]
    [InlineData("AC1A/ThreeBusMulti", "AC1A/ThreeBus_ESAC1A", "AC1A/TEST_ESAC1A", "angle 102 1;v 102")]
    [InlineData("AC1A/ThreeBusMulti", "AC1A/ThreeBus_ESAC1A_SAT", "AC1A/TEST_ESAC1A_SAT", "angle 102 1;v 102")]
    [InlineData("TGOV1/ThreeBusMulti", "TGOV1/ThreeBus_TGOV1", "TGOV1/TEST_TGOV1", "angle 102 1;efd 102 1")]
    [InlineData("SEXS/ThreeBusMulti", "SEXS/ThreeBus_SEXS", "SEXS/SEXS_RESULTS", "v 102;-;-;-;-;efd 102 1")]
    [InlineData("IEEEST/ThreeBusMulti", "IEEEST/ThreeBus_IEEEST", "IEEEST/IEEEST_SEXS_RESULTS_NOFILT", "efd 102 1;v 102")]
    [InlineData("IEEEST/ThreeBusMulti", "IEEEST/ThreeBus_IEEEST_with_filter", "IEEEST/IEEEST_SEXS_RESULTS_FILT", "efd 102 1;v 102")]
    public void A_branch_trip_moves_machines_as_in_psse(string raw, string dyr, string csv, string columns)
    {
        var model = Reference.Model($"psse-dynamics/{raw}.raw", $"psse-dynamics/{dyr}.dyr");
        var simulation = new GridSimulation(model);
        Assert.Empty(simulation.Notes.Sentences);
        var ours = simulation.Run(20, Step, [new BranchTrip(1, 101, 102, "1")], TestContext.Current.CancellationToken);
        Check(ours, Reference.Rows($"psse-dynamics/{csv}.csv"), columns, csv);
    }

    void Check(Trajectory ours, double[][] theirs, string columns, string csv)
    {
        var place = 0;
        foreach (var column in columns.Split(';'))
        {
            place++;
            if (column == "-") continue;
            var bound = column.Split(' ')[0] switch
            {
                "angle" or "a" => Degrees,
                "efd" => Field,
                _ => Voltage,
            };
            var (difference, at) = Reference.Worst(ours, t => t.Column(column), theirs, place, Step, 1);
            output.WriteLine($"{csv} {column}: {difference:G3} at {at} s");
            Assert.True(difference <= bound, $"{column} is {difference:G3} away at {at} s");
        }
    }
}
