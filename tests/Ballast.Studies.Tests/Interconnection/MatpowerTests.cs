using Ballast.Grid.Cases;

namespace Ballast.Studies.Tests.Interconnection;

public class MatpowerTests
{
    const string Good = """
        function mpc = small
        %{
        A case of three buses,
        told in several forms.
        %}
        mpc.version = '2';   # of the format
        mpc.baseMVA = 1e2;
        [PQ, PV, REF, NONE, BUS_I, BUS_TYPE] = idx_bus;
        mpc.bus = [ 1 3 0 0 0 0 1 1 0 230 1 1.1 .9; 2, 2, 50.5, 0, 0, 0, 1, 1, 0, 230, 1, 1.1, 0.9
          3 1 +120 0 ... the load
             2 0 1 1 0 230 1 1.1 0.9
        ];
        mpc.gen = [
        	1	100	0	Inf	-Inf	1	100	1	2.5e2	0;   % a unit
        	2	70.5	0	9	-9	1	100	1	100	10;
        ];
        mpc.branch = [
        1 2 0 0.1 0 100 110 120 0 0 1 -360 360;
        2 3 0 0.2 0 0 0 0 0.98 -1.5 1 -360 360;
        1 3 0 0.1 0 80 0 0 0 0 0 -360 360;
        1 3 0 0.1 0 80 0 0 0 0 1 -360 360;
        ];
        mpc.gencost = [
        	2	0	0	3	0.01	10	5	0;
        	1	0	0	2	0	0	100	2500;
        ];
        mpc.bus_name = { 'one'; 'it''s two'; "three" };
        mpc.reserves.zones = [1 1];
        mpc.dcline = [ 1 3 1 10 0 0 0 1 1 -20 20 0 0 0 0 1 0.1 ];
        """;

    [Fact]
    public void The_reference_network_is_read_whole()
    {
        var network = Gmlc.Case();
        Assert.Equal((73, 158, 120), (network.Buses.Count, network.Generators.Count, network.Branches.Count));
        Assert.Equal(8550, network.Buses.Sum(b => b.LoadMw), 6);
        Assert.Equal(9076, network.Generators.Where(g => g.InService).Sum(g => g.MostMw), 6);
        Assert.Equal(("ABEL", 1), (network.Buses[0].Name, network.Buses[0].Area));
        Assert.Equal(("101_CT_1", "CT", "Oil"), (network.Generators[0].Name, network.Generators[0].Type, network.Generators[0].Fuel));
        Assert.Equal(1477.23196, network.Generators[0].Cost!.At(12), 9);
        Assert.Equal(1.015, network.Branches[6].Ratio);
        Assert.Equal(["DC line 113-316 is held at its stated flow of 0 MW."], network.Notes);
    }

    [Fact]
    public void Comments_continued_lines_commas_and_quotes_are_understood()
    {
        var network = MatpowerCase.Read(Good, "small.m");
        Assert.Equal([0, 50.5, 120], network.Buses.Select(b => b.LoadMw));
        Assert.Equal(["one", "it's two", "three"], network.Buses.Select(b => b.Name));
        Assert.Equal(2, network.Buses[2].ShuntMw);
        Assert.Equal(["1-2", "2-3", "1-3", "1-3 #2"], network.Branches.Select(b => b.Name));
        Assert.Equal([120, 0, 80, 80], network.Branches.Select(b => b.EmergencyRate));
        Assert.Equal((0.98, -1.5), (network.Branches[1].Ratio, network.Branches[1].ShiftDegrees));
        Assert.False(network.Branches[2].InService);
        Assert.Equal(0.01 * 400 + 200 + 5, network.Generators[0].Cost!.At(20), 9);
        Assert.Equal(25, network.Generators[1].Cost!.Slope(20), 9);
        Assert.Equal(8, network.DcLines[0].ToMw, 9);
        Assert.Contains("reserves.zones (line 28) is in the file and not read.", network.Notes);
    }

