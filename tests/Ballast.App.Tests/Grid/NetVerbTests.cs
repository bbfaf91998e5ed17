using System.Text.Json;

namespace Ballast.App.Tests.Grid;

/// <summary>`grid powerflow` and `grid ride-through` as a person calls them.</summary>
public class NetVerbTests
{
    const string Case = """
        0, 100.0, 33, 0, 0, 60.0
        Two buses
        written for tests
        1,'NEAR',110.0,3,1,1,1,1.02,0.0
        2,'FAR',110.0,1,1,1,1,1.0,0.0
        0 /
        2,'1',1,1,1,60.0,20.0
        0 /
        0 /
        1,'1',0.0,0.0,100,-100,1.02
        0 /
        1,2,'1',0.01,0.1,0.02,50
        0 /
        0 /
        Q
        """;

    static readonly string Event = Repository.Scenario("ride-through/2024-07-10");

    [Fact]
    public async Task A_power_flow_is_told_as_table_as_json_and_as_a_page()
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder["two.raw"], Case, TestContext.Current.CancellationToken);
        var (code, output, error) = await Child.Run("grid", "powerflow", folder["two.raw"], "--page", folder["two.html"], "--json", folder["two.json"]);
        Assert.True(code == 0, error);
        Assert.Contains("losses", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(folder["two.json"], TestContext.Current.CancellationToken));
        Assert.Equal(1.02, json.RootElement.GetProperty("buses")[0].GetProperty("volts").GetDouble());
        Assert.True(json.RootElement.GetProperty("branches")[0].GetProperty("loading").GetDouble() > 1);
        var page = await File.ReadAllTextAsync(folder["two.html"], TestContext.Current.CancellationToken);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);

        var (_, alone, _) = await Child.Run("grid", "powerflow", folder["two.raw"], "--json", "-");
        Assert.Equal("Two buses", JsonDocument.Parse(alone).RootElement.GetProperty("case").GetString());
    }

    [Theory]
    [InlineData("60.0,20.0", "900.0,400.0", "The power flow does not converge: after")]
    [InlineData("1,2,'1',0.01,0.1", "1,2,'1',0,0", "Branch 1-2 circuit 1 has no impedance")]
    [InlineData("110.0,3", "110.0,1", "No bus is the slack")]
    [InlineData("2,'1',1,1,1,60.0", "2,'1',1,1,1,NaN", "two.raw(7,13): PL is \"NaN\", which is not a number.")]
    public async Task A_bad_case_is_one_sentence_and_code_2(string what, string by, string sentence)
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder["two.raw"], Case.Replace(what, by, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (code, output, error) = await Child.Run("grid", "powerflow", folder["two.raw"]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task The_event_of_2024_is_told_with_what_compliant_logic_makes_of_it()
    {
        using var folder = new Folder();
        var (code, output, error) = await Child.Run("grid", "ride-through", "--site", $"{Event}.yaml", "--dips", $"{Event}.csv", "--rules", "nogrr282", "--page", folder["ride.html"], "--json", folder["ride.json"]);
        Assert.True(code == 1, error);
        Assert.Contains("FAIL as stated, PASS with compliant logic: nogrr282 (adopted)", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(folder["ride.json"], TestContext.Current.CancellationToken));
        Assert.Equal(1500, json.RootElement.GetProperty("stated").GetProperty("lostAtEndMw").GetDouble(), 30.0);
        Assert.Equal(60.047, json.RootElement.GetProperty("stated").GetProperty("zenithHertz").GetDouble(), 0.001);
        Assert.Equal(0, json.RootElement.GetProperty("compliant").GetProperty("lostAtEndMw").GetDouble());
        Assert.Contains("<svg", await File.ReadAllTextAsync(folder["ride.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packs_that_stand_side_by_side_for_comparison_fail_nothing()
    {
        var (code, output, error) = await Child.Run("grid", "ride-through", "--site", $"{Event}.yaml", "--dips", $"{Event}.csv");
        Assert.True(code == 0, error);
        Assert.Contains("FAIL as stated", output, StringComparison.Ordinal);
        var (_, help, _) = await Child.Run("grid", "ride-through", "--help");
        var named = System.Text.RegularExpressions.Regex.Match(help, "--rules ([a-z0-9-]+,[a-z0-9,-]+) ").Groups[1].Value;
        Assert.All(named.Split(','), pack => Assert.True(File.Exists(Path.Combine(Repository.Root, "rules", $"{pack}.yaml")), pack));
    }

    [Theory]
    [InlineData("no-such.yaml", "nogrr282", "There is no file no-such.yaml: name a ride-through file.")]
    [InlineData("", "lipa", "The rule pack lipa says nothing of ride-through: leave it out.")]
    [InlineData("", "nobody", "There is no rule pack \"nobody\"")]
    public async Task Bad_usage_is_a_sentence_and_code_2(string site, string rules, string sentence)
    {
        var (code, _, error) = await Child.Run("grid", "ride-through", "--site", site.Length > 0 ? site : $"{Event}.yaml", "--dips", $"{Event}.csv", "--rules", rules);
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }
}
