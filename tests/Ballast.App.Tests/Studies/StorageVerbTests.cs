using System.Globalization;
using System.Text.Json;

namespace Ballast.App.Tests.Studies;

/// <summary>`ballast study storage` from files to answers, whole and in shards.</summary>
public class StorageVerbTests
{
    static string Studies(string name) => Path.Combine(Repository.Root, "scenarios", "studies", name);

    [Fact]
    public async Task Batteries_are_compared_in_a_table_JSON_CSV_and_a_page()
    {
        using var folder = new Folder();
        var (code, output, error) = await Child.Run("study", "storage", Studies("prices.csv"), "--battery", $"{Studies("battery-lfp.yaml")},{Studies("battery-iron-air.yaml")}", "--battery", "vrla",
            "--regulation", "--wear", "--json", folder["a.json"], "--csv", folder["a.csv"], "--page", folder["a.html"], "--lp", folder["a.lp"], "--window", "day");
        Assert.True(code == 0, error);
        Assert.Contains("Campus LFP", output, StringComparison.Ordinal);
        Assert.Contains("try --window year", output, StringComparison.Ordinal);
        var batteries = JsonDocument.Parse(await File.ReadAllTextAsync(folder["a.json"], TestContext.Current.CancellationToken)).RootElement.GetProperty("batteries").EnumerateArray().ToArray();
        Assert.Equal(["Campus LFP", "Campus iron-air", "vrla"], batteries.Select(b => b.GetProperty("name").GetString()));
        foreach (var battery in batteries)
        {
            Assert.Equal(14, battery.GetProperty("windows").GetArrayLength());
            Assert.Equal(336, battery.GetProperty("soc").GetArrayLength());
            Assert.Equal(battery.GetProperty("total").GetProperty("net").GetDouble(), battery.GetProperty("windows").EnumerateArray().Sum(w => w.GetProperty("net").GetDouble()), 1e-3);
        }
        var rows = await File.ReadAllLinesAsync(folder["a.csv"], TestContext.Current.CancellationToken);
        Assert.Equal(4, rows.Length);
        Assert.All(rows, r => Assert.Equal(rows[0].Split(',').Length, r.Split(',').Length));
        Assert.True(double.Parse(rows[1].Split(',')[12], CultureInfo.InvariantCulture) > 400_000);
        Assert.Contains("where its values come from", await File.ReadAllTextAsync(folder["a.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("Minimize", await File.ReadAllTextAsync(folder["a.lp"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shards_give_the_same_bytes()
    {
        using var folder = new Folder();
        string[] asked = ["study", "storage", Studies("prices.csv"), "--battery", "lfp,sodium-ion-nfpp", "--regulation"];
        Assert.Equal(0, (await Child.Run([.. asked, "--json", folder["whole.json"], "--threads", "2"])).Code);
        for (var i = 1; i <= 3; i++) Assert.Equal(0, (await Child.Run([.. asked, "--shard", $"{i}/3", "--out", folder["parts"], "--threads", "1"])).Code);
        var (code, _, error) = await Child.Run("study", "merge", folder["parts"], "--json", folder["merged.json"]);
        Assert.True(code == 0, error);
        Assert.Equal(await File.ReadAllTextAsync(folder["whole.json"], TestContext.Current.CancellationToken), await File.ReadAllTextAsync(folder["merged.json"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("choose from iron-air, lfp", "--battery", "lpf")]
    [InlineData("--window", "--battery", "lfp", "--window", "hour")]
    [InlineData("--project-years", "--battery", "lfp", "--project-years", "0")]
    [InlineData("--discount", "--battery", "lfp", "--discount", "7")]
    [InlineData("called \"lfp\"", "--battery", "lfp,lfp")]
    [InlineData("There is no file", "--battery", "nowhere.yaml")]
    public async Task What_is_wrong_is_told_in_a_sentence(string what, params string[] options)
    {
        var (code, _, error) = await Child.Run(["study", "storage", Studies("prices.csv"), .. options]);
        Assert.Equal(2, code);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }
}
