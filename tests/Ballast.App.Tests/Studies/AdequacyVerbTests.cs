using System.Text.Json;

namespace Ballast.App.Tests.Studies;

/// <summary>`study adequacy` as a person calls it.</summary>
public class AdequacyVerbTests
{
    static string TwoTowns => Path.Combine(Repository.Root, "scenarios", "studies", "two-towns.yaml");

    [Fact]
    public async Task The_reliability_test_system_is_read_as_it_is_published()
    {
        using var folder = new Folder();
        var (code, output, error) = await Child.Run("study", "adequacy", Repository.SharedData("rts/rts79/G1979.TXT"), "--elcc", "unit:100MW,for=4%", "--page", folder["a.html"]);
        Assert.True(code == 0, error);
        foreach (var figure in (string[])["1.368863", "1,176.30", "94.350", "\n32 units, 3,405 MW; 8,736 hours, 1986-01-01 to 1986-12-30; peak 2,850 MW\n"]) Assert.Contains(figure, output, StringComparison.Ordinal);
        Assert.DoesNotContain("not a year", output, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(folder["a.html"], TestContext.Current.CancellationToken);
        Assert.Contains("LOLH by month and hour", page, StringComparison.Ordinal);
        Assert.Contains("Capacity outage curve", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repair_time_that_nobody_gave_is_told()
    {
        string[] asked = ["study", "adequacy", Repository.SharedData("rts/rts79/G1979.TXT"), "--monte-carlo", "100"];
        var (code, output, error) = await Child.Run(asked);
        Assert.True(code == 0, error);
        Assert.Contains("GDATA files give no repair times: 24 h is taken for each unit", output, StringComparison.Ordinal);
        (code, var said, error) = await Child.Run([.. asked, "--repair", "50h"]);
        Assert.True(code == 0, error);
        Assert.DoesNotContain("no repair times", said, StringComparison.Ordinal);
        Assert.NotEqual(output.Split("LOLE")[1], said.Split("LOLE")[1]);
    }

    [Fact]
    public async Task A_period_that_is_no_year_is_told()
    {
        var (code, output, error) = await Child.Run("study", "adequacy", Path.Combine(Repository.Root, "scenarios", "studies", "one-area.yaml"), "--exact");
        Assert.True(code == 0 || error.Contains("remembers", StringComparison.Ordinal), error);
        if (code != 0) (code, output, error) = await Child.Run("study", "adequacy", Path.Combine(Repository.Root, "scenarios", "studies", "one-area.yaml"), "--monte-carlo", "100");
        Assert.True(code == 0, error);
        Assert.Contains("The period is 168 hours, so figures are for that period and not a year.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shards_of_a_sampled_system_make_the_same_answer_to_the_byte()
    {
        using var folder = new Folder();
        string[] asked = ["study", "adequacy", TwoTowns, "--monte-carlo", "400", "--elcc", "battery", "--elcc", "campus", "--metric", "eue", "--seed", "7"];
        var (code, _, error) = await Child.Run([.. asked, "--threads", "1", "--json", folder["whole.json"], "--csv", folder["whole.csv"]]);
        Assert.True(code == 0, error);
        for (var i = 1; i <= 3; i++)
        {
            (code, _, error) = await Child.Run([.. asked, "--threads", "2", "--shard", $"{i}/3", "--out", folder["parts"]]);
            Assert.True(code == 0, error);
        }
        (code, _, error) = await Child.Run("study", "merge", folder["parts"], "--json", folder["merged.json"], "--csv", folder["merged.csv"]);
        Assert.True(code == 0, error);
        foreach (var ending in (string[])["json", "csv"])
            Assert.Equal(await File.ReadAllTextAsync(folder[$"whole.{ending}"], TestContext.Current.CancellationToken), await File.ReadAllTextAsync(folder[$"merged.{ending}"], TestContext.Current.CancellationToken));
        var values = JsonDocument.Parse(await File.ReadAllTextAsync(folder["merged.json"], TestContext.Current.CancellationToken)).RootElement.GetProperty("capacityValues");
        Assert.Equal(3, values.GetArrayLength());
        Assert.InRange(values[0].GetProperty("elccMegawatts").GetProperty("value").GetDouble(), 20, 60);
    }

    [Theory]
    [InlineData("battery remembers", "--exact")]
    [InlineData("choose one", "--exact", "--monte-carlo", "100")]
    [InlineData("take at least 2", "--monte-carlo", "1")]
    [InlineData("no resource \"batery\"", "--elcc", "batery")]
    [InlineData("said twice", "--elcc", "battery", "--elcc", "battery")]
    [InlineData("write lole, lolh or eue", "--metric", "lolp")]
    [InlineData("no unit", "--peak", "1500")]
    [InlineData("write a time such as 50h", "--repair", "long")]
    [InlineData("takes some time", "--repair", "0h")]
    [InlineData("is for GDATA files", "--repair", "50h")]
    [InlineData("not known there", "--with", "battery:1MW/4MWh,eef=85%")]
    public async Task What_cannot_be_studied_is_told_in_one_sentence(string part, params string[] options)
    {
        var (code, _, error) = await Child.Run(["study", "adequacy", TwoTowns, .. options]);
        Assert.Equal(2, code);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_mistakes_is_told_with_their_places()
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder["s.yaml"], "file: h.csv\nareas: [{ name: a, load: { column: load } }]\nunits: [{ name: u, capacity: 5 MW, availability: 101 % }]\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["h.csv"], "time,load\n2025-10-26 01:00,5\n2025-10-26 02:00,5\n2025-10-26 02:00,5\n", TestContext.Current.CancellationToken);
        var (code, _, error) = await Child.Run("study", "adequacy", folder["s.yaml"]);
        Assert.Equal(2, code);
        Assert.Contains("s.yaml:3:", error, StringComparison.Ordinal);
        Assert.Contains("h.csv:4:1: this time stands twice", error, StringComparison.Ordinal);
    }
}
