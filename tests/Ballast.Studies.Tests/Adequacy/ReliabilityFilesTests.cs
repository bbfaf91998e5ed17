using Ballast.Studies.Adequacy;

namespace Ballast.Studies.Tests.Adequacy;

/// <summary>GDATA and HDATA: what is refused in them, with file and row.</summary>
public class ReliabilityFilesTests
{
    const string Units = """
        26 A SMALL SYSTEM
        HOURS.TXT                 the hours
        100.,2.,1.E-3,            peak, LFU, cutoff
        1,                        variable resources
        50.,                      credits
        30,                       installed
          PMAX, RM%, FOR, DER,DMW, BU#,NAME
           60.,100.,.100,.050,20., 101,ONE,U1,   Notes
           60.,100.,.020,.000, 0., 102,TWO,U2,

        """;

    /// <summary>Two days; the first three hours and the first of the second day stand out.</summary>
    static readonly string Hours = """
        30 HOURS
        YYYYMMDDHH,D, DEMAND , WIND
        1986010101,1,0.50000000,0.5000, to the right: commentary
        1986010102,1,0.70000000,0.6000,
        1986010103,1,0.60000000,0.7000,

        """ + Rest(1, 4) + "1986010201,2,0.90000000,0.8000,\n" + Rest(2, 2) + "end,,,\n";

    static string Rest(int day, int from) => string.Concat(Enumerable.Range(from, 25 - from).Select(h => $"198601{day:00}{h:00},{day},0.40000000,0.1000,\n"));

    [Fact]
    public void A_small_pair_says_what_it_says()
    {
        var (system, cutoff, installed) = ReliabilityFiles.Read(Units, "G.TXT", Hours, "HOURS.TXT");
        Assert.Equal("HOURS.TXT", ReliabilityFiles.HoursFile(Units, "G.TXT"));
        Assert.True(ReliabilityFiles.Looks(Units));
        Assert.False(ReliabilityFiles.Looks("name: 26 towns\nareas:\n"));
        Assert.Equal((48, new DateTime(1986, 1, 1, 0, 0, 0, DateTimeKind.Unspecified), 1e-3, "A SMALL SYSTEM"), (system.Steps, system.Start, cutoff, system.Name));
        Assert.Equal([50.0, 70, 60, 40], system.Areas[0].Load.Take(4).Select(l => Math.Round(l, 4)));
        Assert.Equal([15.0, 18, 21, 3], system.Variable[0].Power.Take(4).Select(p => Math.Round(p, 4)));
        Assert.Equal("wind", system.Variable[0].Name);
        Assert.Equal([30.0], installed);
        Assert.Equal(new Unit { Name = "101 ONE U1", Capacity = 60, OutageRate = 0.1, DeratedRate = 0.05, DeratedBy = 20 }, system.Units[0]);
        Assert.Equal((0, 1, 90.0), (new DayIndex(system).Of[23], new DayIndex(system).Of[24], Math.Round(system.Areas[0].Load[24], 4)));
        Assert.Equal(90, ReliabilityFiles.Read(Units, "G.TXT", Hours, "HOURS.TXT", 200).System.Areas[0].Load[2] - 30, 1e-4);
    }

    [Theory]
    [InlineData("26 A", "A", "G.TXT, row 1")]
    [InlineData("100.,2.", "-100.,2.", "G.TXT, row 3")]
    [InlineData("100.,2.", "100.,x", "G.TXT, row 3")]
    [InlineData("60.,100.,.100", "60.,100.,1.00", "G.TXT, row 8")]
    [InlineData("60.,100.,.100", "60.,100.,1.20", "G.TXT, row 8")]
    [InlineData("60.,100.,.100", "-60.,10.,.100", "G.TXT, row 8")]
    [InlineData(".050,20.", ".950,20.", "G.TXT, row 8")]
    [InlineData(".050,20.", ".050,70.", "G.TXT, row 8")]
    [InlineData("1,        ", "2,        ", "G.TXT, row 6")]
    [InlineData("1,        ", "99,       ", "G.TXT, row 4")]
    public void What_is_wrong_with_units_is_told_with_the_row(string good, string bad, string place)
    {
        Assert.Contains(good, Units, StringComparison.Ordinal);
        var at = Units.IndexOf(good, StringComparison.Ordinal);
        Told(() => ReliabilityFiles.Read(Units.Remove(at, good.Length).Insert(at, bad), "G.TXT", Hours, "H.TXT"), place, "");
    }

