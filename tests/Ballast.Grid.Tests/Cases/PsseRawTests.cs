using Ballast.Grid.Cases;

namespace Ballast.Grid.Tests.Cases;

public class PsseRawTests
{
    static GridCase Small(string? raw = null) => PsseRaw.Read(raw ?? SmallCase.Raw, "small.raw");

    [Fact]
    public void Kundur_reads_whole()
    {
        var grid = PsseRaw.Read(File.ReadAllText(Repository.SharedData("kundur/kundur.raw")), "kundur.raw");
        Assert.Equal((10, 2, 4, 11, 4), (grid.Buses.Count, grid.Loads.Count, grid.Units.Count, grid.Lines.Count, grid.Transformers.Count));
        Assert.Equal(100, grid.BaseMva);
        Assert.Equal(60, grid.Frequency);
        Assert.Empty(grid.Notes);
        Assert.Equal(new Bus(7, "3", 230, BusKind.Load, 0.95621, 8.1662, 1), grid.Buses[6]);
        Assert.Equal(new Line(8, 9, "1", true, 0.002, 0.02, 0.03), grid.Lines[7]);
        Assert.Equal(new BusLoad(7, "2", true, 1159, -73.5), grid.Loads[0]);
    }

    [Fact]
    public void Npcc_reads_whole()
    {
        var grid = PsseRaw.Read(File.ReadAllText(Repository.SharedData("npcc/npcc.raw")), "npcc.raw");
        Assert.Equal((140, 92, 48, 206, 27), (grid.Buses.Count, grid.Loads.Count, grid.Units.Count, grid.Lines.Count, grid.Transformers.Count));
        Assert.Empty(grid.Notes);
    }

    [Fact]
    public void Every_case_of_the_psse_trajectories_reads()
    {
        var files = Directory.GetFiles(Repository.SharedData("psse-dynamics"), "*.raw", SearchOption.AllDirectories);
        Assert.True(files.Length >= 11);
        Assert.All(files, f => Assert.NotEmpty(PsseRaw.Read(File.ReadAllText(f), f).Units));
    }

    [Fact]
    public void Names_hold_commas_slashes_and_apostrophes() =>
        Assert.Equal(["NORTH, NO/1", "SOUTH", "O'NEIL"], Small().Buses.Select(b => b.Name));

    [Fact]
    public void Fields_may_be_apart_by_blanks_and_blank_ones_have_their_defaults()
    {
        var grid = Small();
        Assert.Equal(new BusLoad(3, "B", true, 10, 5, 4, 2, 3, -1), grid.Loads[1]);
        Assert.Equal(new GeneratingUnit(2, "G2", true, 40, 0, 60, -40, 1.01, 0, 100, 0, 0.25, 9999, -9999), grid.Units[1]);
        Assert.Equal(new Line(1, 2, "1", true, 0.01, 0.1, 0.02, RateMva: 100), grid.Lines[0]);
        Assert.Equal(50, grid.Frequency);
    }

    [Fact]
    public void Numbers_may_be_written_as_fortran_writes_them() => Assert.Equal(new Line(1, 2, "2", true, 0.01, 0.1, 0.02), Small().Lines[1]);

    [Fact]
    public void Shunts_stand_as_they_are()
    {
        var grid = Small();
        Assert.Equal(new FixedShunt(3, "1", true, 0.5, 12), grid.FixedShunts.Single());
        Assert.Equal(new SwitchedShunt(1, true, 7.5), grid.SwitchedShunts.Single());
    }

    [Fact]
    public void A_file_with_carriage_returns_reads_the_same() =>
        Assert.Equal(Small().Lines, Small(SmallCase.Raw.ReplaceLineEndings("\r\n")).Lines);

    [Fact]
    public void A_file_may_quit_after_its_transformers()
    {
        var at = SmallCase.Raw.IndexOf("0 / End of Area", StringComparison.Ordinal);
        Assert.Empty(Small(SmallCase.Raw[..at] + "Q").SwitchedShunts);
        Assert.Empty(Small(SmallCase.Raw[..at]).SwitchedShunts);
    }

    [Fact]
    public void Version_32_has_neither_bus_limits_nor_induction_machines()
    {
        var raw = SmallCase.Raw.Replace(", 33,", ", 32,").Replace(",1.1,0.9,1.1,0.9", "").Replace("0 / End of Induction machine\n", "");
        Assert.Equal(Small().Loads, Small(raw).Loads);
    }

