using Ballast.Grid.Cases;

namespace Ballast.Grid.Tests.Cases;

/// <summary>Transformers by their codes: the same one written in every way is the same one read.</summary>
public class TransformerTests
{
    public const string Raw = """
        0, 100.0, 33, 0, 0, 60.0


        1,'HIGH',220.0,3
        2,'MID',110.0,1
        3,'LOW',20.0,1
        0 /
        0 /
        0 /
        1,'1',0,0,100,-100,1.0
        0 /
        0 /
        1,2,3,'1',1,2,1,0.001,-0.01,2,'STAR',1,1,1.0
        0.003,0.12,150,0.002,0.08,75,0.004,0.2,75,1.01,-2.5
        1.05,0,0,150
        1.0,0,0,150
        0.98,0,30,75
        0 /
        Q
        """;

    static GridCase Read(string raw) => PsseRaw.Read(raw, "t.raw");

    [Fact]
    public void A_transformer_of_three_windings_is_a_star_with_a_bus_of_its_own()
    {
        var grid = Read(Raw);
        Assert.Equal(new Bus(4, "star 1-2-3", 220, BusKind.Load, 1.01, -2.5), grid.Buses[3]);
        Assert.Equal([(1, 4), (2, 4), (3, 4)], grid.Transformers.Select(t => (t.From, t.To)));
        // On 100 MVA: 1-2 0.08, 2-3 0.106667, 3-1 0.266667; a leg is half of its two neighbours less the opposite.
        Assert.Equal(0.12, grid.Transformers[0].Reactance, 12);
        Assert.Equal(-0.04, grid.Transformers[1].Reactance, 12);
        Assert.Equal(0.2 / 0.75 - 0.12, grid.Transformers[2].Reactance, 12);
        Assert.Equal((1.05, 1.0, 0.98), (grid.Transformers[0].Ratio, grid.Transformers[1].Ratio, grid.Transformers[2].Ratio));
        Assert.Equal(30, grid.Transformers[2].ShiftDegrees);
        Assert.Equal((0.001, -0.01), (grid.Transformers[0].MagnetizingConductance, grid.Transformers[0].MagnetizingSusceptance));
    }

    [Theory]
    [InlineData(1, true, true, true)]
    [InlineData(2, true, false, true)]
    [InlineData(3, true, true, false)]
    [InlineData(4, false, true, true)]
    public void Its_status_takes_out_one_winding(int status, bool first, bool second, bool third)
    {
        var legs = Legs(Raw.Replace("'STAR',1", $"'STAR',{status}") + "");
        Assert.Equal([first, second, third], legs);

        static IEnumerable<bool> Legs(string raw)
        {
            // A spare line keeps all buses connected whatever the transformer does.
            raw = raw.Replace("1,'1',0,0,100,-100,1.0\n0 /\n", "1,'1',0,0,100,-100,1.0\n0 /\n1,2,'1',0,0.1\n2,3,'1',0,0.1\n");
            return Read(raw).Transformers.Select(t => t.InService);
        }
    }

    [Theory]
    [InlineData("1.05,0", "1.0,0", 1, 1, "0.004,0.1", "100")]
    [InlineData("115.5,0", "20,0", 2, 1, "0.004,0.1", "100")]
    [InlineData("1.0,115.5", "1.0,20", 3, 1, "0.004,0.1", "100")]
    [InlineData("1.05,0", "1.0,0", 1, 2, "0.01,0.25", "250")]
    [InlineData("1.05,0", "1.0,0", 1, 3, "2500000,0.2501999200639361", "250")]
    public void A_transformer_of_two_windings_reads_the_same_in_every_code(string w1, string w2, int cw, int cz, string z, string onBase)
    {
        var t = Two(w1, w2, cw, cz, 1, "0,0", z, onBase);
        Assert.Equal(1.05, t.Ratio, 12);
        Assert.Equal(0.004, t.Resistance, 12);
        Assert.Equal(0.1, t.Reactance, 12);
    }

    [Fact]
    public void The_ratio_of_winding_2_carries_the_impedance_to_its_bus()
    {
        var t = Two("1.0,0", "1.1,0", 1, 1, 1, "0,0", "0.004,0.1", "100");
        Assert.Equal(1 / 1.1, t.Ratio, 12);
        Assert.Equal(0.121, t.Reactance, 12);
    }

    [Fact]
    public void Losses_and_exciting_current_read_as_admittance()
    {
        var t = Two("1.0,0", "1.0,0", 1, 1, 2, "300000,0.005", "0.004,0.1", "100");
        Assert.Equal(0.003, t.MagnetizingConductance, 12);
        Assert.Equal(-0.004, t.MagnetizingSusceptance, 12);
    }

    static Transformer Two(string w1, string w2, int cw, int cz, int cm, string mag, string z, string onBase) => Read($"""
        0, 100.0, 33, 0, 0, 60.0


        1,'HIGH',110.0,3
        2,'LOW',20.0,1
        0 /
        0 /
        0 /
        1,'1',0,0,100,-100,1.0
        0 /
        0 /
        1,2,0,'1',{cw},{cz},{cm},{mag},2,'TWO',1
        {z},{onBase}
        {w1}
        {w2}
        0 /
        Q
        """).Transformers.Single();
}
