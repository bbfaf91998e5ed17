using System.Text.Json;

namespace Ballast.App.Tests.Studies;

public class InterconnectVerbTests
{
    static readonly string Case = Repository.Scenario("studies/riverbend.m"), Hours = Repository.Scenario("studies/riverbend-hours.csv"), Upgrades = Repository.Scenario("studies/riverbend-upgrades.yaml");

    [Fact]
    public async Task The_example_gives_tables_json_csv_and_a_page_and_shards_give_the_same_json()
    {
        using var folder = new Folder();
        string[] study = ["study", "interconnect", Case, "--bus", "Riverbend", "--size", "250MW", "--flexible", "25%", "--storage", "60MW/240MWh", "--hours", Hours, "--upgrades", Upgrades, "--fed-by", "room"];
        var (code, output, error) = await Child.Run([.. study, "--json", folder["a.json"], "--csv", folder["a.csv"], "--page", folder["a.html"]]);
        Assert.True(code is 0 or 1, error);
        Assert.Contains("From interim to firm service", output, StringComparison.Ordinal);

        var json = await File.ReadAllTextAsync(folder["a.json"], TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(json);
        var root = answer.RootElement;
        Assert.Equal(code == 0, root.GetProperty("connects").GetBoolean());
        var years = root.GetProperty("years").EnumerateArray().ToArray();
        Assert.Equal(8, years.Length);
        foreach (var year in years) Assert.Equal(250, year.GetProperty("firmMegawatts").GetDouble() + year.GetProperty("nonFirmMegawatts").GetDouble(), 1e-6);
        Assert.Equal(8 * 8760 + 1, (await File.ReadAllLinesAsync(folder["a.csv"], TestContext.Current.CancellationToken)).Length);
        var page = await File.ReadAllTextAsync(folder["a.html"], TestContext.Current.CancellationToken);
        Assert.Contains("Does 250 MW at bus 4 (Riverbend) connect?", page, StringComparison.Ordinal);

        foreach (var shard in (string[])["1/2", "2/2"]) Assert.Equal(0, (await Child.Run([.. study, "--shard", shard, "--out", folder["parts"]])).Code);
        Assert.Equal(code, (await Child.Run(["study", "merge", folder["parts"], "--json", folder["m.json"]])).Code);
        Assert.Equal(json, await File.ReadAllTextAsync(folder["m.json"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_bus_is_told_at_once_and_over_hours()
    {
        using var folder = new Folder();
        Assert.Equal(0, (await Child.Run(["study", "interconnect", Case, "--bus", "all", "--csv", folder["a.csv"], "--page", folder["a.html"]])).Code);
        Assert.Equal(8, (await File.ReadAllLinesAsync(folder["a.csv"], TestContext.Current.CancellationToken)).Length);
        Assert.Equal(0, (await Child.Run(["study", "interconnect", Case, "--bus", "all", "--size", "100MW", "--hours", Hours, "--csv", folder["h.csv"]])).Code);
        Assert.Equal(8, (await File.ReadAllLinesAsync(folder["h.csv"], TestContext.Current.CancellationToken)).Length);
    }

    [Theory]
    [InlineData("--bus 9: riverbend has no bus 9; the nearest numbers are 4, 5, 6, 7.", "--bus", "9")]
    [InlineData("--hours asks in which hours a load fits: say how large it is with --size.", "--bus", "4", "--hours", "HOURS")]
    [InlineData("--storage is studied hour by hour, since what it gives in one hour it has taken in others: give the hours with --hours.", "--bus", "4", "--size", "10MW", "--storage", "5MW/10MWh")]
    [InlineData("--fed-by wind: choose from room, participation, reference, redispatch.", "--bus", "4", "--fed-by", "wind")]
    [InlineData("--upgrades, --storage and --flexible are for one bus: name it with --bus.", "--bus", "all", "--flexible", "10%")]
    [InlineData("There is no file none.csv: name a CSV file with a head line and one line per hour.", "--bus", "4", "--size", "5MW", "--hours", "none.csv")]
    public async Task What_cannot_be_asked_is_told_in_one_sentence(string sentence, params string[] options)
    {
        var (code, _, error) = await Child.Run(["study", "interconnect", Case, .. options.Select(o => o == "HOURS" ? Hours : o)]);
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }
}