    [Theory]
    [InlineData("1986010102,1,0.70000000,0.6000,\n", "", "H.TXT, row 4", "1 hour is missing")]
    [InlineData("1986010102", "1986010101", "H.TXT, row 4", "stands twice")]
    [InlineData("1986010102", "1985123113", "H.TXT, row 4", "comes after")]
    [InlineData("1986010102", "1986010125", "H.TXT, row 4", "not an hour")]
    [InlineData("1986010102", "1986023023", "H.TXT, row 4", "not an hour")]
    [InlineData("0.70000000", "-0.7000000", "H.TXT, row 4", "load per unit")]
    [InlineData("0.6000", "1.6000", "H.TXT, row 4", "variable resource 1")]
    [InlineData("0.6000", "", "H.TXT, row 4", "variable resource 1")]
    public void What_is_wrong_with_hours_is_told_with_the_row(string good, string bad, string place, string part)
    {
        Assert.Contains(good, Hours, StringComparison.Ordinal);
        Told(() => ReliabilityFiles.Read(Units, "G.TXT", Hours.Replace(good, bad, StringComparison.Ordinal), "H.TXT"), place, part);
    }

    [Theory]
    [InlineData(" 101,ONE,U1", "G.TXT, row 8: the file ends within this row")]
    [InlineData("102,TWO", "G.TXT, row 9: the file ends within this row")]
    [InlineData("BU#,NAME", "G.TXT, row 7: the file ends within this row")]
    [InlineData("60.,100.,.100,.05", "G.TXT, row 8: the file ends within this row")]
    [InlineData("BU#,NAME\n", "G.TXT, row 7: there is no unit")]
    public void Units_that_are_cut_short_are_refused(string last, string told) =>
        Told(() => ReliabilityFiles.Read(Upto(Units, last), "G.TXT", Hours, "H.TXT"), told, "");

    [Theory]
    [InlineData("1986010105,1,0.4", "H.TXT, row 7: the file ends within this row")]
    [InlineData("1986010105,1,0.40000000,0.1000,", "H.TXT, row 7: the file ends within this row")]
    [InlineData("1986010105,1,0.40000000,0.1000,\n", "H.TXT, row 7: the last hour is 1986010105")]
    [InlineData("1986010124,1,0.40000000,0.1000,\n", "H.TXT, row 26: no row says end")]
    [InlineData("\ne", "H.TXT, row 51: the file ends within this row")]
    public void Hours_that_are_cut_short_are_refused(string last, string told) =>
        Told(() => ReliabilityFiles.Read(Units, "G.TXT", Upto(Hours, last), "H.TXT"), told, "");

    [Fact]
    public void Hours_that_are_no_whole_days_are_refused_though_they_end()
    {
        Told(() => ReliabilityFiles.Read(Units, "G.TXT", Hours.Replace("1986010224,2,0.40000000,0.1000,\n", "", StringComparison.Ordinal), "H.TXT"), "H.TXT, row 50", "the last hour is 1986010223");
        Told(() => ReliabilityFiles.Read(Units, "G.TXT", Hours.Replace("1986010101,1,0.50000000,0.5000, to the right: commentary\n", "", StringComparison.Ordinal), "H.TXT"), "H.TXT, row 3", "the first hour is 1986010102");
    }

    [Fact]
    public void Files_of_another_system_s_line_ends_are_whole()
    {
        var dos = ReliabilityFiles.Read(Units.Replace("\n", "\r\n", StringComparison.Ordinal) + "\u001a", "G.TXT", Hours.Replace("\n", "\r\n", StringComparison.Ordinal) + "\u001a", "H.TXT").System;
        Assert.Equal((2, 48), (dos.Units.Count, dos.Steps));
        Assert.Equal(48, ReliabilityFiles.Read(Units, "G.TXT", Upto(Hours, "end"), "H.TXT").System.Steps);
    }

    static string Upto(string text, string last) => text[..(text.IndexOf(last, StringComparison.Ordinal) + last.Length)];

    [Fact]
    public void A_hurt_pair_is_read_or_refused()
    {
        for (var i = 0; i < Fuzz.Count; i++)
        {
            var (g, h) = i % 2 == 0 ? (Fuzz.Hurt(Units, i), Hours) : (Units, Fuzz.Hurt(Hours, i));
            try
            {
                ReliabilityFiles.HoursFile(g, "G.TXT");
                AdequacyChecks.System(ReliabilityFiles.Read(g, "G.TXT", h, "H.TXT").System);
            }
            catch (StudyException e)
            {
                Assert.DoesNotContain('\n', e.Message);
                Assert.InRange(e.Message.Length, 10, 400);
            }
        }
    }

    static void Told(Action read, string place, string part)
    {
        var wrong = Assert.Throws<StudyException>(read);
        Assert.StartsWith(place, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(part, wrong.Message, StringComparison.Ordinal);
    }
}