    [Theory]
    [InlineData("", "small.m(1): The file is empty: a MATPOWER case begins with a line such as \"function mpc = case9\".")]
    [InlineData("mpc.baseMVA = 1e2;>mpc.baseMVA = 0;", "small.m(7,15): the system base has to be above 0 MVA.")]
    [InlineData("mpc.baseMVA = 1e2;>", "small.m: baseMVA is missing: the case needs a line such as mpc.baseMVA = 100;")]
    [InlineData("mpc.baseMVA = 1e2;>mpc.baseMVA = 1e2;mpc.baseMVA = 1e2;", "small.m(7): baseMVA is assigned a second time; the first is on line 7: keep one.")]
    [InlineData("'2';>'1';", "small.m(6): the case says that it is of format version \"1\"; version 2 is read: convert it with MATPOWER's savecase.")]
    [InlineData("function mpc = small>function [baseMVA, bus] = small", "small.m(1,10): the case is of MATPOWER's format version 1 (a function of several results): convert it to version 2 with MATPOWER's loadcase and savecase.")]
    [InlineData("	2	70.5>	9	70.5", "small.m(15,2): the unit stands on bus 9, which mpc.bus does not have.")]
    [InlineData("2 3 0 0.2>2 3 0 0", "small.m(19,7): branch 2-3 has no reactance, so that its flow is not defined: give it a small one, such as 0.0001, or make its two buses one.")]
    [InlineData("2 3 0 0.2>2 2 0 0.2", "small.m(19,3): the branch leads from bus 2 to itself.")]
    [InlineData("0.98>-0.98", "small.m(19,19): a ratio of -0.98 is below 0; write 0 for a line.")]
    [InlineData("100 110 120>-100 110 120", "small.m(18,13): a rating of -100 is below 0; write 0 for no limit.")]
    [InlineData("+120 0>+120 x", "small.m(10,12): \"x\" is not a number.")]
    [InlineData("+120 0>+120*2 0", "small.m(10,7): an expression stands here, which is not computed: write the number.")]
    [InlineData("+120 0>+120", "small.m(10,3): the row has 12 values and the first row 13: rows of a matrix are equally long.")]
    [InlineData("+120 0>NaN 0", "small.m(10,7): NaN cannot be the load of a bus: a finite number belongs here.")]
    [InlineData("2, 2, 50.5>1, 2, 50.5", "small.m(9,45): bus 1 is in the case twice; the first is on line 9.")]
    [InlineData("mpc.bus = [ 1 3>mpc.bus = [ 1 2", "small.m(9): no bus is the reference (type 3): make the bus of a large unit the reference.")]
    [InlineData("100	10;>10	100;", "small.m(15,27): Pmin 100 is above Pmax 10.")]
    [InlineData("	2	0	0	3	0.01>	3	0	0	3	0.01", "small.m(24,2): 3 is not a cost model (1 piecewise linear, 2 polynomial).")]
    [InlineData("100	2500>0	2500", "small.m(25,14): the points of a cost have to rise in output, and 0 follows 0.")]
    [InlineData("'one'; >", "small.m(27): bus_name has 2 rows and there are 3 buses.")]
    [InlineData("mpc.reserves.zones = [1 1];>mpc.bus(:, 3) = mpc.bus(:, 3) / 1e3;", "small.m(28,1): mpc.bus is changed by an index or an expression here, which is not computed: write the field's final numbers (MATPOWER's savecase does so).")]
    [InlineData("mpc.reserves.zones = [1 1];>Vbase = 12.66;", "small.m(28,1): this statement is not an assignment such as mpc.bus = […]; and is not computed: write the case's final numbers (MATPOWER's savecase does so).")]
    [InlineData("%}>%", "small.m(2,1): the block comment that opens here is never closed by a line of %}.")]
    public void What_is_wrong_is_told_with_its_place(string change, string sentence)
    {
        var at = change.IndexOf('>', StringComparison.Ordinal);
        var text = at < 0 ? "" : Good.Replace(change[..at], change[(at + 1)..], StringComparison.Ordinal);
        Assert.Equal(sentence, Assert.Throws<CaseException>(() => MatpowerCase.Read(text, "small.m")).Message);
    }

    [Fact]
    public void Broken_cases_give_sentences_and_nothing_else()
    {
        for (var i = 0; i < Fuzz.Count; i++)
        {
            try
            {
                var network = MatpowerCase.Read(Fuzz.Hurt(Good, i), "hurt.m");
                Assert.NotEmpty(network.Buses);
                _ = Grid.PowerFlow.DcPowerFlow.Solve(new Grid.PowerFlow.DcNetwork(network));
            }
            catch (CaseException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }
}