    [Fact]
    public void What_is_in_the_file_and_not_modelled_is_told()
    {
        var raw = SmallCase.With("0 / End of Two-terminal\n", "'DC1',1,5.0,100,500,0,0,0,0,'I',0,20,1\n1,2,15,5,0,0.1,110\n0,2,15,5,0,0.1,110\n0 / End\n");
        Assert.Equal("1 two-terminal DC line is in the file and not modelled: the flow is that without it.", Assert.Single(Small(raw).Notes));
    }

    [Fact]
    public void What_stands_on_an_isolated_bus_is_out_of_service()
    {
        var raw = SmallCase.With("20.0,1,1,1,1,1.0", "20.0,4,1,1,1,1.0");
        Assert.All(Small(raw).Loads, load => Assert.False(load.InService));
        Assert.False(Small(raw).Transformers.Single().InService);
    }

    [Theory]
    [InlineData(", 33,", ", 35,", "small.raw(1,11): The case is RAW version 35, which is not read: export it as version 32 or 33.")]
    [InlineData("0, 100.0", "1, 100.0", "small.raw(1,1): IC is 1, so that the file is a change to another case: export the whole case (IC 0).")]
    [InlineData("2,'SOUTH'", "1,'SOUTH'", "small.raw(5,1): Bus 1 is in the file twice: a bus has one record.")]
    [InlineData("2,'SOUTH'", "2,'SOUTH", "small.raw(5,3): A ' opens a name that never closes: close it with '.")]
    [InlineData("'A',1,1,1,60.0", "'A',1,1,1,NaN", "small.raw(8,13): PL is \"NaN\", which is not a number.")]
    [InlineData("'A',1,1,1,60.0", "'A',1,1,1,6o.0", "small.raw(8,13): PL is \"6o.0\", which is not a number.")]
    [InlineData("3,'A'", "9,'A'", "small.raw(8,1): A load stands on bus 9, which the bus data do not have.")]
    [InlineData("2,'G2'", "8,'G2'", "small.raw(14,1): A machine stands on bus 8, which the bus data do not have.")]
    [InlineData("1,2,'1 ',0.01,0.1", "1,2,'1 ',0,0.0", "small.raw(16,12): Branch 1-2 circuit 1 has no impedance: give it a small reactance, such as 0.0001, or make its two buses one.")]
    [InlineData("1,-2,'2 '", "2,1,'1 '", "small.raw(17,1): Branch 2-1 circuit 1 is in the file twice: give the second one an id of its own.")]
    [InlineData("110.0,3,1", "110.0,2,1", "small.raw: No bus is the slack (type 3): make one of the machines' buses the slack.")]
    [InlineData("'TWO',1", "'TWO',0", "small.raw: Bus 3 hangs on nothing that is in service: connect it, or mark it isolated (type 4).")]
    [InlineData("0.002,0.08,100", "0,0,100", "small.raw(20,3): Transformer 2-3 circuit T1 has no impedance: give it a small reactance, such as 0.0001, or make its two buses one.")]
    public void What_is_wrong_is_told_in_a_sentence_with_its_place(string what, string by, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<CaseException>(() => Small(SmallCase.With(what, by))).Message);

    [Fact]
    public void An_island_is_told()
    {
        var raw = SmallCase.With("1,2,'1 ',0.01,0.1,0.02,100,,,,,,,1", "1,2,'1 ',0.01,0.1,0.02,100,,,,,,,0").Replace("1,-2,'2 ',1.0D-2,.1,2.E-2\n", "");
        Assert.Equal(
            "small.raw: Bus 2 and 1 more hang together as an island without a slack: connect it to the rest, give it a slack (type 3), or mark its buses isolated (type 4).",
            Assert.Throws<CaseException>(() => Small(raw)).Message);
    }

    [Fact]
    public void A_file_that_is_cut_off_is_told()
    {
        var at = SmallCase.Raw.IndexOf("1,-2,'2 '", StringComparison.Ordinal);
        Assert.Equal("small.raw(17): The file ends inside its branch data, with no line that begins with 0 to close them: is it cut off?", Assert.Throws<CaseException>(() => Small(SmallCase.Raw[..at])).Message);
        Assert.Throws<CaseException>(() => Small(""));
    }

    [Fact]
    public void A_hurt_case_gives_a_case_or_a_sentence()
    {
        string[] texts = [SmallCase.Raw, TransformerTests.Raw];
        for (var i = 0; i < Fuzz.Count; i++)
        {
            try
            {
                Assert.NotEmpty(PsseRaw.Read(Fuzz.Hurt(texts[i % 2], i), "x.raw").Buses);
            }
            catch (CaseException e)
            {
                Assert.Matches(@"^x\.raw[^\r\n]{10,400}[.?/]$", e.Message);
            }
        }
    }
}
