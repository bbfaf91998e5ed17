using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ballast.App.Studies;
using Ballast.Optimization;

namespace Ballast.App.Tests.Studies;

public partial class InterconnectVerbTests
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

    [Fact]
    public async Task The_cheapest_dispatch_tells_its_cost_and_prices()
    {
        Assert.SkipUnless(Cbc.IsPresent, "The solver is not on this machine.");
        using var folder = new Folder();
        var gmlc = Repository.SharedData("rts/RTS_GMLC.m");
        var (code, output, error) = await Child.Run("study", "interconnect", gmlc, "--bus", "107", "--dispatch", "cheapest", "--json", folder["a.json"]);
        Assert.True(code == 0, error);
        Assert.Contains("cost 225,806.07 $/h; price (LMP) 34.01 $/MWh at every bus", string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        using var answer = JsonDocument.Parse(await File.ReadAllTextAsync(folder["a.json"], TestContext.Current.CancellationToken));
        Assert.Equal(225_806.07, answer.RootElement.GetProperty("dispatchCost").GetDouble(), 0.005);
        var prices = answer.RootElement.GetProperty("prices").EnumerateArray().ToArray();
        Assert.Equal(73, prices.Length);
        foreach (var price in prices) Assert.Equal(34.01, price.GetProperty("price").GetDouble(), 0.005);

        Assert.Equal(0, (await Child.Run("study", "interconnect", gmlc, "--bus", "all", "--dispatch", "cheapest", "--json", folder["b.json"])).Code);
        using var all = JsonDocument.Parse(await File.ReadAllTextAsync(folder["b.json"], TestContext.Current.CancellationToken));
        foreach (var bus in all.RootElement.GetProperty("buses").EnumerateArray()) Assert.Equal(34.01, bus.GetProperty("price").GetDouble(), 0.005);
    }

    [Theory]
    [InlineData("107")]
    [InlineData("107", "--fed-by", "redispatch")]
    [InlineData("107", "--dispatch", "cheapest")]
    [InlineData("all")]
    public async Task A_case_whose_units_cannot_meet_its_load_is_told_in_one_sentence(string bus, params string[] options)
    {
        using var folder = new Folder();
        var text = await File.ReadAllTextAsync(Repository.SharedData("rts/RTS_GMLC.m"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["three.m"], TimesThree().Replace(text, row => $"{row.Groups[1].Value}{3 * double.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture):R}\t"), TestContext.Current.CancellationToken);
        var (code, output, error) = await Child.Run(["study", "interconnect", folder["three.m"], "--bus", bus, .. options]);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Matches("cannot be met as it is stated: its load is 25,650 MW, and the units in service can give at most 9,076[0-9.]* MW: lower the loads, put units in service or raise", error);
    }

    [Fact]
    public async Task Hours_come_first_and_the_case_as_stated_is_not_taken_for_them()
    {
        var (_, output, error) = await Child.Run("study", "interconnect", Case, "--bus", "4", "--size", "250MW", "--hours", Hours, "--fed-by", "room");
        var hours = output.IndexOf("over 8,760 hours, firm: the least headroom of all hours", StringComparison.Ordinal);
        Assert.True(hours >= 0, output + error);
        Assert.True(output.IndexOf("the case as stated: one state beside the hours, and not what is firm over them", StringComparison.Ordinal) > hours, output);
    }

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(6 / (500.0 * 8784), "<0.001 %")]
    [InlineData(0.503, "50.3 %")]
    public void Little_that_is_not_served_is_not_told_as_nothing(double share, string told) => Assert.Equal(told, InterconnectReport.Percent(share));

    /// <summary>Rows of the case's buses as far as their load.</summary>
    [GeneratedRegex(@"(?m)^(\t\d{3}\t[123]\t)(-?[0-9.]+)\t(?=(?:[^\t\n]*\t){9,})")]
    private static partial Regex TimesThree();
}
