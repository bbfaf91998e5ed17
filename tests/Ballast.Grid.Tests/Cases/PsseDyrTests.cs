using Ballast.Grid.Cases;

namespace Ballast.Grid.Tests.Cases;

public class PsseDyrTests
{
    [Fact]
    public void Records_go_over_lines_and_end_with_a_slash()
    {
        var records = PsseDyr.Read("""
            / a comment alone
            @! another
              101 'genrou' 1  8.0  0.03,0.4
                 .05  6.175D0 /  the rest of this line says nothing
            102 GENCLS 'a '  3.0, , 'x y' /  103 'LOST' 1 2.0 /
            103 'TGOV1' EG 0.05/
            """, "x.dyr");
        Assert.Equal([(101, "GENROU", "1", 3), (102, "GENCLS", "A", 5), (103, "TGOV1", "EG", 6)], records.Select(r => (r.Bus, r.Model, r.Id, r.LineNumber)));
        Assert.Equal([8, 0.03, 0.4, 0.05, 6.175], records[0].Values.Select(v => v.Number));
        Assert.Equal((4, 6), (records[0].Values[3].LineNumber, records[0].Values[3].Column));
        Assert.Equal(["3.0", "", "x y"], records[1].Values.Select(v => v.Text));
    }

    [Fact]
    public void Every_file_of_the_shared_data_reads()
    {
        var files = Directory.GetFiles(Repository.SharedData("psse-dynamics"), "*.dyr", SearchOption.AllDirectories).Append(Repository.SharedData("npcc/npcc_full.dyr"));
        Assert.All(files, f => Assert.All(PsseDyr.Read(File.ReadAllText(f), f), r => Assert.True(r.Bus > 0)));
        Assert.Equal(48, PsseDyr.Read(File.ReadAllText(Repository.SharedData("npcc/npcc_full.dyr")), "npcc").Count(r => r.Model.StartsWith("GEN", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_switching_of_a_line_that_kundurs_file_asks_for_is_understood()
    {
        var grid = PsseRaw.Read(File.ReadAllText(Repository.SharedData("kundur/kundur.raw")), "kundur.raw");
        var records = PsseDyr.Read(File.ReadAllText(Repository.SharedData("kundur/kundur_full.dyr")), "kundur_full.dyr");
        Assert.Equal(13, records.Count);
        var toggle = Assert.Single(LineToggle.Of(grid, records));
        Assert.Equal(2, toggle.Seconds);
        Assert.Equal((8, 9, "2"), (grid.Lines[toggle.Line].From, grid.Lines[toggle.Line].To, grid.Lines[toggle.Line].Circuit));
    }

    [Theory]
    [InlineData("1 'GENCLS' 1 2.0", "x.dyr(1): The record that begins here has no slash at its end: every record ends with one.")]
    [InlineData("\n 1 'GENCLS' 1 NaN /", "x.dyr(2,15): \"NaN\" is not a number that can be used.")]
    [InlineData("1 'GENCLS' 1 1e999 /", "x.dyr(1,14): \"1e999\" is not a number that can be used.")]
    [InlineData("1 'GENCLS 1 2 /", "x.dyr(1,3): A ' opens a name that never closes: close it with '.")]
    [InlineData("GENCLS 1 2 /", "x.dyr(1,1): A record begins with \"GENCLS\", where a bus number is expected: did the record before end without a slash?")]
    [InlineData("1 2 3 /", "x.dyr(1,3): \"2\" stands where a model's name is expected.")]
    [InlineData("1 'GENCLS' /", "x.dyr(1,1): A record needs a bus number, a model's name and a machine's id before its slash.")]
    [InlineData("1.5 'GENCLS' 1 /", "x.dyr(1,1): The bus number is 1.5: numbers go from 1 to 999997.")]
    public void What_is_wrong_is_told_in_a_sentence_with_its_place(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<CaseException>(() => PsseDyr.Read(text, "x.dyr")).Message);

    [Theory]
    [InlineData("Line 'Toggle' Line_9 2.0 /", "\"Line_9\" is none of the case's 2 lines")]
    [InlineData("Bus 'Toggle' Bus_1 2.0 /", "only lines toggle")]
    [InlineData("Line 'Toggle' Line_1 /", "A toggle names a line and a time")]
    public void A_switching_that_names_nothing_is_told(string text, string part)
    {
        var grid = PsseRaw.Read(SmallCase.Raw, "small.raw");
        Assert.Contains(part, Assert.Throws<CaseException>(() => LineToggle.Of(grid, PsseDyr.Read(text, "x.dyr"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hurt_file_gives_records_or_a_sentence()
    {
        const string Text = """
              1 'GENROU' 1   8.0  0.3E-01  0.40  0.05
                  6.5   0.0   1.8   1.7   0.3 / comment
              1 'EXDC2 ' 1  0.2E-01, 20.0,, 0.02   1.0 /
              2 "TGOV1" 'A'  0.05  0.49 /
              Line 'Toggle' Line_2  2.0 /
            """;
        var grid = PsseRaw.Read(SmallCase.Raw, "small.raw");
        for (var i = 0; i < Fuzz.Count; i++)
        {
            try
            {
                LineToggle.Of(grid, PsseDyr.Read(Fuzz.Hurt(Text, i), "x.dyr"));
            }
            catch (CaseException e)
            {
                Assert.Matches(@"^x\.dyr[^\r\n]{10,400}[.?/']$", e.Message);
            }
        }
    }
}
