using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Ballast.App.Tests.Load;

/// <summary>`ballast load analyze` and `ballast load comply`, from the shell.</summary>
public class LoadVerbTests
{
    /// <summary>A load of 100 MW that swings by so much, twice in three seconds, at 200 samples a second.</summary>
    static string Trace(Folder folder, double swing, double seconds = 120, double rate = 200)
    {
        var text = new StringBuilder("t_s,mw\n");
        for (var i = 0; i < seconds * rate; i++) text.Append(CultureInfo.InvariantCulture, $"{i / rate:0.000},{100 - (i / rate / 1.5 % 1 < 0.7 ? 0 : swing):0.###}\n");
        File.WriteAllText(folder["trace.csv"], text.ToString());
        return folder["trace.csv"];
    }

    [Fact]
    public async Task A_quiet_load_passes_and_a_swinging_one_fails_with_where_and_by_how_much()
    {
        using var folder = new Folder();
        var quiet = await Child.Run("load", "comply", Trace(folder, 2), "--rules", "ercot-2026,aeso", "--json", "-");
        Assert.Equal(0, quiet.Code);
        var swinging = await Child.Run("load", "comply", Trace(folder, 40), "--rules", "ercot-2026,aeso", "--json", folder["c.json"], "--page", folder["c.html"]);
        Assert.Equal(1, swinging.Code);
        Assert.Contains("ercot-2026, proposed): FAIL", swinging.Output, StringComparison.Ordinal);
        using var certificate = JsonDocument.Parse(await File.ReadAllTextAsync(folder["c.json"], TestContext.Current.CancellationToken));
        var rule = certificate.RootElement.GetProperty("packs")[0].GetProperty("rules")[0];
        Assert.Equal("fail", rule.GetProperty("verdict").GetString());
        Assert.InRange(rule.GetProperty("worst").GetDouble(), 40, 80);
        Assert.Equal(rule.GetProperty("limit").GetDouble() - rule.GetProperty("worst").GetDouble(), rule.GetProperty("margin").GetDouble(), 6);
        Assert.Equal(64, certificate.RootElement.GetProperty("trace").GetProperty("sha256").GetString()!.Length);
        Assert.True(rule.GetProperty("excesses").GetArrayLength() > 0);
        XDocument.Parse((await File.ReadAllTextAsync(folder["c.html"], TestContext.Current.CancellationToken)).Replace("<!DOCTYPE html>\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_trace_and_packs_give_the_same_certificate_to_the_byte()
    {
        using var folder = new Folder();
        var trace = Trace(folder, 40);
        var once = await Child.Run("load", "comply", trace, "--rules", "ieso,lipa,southern", "--nominal", "100MW", "--json", "-");
        var again = await Child.Run("load", "comply", trace, "--rules", "ieso,lipa,southern", "--nominal", "100MW", "--json", "-");
        Assert.Equal(1, once.Code);
        Assert.Equal(once.Output, again.Output);
    }

    [Fact]
    public async Task What_cannot_be_decided_ends_with_three_and_says_why()
    {
        using var folder = new Folder();
        var run = await Child.Run("load", "comply", Trace(folder, 1, rate: 1), "--rules", "ercot-2026");
        Assert.Equal(3, run.Code);
        Assert.Contains("it needs 200 samples a second, and the trace has 1.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_trace_of_power_shows_is_told_with_the_command_that_shows_it_and_does_not_spoil_the_rest()
    {
        using var folder = new Folder();
        var run = await Child.Run("load", "comply", Trace(folder, 2), "--rules", "ercot-2026,nogrr282", "--json", folder["c.json"], "--page", folder["c.html"]);
        Assert.Equal(0, run.Code);
        Assert.Contains("(nogrr282, adopted): NOT ON POWER", run.Output, StringComparison.Ordinal);
        Assert.Contains("`ballast grid ride-through --rules nogrr282`", run.Output, StringComparison.Ordinal);
        using var certificate = JsonDocument.Parse(await File.ReadAllTextAsync(folder["c.json"], TestContext.Current.CancellationToken));
        Assert.Equal("pass", certificate.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(["pass", "notOnPower"], certificate.RootElement.GetProperty("packs").EnumerateArray().Select(p => p.GetProperty("verdict").GetString()));
        Assert.Contains("grid ride-through", await File.ReadAllTextAsync(folder["c.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var alone = await Child.Run("load", "comply", folder["trace.csv"], "--rules", "nogrr282,itic");
        Assert.Equal((2, ""), (alone.Code, alone.Output));
        Assert.StartsWith("No rule of nogrr282, itic is on power: all is about ride-through, which no trace of power shows; use `ballast grid ride-through --rules nogrr282,itic`.", alone.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await Child.Run("load", "comply", folder["trace.csv"], "--rules", "nogrr282,caiso")).Code);
    }

    [Fact]
    public async Task A_pack_of_ones_own_is_read_and_what_is_wrong_in_it_is_told_with_its_place()
    {
        using var folder = new Folder();
        var trace = Trace(folder, 4);
        const string pack = "pack: mine\ntitle: Mine\noperator: Me\nstatus: proposed\nevidence: primary\ndate: \"2026\"\nsource: A letter.\nrules:\n  - id: step\n    kind: step\n    text: No steps.\n    window: 5 s\n    limit: 3 MW\n";
        await File.WriteAllTextAsync(folder["mine.yaml"], pack, TestContext.Current.CancellationToken);
        Assert.Equal(1, (await Child.Run("load", "comply", trace, "--rules", folder["mine.yaml"])).Code);
        await File.WriteAllTextAsync(folder["mine.yaml"], pack.Replace("3 MW", "3 kV", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var bad = await Child.Run("load", "comply", trace, "--rules", folder["mine.yaml"]);
        Assert.Equal(2, bad.Code);
        Assert.Contains("mine.yaml:13:12: rules[0].limit: \"3 kV\" has an unknown unit", bad.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load analyze nowhere.csv", "There is no file nowhere.csv: name a trace, a CSV file with time and power.")]
    [InlineData("load comply nowhere.csv --rules erkot", "There is no rule pack \"erkot\": choose from aemc,")]
    [InlineData("load comply nowhere.csv --rules ieso --nominal 150", "--nominal: \"150\" has no unit; write 150 kW")]
    [InlineData("load rules --brief", "There is no option --brief:")]
    [InlineData("load analyze nowhere.csv --step soon", "--step: \"soon\" is not a duration; write a number and a unit, such as 10 min.")]
    public async Task What_is_wrong_is_one_sentence_and_ends_with_two(string line, string sentence)
    {
        var run = await Child.Run(line.Split(' '));
        Assert.Equal(2, run.Code);
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task An_analysis_finds_the_iteration_and_the_steps()
    {
        using var folder = new Folder();
        var run = await Child.Run("load", "analyze", Trace(folder, 40), "--json", "-", "--page", folder["a.html"]);
        Assert.Equal(0, run.Code);
        using var json = JsonDocument.Parse(run.Output);
        Assert.InRange(json.RootElement.GetProperty("iterationSeconds").GetDouble(), 1.495, 1.505);
        Assert.Equal(40, json.RootElement.GetProperty("changes")[0].GetProperty("range").GetProperty("mw").GetDouble(), 6);
        XDocument.Parse((await File.ReadAllTextAsync(folder["a.html"], TestContext.Current.CancellationToken)).Replace("<!DOCTYPE html>\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_packs_are_listed_and_each_can_be_told()
    {
        var list = await Child.Run("load", "rules");
        foreach (var pack in (string[])["ercot-2026", "ieso", "caiso", "lipa", "atc-spp", "southern", "aeso", "eirgrid", "nogrr282", "iec-flicker"]) Assert.Contains($"\n{pack} ", list.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await Child.Run("load", "rules", "--json", "-")).Output);
        Assert.Equal(list.Output.TrimEnd().Split('\n').Skip(2).Select(l => l.Split(' ')[0]), json.RootElement.GetProperty("packs").EnumerateArray().Select(p => p.GetProperty("pack").GetString()!));
        using var folder = new Folder();
        var one = await Child.Run("load", "rules", "ieso", "--json", folder["ieso.json"]);
        Assert.Contains("TR-LCL", one.Output, StringComparison.Ordinal);
        using var ieso = JsonDocument.Parse(await File.ReadAllTextAsync(folder["ieso.json"], TestContext.Current.CancellationToken));
        Assert.Equal(["ramp", "step", "line"], ieso.RootElement.GetProperty("packs")[0].GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("kind").GetString()));
        Assert.Contains("UNVERIFIED", (await Child.Run("load", "rules", "iec-flicker")).Output, StringComparison.Ordinal);
    }
}
