using Ballast.Grid.Dynamics;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>Our trajectories against those of PSS/E, within 0.1 degrees, 1e-3 pu of voltage and 1e-4 pu of speed at every sample.</summary>
public sealed class PsseTrajectoriesTests(ITestOutputHelper output)
{
    const double Step = 0.005, Degrees = 0.1, Voltage = 1e-3, Speed = 1e-4;

    /// <summary>No bound is asked of field voltages; the reference's are up to one of its steps of 5 ms behind.</summary>
    const double Field = 5e-3;

    [Fact]
    public void Constant_power_loads_carry_a_trip_as_in_psse()
    {
        var model = Reference.Model("psse-dynamics/LOAD/ThreeBusMulti.raw", "psse-dynamics/LOAD/ThreeBus_GENROU.dyr", new() { Loads = LoadMix.ConstantPower });
        var ours = new GridSimulation(model).Run(20, Step, [new BranchTrip(1, 101, 102, null)], TestContext.Current.CancellationToken);
        Check(ours, Reference.Rows("psse-dynamics/LOAD/constantpower.csv"), "v 102;a 102;v 103;a 103", "LOAD", 1);
    }

    /// <summary>
    /// As it stands, speeds come within 6.4e-5 pu and voltages within 1.3e-4 pu. Angles do not: the common angle, which turns by 4,200 degrees, ends 6.8 degrees away and the
    /// machine with a stabiliser swings 0.18 degrees from the others, because the reference's own network leaves up to 6 MW of 4,700 MW unaccounted for (next test).
    /// </summary>
    [Fact]
    public void The_trip_of_a_plant_moves_the_speeds_and_voltages_of_a_fleet_as_in_psse() => TripOfAPlant([], false);

    /// <summary>With that power given to our network too, as a source that follows it, every angle between machines comes within the bound, and the common one within 0.2 degrees of 4,200.</summary>
    [Fact]
    public void The_trip_of_a_plant_moves_the_angles_of_a_fleet_as_in_psse_when_its_unbalanced_power_is_added() =>
        TripOfAPlant([new(102, new(Step, Unbalanced())) { CurrentLimit = 1e6 }], true);

    void TripOfAPlant(TraceLoad[] traces, bool angles)
    {
        var model = Reference.Model("psse-dynamics/MultiGen/FourBusMulti.raw", "psse-dynamics/MultiGen/FourBus_multigen.dyr", new() { TraceLoads = traces });
        var simulation = new GridSimulation(model);
        var ours = simulation.Run(20, Step, [new UnitTrip(1, 102, "SW")], TestContext.Current.CancellationToken);
        var theirs = Fleet();
        (string Unit, int Angle)[] units = [("101 1", 1), ("102 EG", 6), ("102 RG", 16), ("102 SG", 26), ("102 SH", 31), ("102 WG", 41)];
        foreach (var (unit, angle) in units)
        {
            Bounded($"speed {unit}", ours, t => t.Column($"speed {unit}"), theirs, angle + 3, Speed);
            if (!angles) continue;
            // The common angle adds up the rounding of powers printed to six digits over 4,200 degrees.
            Bounded($"angle {unit}", ours, t => t.Column($"angle {unit}"), theirs, angle, 2 * Degrees);
            var between = theirs.Select(r => new[] { r[0], r[angle] - r[6] }).ToArray();
            Bounded($"angle {unit} less that of 102 EG", ours, t => [.. t.Column($"angle {unit}").Zip(t.Column("angle 102 EG"), (a, b) => a - b)], between, 1, Degrees);
        }

        for (var bus = 0; bus < 4; bus++) Bounded($"v {101 + bus}", ours, t => t.Column($"v {101 + bus}"), theirs, 46 + 2 * bus, Voltage);
    }

    /// <summary>MW that the load takes at the reference's voltage less what its units give, with the sign of a load of ours.</summary>
    static double[] Unbalanced()
    {
        var rows = Fleet();
        var values = new double[4001];
        for (var i = 0; i < values.Length; i++)
        {
            var row = rows.Last(r => r[0] <= i * Step + 1e-3);
            values[i] = row[0] < 1 - 1e-3 ? 0 : 100 * Imbalance(row);
        }

        return values;
    }

    static double Imbalance(double[] row) => ((int[])[2, 7, 12, 17, 22, 27, 32, 42]).Sum(c => row[c]) - 47 * Math.Pow(row[52] / 1.01634, 2);

    [Fact]
    public void The_fleet_of_psse_does_not_balance_its_own_power()
    {
        var worst = 0.0;
        // What the units give, against what the load of 4,700 MW, a constant admittance behind lines without resistance, takes at its voltage.
        foreach (var row in Fleet().Where(r => r[0] is > 1.01 and < 6)) worst = Math.Max(worst, Math.Abs(Imbalance(row)));
        output.WriteLine($"{worst:G3} pu of 100 MVA");
        Assert.InRange(worst, 0.03, 0.07);
    }

    static double[][] Fleet() => Reference.Rows("psse-dynamics/MultiGen/gen_trip_results.csv");

    void Bounded(string name, Trajectory ours, Func<Trajectory, double[]> column, double[][] theirs, int place, double bound)
    {
        var (difference, at) = Reference.Worst(ours, column, theirs, place, Step, 1);
        output.WriteLine($"{name}: {difference:G3} at {at} s");
        Assert.True(difference <= bound, $"{name} is {difference:G3} away at {at} s");
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
                "efd" => Field,
                _ => Voltage,
            };
            var (difference, at) = Reference.Worst(ours, t => t.Column(column), theirs, place, Step, happens);
            output.WriteLine($"{csv} {column}: {difference:G3} at {at} s");
            Assert.True(difference <= bound, $"{column} is {difference:G3} away at {at} s");
        }
    }
}
