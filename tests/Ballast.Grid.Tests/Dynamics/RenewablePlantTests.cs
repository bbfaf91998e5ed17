using System.Globalization;
using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>A plant behind converters on an infinite bus, with any of its controls.</summary>
public sealed class RenewablePlantTests
{
    const string Raw = """
        0, 100.00, 33, 0, 1, 60.00 / a plant behind a line


        1,'SOURCE', 230.0,3,1,1,1,1.00,0.0
        2,'PLANT', 230.0,2,1,1,1,1.02,0.0
        0 / loads
        0 / fixed shunts
        0 / generators
        1,'1', 0.0, 0.0, 9999.0,-9999.0,1.00,0,100.0,0.0,0.01,0.0,0.0,1.0,1,100.0,9999.0,-9999.0
        2,'P', 80.0, 0.0, 60.0,-60.0,1.02,0,100.0,0.0,0.2,0.0,0.0,1.0,1,100.0,100.0,0.0
        0 / branches
        1,2,'1',0.01,0.10,0.0,0,0,0,0,0,0,0,1
        0 / transformers
        0 /
        Q
        """;

    static GridModel Model(string converter, string control, string plant) =>
        ModelOf($"1 'GENCLS' 1 0 0 / \n 2 'REGCA1' P {converter} / \n 2 'REECB1' P {control} / \n" + (plant.Length > 0 ? $"2 'REPCA1' P {plant} /" : ""));

    static GridModel ModelOf(string dyr)
    {
        var grid = PsseRaw.Read(Raw, "plant.raw");
        return new(grid, PsseDyr.Read(dyr, "plant.dyr"), OperatingPoint.Of(grid), new());
    }

    static string Converter(double highVoltage = 1.2, double highGain = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"1 0.02 10 0.9 0.4 1.22 {highVoltage} 0.9 0.5 -1.3 0.02 {highGain} 20 -20 0.7");

    static string Control(int factor, int reactive, int voltage, int priority, double dip = 0.85, double kqv = 2, double most = 1.2) =>
        string.Create(CultureInfo.InvariantCulture, $"0 {factor} {reactive} {voltage} {priority} {dip} 1.2 0.02 -0.1 0.1 {kqv} 1 -1 0 0.05 0.6 -0.6 1.1 0.9 0 5 2 20 0.02 99 -99 1 0 {most} 0.02");

    static string Plant(int compensated, int holdsVoltage, int frequency, double least = -0.6, double most = 0.6) =>
        string.Create(CultureInfo.InvariantCulture, $"0 0 0 '1' {compensated} {holdsVoltage} {frequency} 0.02 1 2 0 0.05 0.7 0 0.05 0.02 0.1 -0.1 0 0 {most} {least} 0.5 0.2 0.25 -0.0006 0.0006 99 -99 1 0 0.1 20 20");

    [Fact]
    public void Every_mode_of_control_starts_at_rest_and_stays_there()
    {
        for (var bits = 0; bits < 256; bits++)
        {
            int Bit(int n) => bits >> n & 1;
            // Where only the loop of voltage runs, the plant's control asks for a voltage, and its limits are those of one.
            var asksVoltage = Bit(2) == 1 && Bit(1) == 0;
            var plant = Bit(7) == 0 ? "" : asksVoltage ? Plant(Bit(4), Bit(5), Bit(6), 0.9, 1.1) : Plant(Bit(4), Bit(5), Bit(6));
            // A voltage that is asked for cannot be a power factor times a power: the flag is left out there.
            var simulation = new GridSimulation(Model(Converter(1.01, 0.7), Control(asksVoltage ? 0 : Bit(0), Bit(1), Bit(2), Bit(3)), plant));
            var notes = simulation.Notes.Sentences.Where(n => !n.Contains("Voltage of REGCA1", StringComparison.Ordinal));
            Assert.Empty(notes);
            for (var i = 0; i < simulation.Rates.Length; i++) Assert.True(Math.Abs(simulation.Rates[i].Value) < 1e-9, $"modes {bits:B8}: state {i} moves by {simulation.Rates[i].Value:G3}");
            var run = simulation.Run(1, 0.005, [], TestContext.Current.CancellationToken);
            Assert.True(run.Column("p 2 P").All(p => Math.Abs(p - 80) < 1e-6));
        }
    }

    [Fact]
    public void In_a_dip_its_current_stays_within_its_limit_and_afterwards_its_power_comes_back()
    {
        foreach (var priority in (ReadOnlySpan<int>)[0, 1])
        {
            var simulation = new GridSimulation(Model(Converter(), Control(0, 1, 1, priority, most: 1.1), Plant(0, 1, 1)));
            var run = simulation.Run(5, 0.001, [new FaultOn(1, 2, 0, 0.05), new FaultOff(1.2, 2)], TestContext.Current.CancellationToken);
            var (p, q, v) = (run.Column("p 2 P"), run.Column("q 2 P"), run.Column("v 2"));
            for (var i = 0; i < p.Length; i++)
                if (run.Times[i] is > 1.1 and < 1.2)
                {
                    Assert.True(v[i] < 0.6);
                    Assert.True(Math.Sqrt(p[i] * p[i] + q[i] * q[i]) / 100 / v[i] <= 1.1 + 1e-6);
                    if (priority == 0) Assert.True(q[i] > 30 && p[i] < 30);
                }

            // The plant's integral has wound up through the dip and takes its time.
            Assert.Equal(80, simulation.Run(90, 0.005, [], TestContext.Current.CancellationToken).Column("p 2 P")[^1], 2);
            // Active current rises by at most 10 pu/s.
            for (var i = 1; i < p.Length; i++)
                if (run.Times[i] > run.Times[i - 1] && v[i] > 0.95 && v[i - 1] > 0.95) Assert.True(p[i] / v[i] - p[i - 1] / v[i - 1] <= 1000 * 0.001 + 1e-3);
        }
    }

    [Theory]
    [InlineData("1 'GENCLS' 1 0 0 /\n 2 'GENCLS' P 3 0 /\n 2 'REECB1' P 0 0 0 0 0 /", "both a machine and a plant")]
    [InlineData("1 'GENCLS' 1 0 0 /\n 2 'REGCA1' P 1 0 10 0.9 0.4 1.22 1.2 0.9 0.5 -1.3 0.02 0 20 -20 0.7 /", "Tg is 0")]
    [InlineData("1 'GENCLS' 1 0 0 /\n 2 'REGCA1' P 1 0.02 10 0.9 0.4 1.22 1.2 0.5 0.5 -1.3 0.02 0 20 -20 0.7 /", "Lvpnt1 must be larger")]
    [InlineData("1 'GENCLS' 1 0 0 /\n 2 'REGCA1' P 1 0.02 10 0.9 0.4 1.22 1.2 0.9 0.5 -1.3 0.02 0 20 /", "Iqrmin is the first that lacks")]
    public void A_plant_that_cannot_be_is_refused_in_one_sentence(string dyr, string says)
    {
        var refused = Assert.Throws<CaseException>(() => new GridSimulation(ModelOf(dyr)));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_linear_model_has_the_slopes_of_its_time_domain() => Slopes.Agree(Model(Converter(), Control(0, 1, 1, 0), Plant(0, 1, 1)));
}
