using Ballast.Files;
using Ballast.Grid.Cases;
using Ballast.Grid.RideThrough;

namespace Ballast.Grid.Tests.RideThrough;

public class FileTests
{
    [Fact]
    public void Dips_read_in_milliseconds_or_seconds()
    {
        Assert.Equal([new Dip(0.5, 0.05, 0.3), new Dip(2, 0.1, 1.2)], DipFile.Read("# two\nstart_s,duration_ms,volts_pu\n0.5,50,0.3\n\n2,100,1.2\r\n", "d.csv"));
        Assert.Equal([new Dip(0.5, 0.05, 0.3)], DipFile.Read("name,volts_pu,start_s,duration_s\nfirst,0.3,0.5,0.05", "d.csv"));
    }

    [Theory]
    [InlineData("a,b\n1,2", "d.csv(1): The first line has to name the columns: start_s,duration_ms,volts_pu.")]
    [InlineData("start_s,duration_ms,volts_pu\n1,50,NaN", "d.csv(2): The voltage is \"NaN\", which is not a number.")]
    [InlineData("start_s,duration_ms,volts_pu\n1,50", "d.csv(2): The voltage is missing.")]
    [InlineData("start_s,duration_ms,volts_pu\n1,50,30", "d.csv(2): A dip leaves between 0 and 2 pu of voltage, not 30: write 0.3 for 30 %.")]
    [InlineData("start_s,duration_ms,volts_pu\n1,50,0.3\n1.02,5,0.3", "d.csv(3): A dip starts before the one above it ends: list them in the order of time, one after the other.")]
    [InlineData("start_s,duration_ms,volts_pu\n", "d.csv(2): There is no dip in the file: below start_s,duration_ms,volts_pu each line is one, such as 12.0,50,0.35.")]
    public void What_is_wrong_with_dips_is_told(string text, string sentence) => Assert.Equal(sentence, Assert.Throws<CaseException>(() => DipFile.Read(text, "d.csv")).Message);

    const string Site = """
        name: small
        ups:
          - name: a
            load: 10 MW
            blocks: 3
            depth: [50 %, 100 %]
            transferBelow: 85 %
            countToLockout: 3
          - { name: b, load: 2 MW, supply: eco, gap: [2 ms, 10 ms] }
        grid:
          load: 1 GW
          turning: 1.2 GVA
          governed: 600 MVA
          deadband: 36 mHz
          shortCircuit: 500 MVA
          agc: { bias: 10 MW }
        """;

    [Fact]
    public void A_ride_through_file_reads()
    {
        var site = RideThroughFile.Read(Site, "small.yaml").Value!;
        Assert.Equal(["a", "b"], site.Groups.Select(g => g.Name));
        Assert.Equal((10.0, 3, new Spread(0.5, 1), 3), (site.Groups[0].Megawatts, site.Groups[0].Blocks, site.Groups[0].Depth, site.Groups[0].Settings.CountToLockout));
        Assert.Equal(Supply.Eco, site.Groups[1].Settings.Supply);
        Assert.Equal(1000, site.Surroundings.System.LoadMw);
        Assert.Equal(4800, site.Surroundings.System.StoredMegawattSeconds, 1e-3);
        site.Surroundings.System.Check();
    }

    [Theory]
    [InlineData("load: 10 MW", "load: 10", "small.yaml:4:11: ups[0].load: \"10\" has no unit; write 10 kW")]
    [InlineData("depth: [50 %, 100 %]", "depth: [50 %]", "small.yaml:6:12: ups[0].depth: a range has two ends, not 1; write one value, or two as [25 %, 25 %]")]
    [InlineData("supply: eco", "supply: ecco", "small.yaml:9:36: ups[1].supply: \"ecco\" is not known here; did you mean eco?")]
    [InlineData("governed: 600", "governed: 6000", "small.yaml:13:13: grid.governed: more is governed than turns; write at most what turning: says")]
    [InlineData("  shortCircuit: 500 MVA\n", "", "small.yaml:11:3: grid.shortCircuit: it is missing; add shortCircuit: 12 GVA")]
    public void What_is_wrong_with_it_is_told_with_its_place(string what, string by, string sentence)
    {
        Assert.Contains(what, Site, StringComparison.Ordinal);
        Assert.Contains(sentence, RideThroughFile.Read(Site.Replace(what, by), "small.yaml").Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Hurt_files_give_a_value_or_sentences()
    {
        const string Dips = "# comment\nstart_s,duration_ms,volts_pu\n0.5,50,0.3\n2,100,0.4\n9.5,60,1.2\n";
        for (var i = 0; i < Fuzz.Count; i++)
        {
            try
            {
                Assert.NotEmpty(DipFile.Read(Fuzz.Hurt(Dips, i), "x.csv"));
            }
            catch (CaseException e)
            {
                Assert.Matches(@"^x\.csv[^\r\n]{10,300}\.$", e.Message);
            }
            if (i % 4 > 0) continue;
            var loaded = RideThroughFile.Read(Fuzz.Hurt(Site, i), "x.yaml");
            Assert.Equal(loaded.Problems.IsEmpty, loaded.Value is not null);
            if (loaded.Value is { } site && i % 40 == 0 && site.Groups.Sum(g => g.Blocks) < 400) Try(site);
        }

        static void Try(RideThroughSite site)
        {
            try
            {
                RideThroughSimulation.Run(site.Groups, site.Surroundings, [new Dip(0.01, 0.05, 0.3)], 0.2);
            }
            catch (CaseException)
            {
                // A file may describe a grid that cannot be; that is told in a sentence.
            }
        }
    }
}
