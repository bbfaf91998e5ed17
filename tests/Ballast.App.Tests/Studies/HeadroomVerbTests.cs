using System.Text.Json;

namespace Ballast.App.Tests.Studies;

public class HeadroomVerbTests
{
    static readonly string TwoAreas = Repository.Scenario("studies/two-areas.csv.gz");

    [Fact]
    public async Task The_example_gives_a_table_json_csv_and_a_page_and_shards_give_the_same_json()
    {
        using var folder = new Folder();
        string[] study = ["study", "headroom", TwoAreas, "--utc-offset", "-6", "--rates", "0.5%,1%", "--storage", "300MW/1200MWh", "--flexible", "25%"];
        var (code, output, error) = await Child.Run([.. study, "--json", folder["a.json"], "--csv", folder["a.csv"], "--page", folder["a.html"]]);
        Assert.True(code == 0, error);
        Assert.Contains("GW at 0.5 %", output, StringComparison.Ordinal);

        var json = await File.ReadAllTextAsync(folder["a.json"], TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(json);
        var areas = answer.RootElement.GetProperty("areas");
        Assert.Equal(["NORTH", "SOUTH"], areas.EnumerateArray().Select(a => a.GetProperty("area").GetString()));
        foreach (var rate in areas.EnumerateArray().SelectMany(a => a.GetProperty("rates").EnumerateArray()))
            Assert.Equal(rate.GetProperty("rate").GetDouble(), rate.GetProperty("curtailmentRate").GetDouble(), 1e-8);
        Assert.Equal(5, (await File.ReadAllLinesAsync(folder["a.csv"], TestContext.Current.CancellationToken)).Length);
        var page = await File.ReadAllTextAsync(folder["a.html"], TestContext.Current.CancellationToken);
        Assert.Contains("<title>How much load fits in 2 areas?</title>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);

        foreach (var shard in (string[])["1/2", "2/2"]) Assert.Equal(0, (await Child.Run([.. study, "--shard", shard, "--out", folder["parts"]])).Code);
        Assert.Equal(0, (await Child.Run(["study", "merge", folder["parts"], "--json", folder["m.json"]])).Code);
        Assert.Equal(json, await File.ReadAllTextAsync(folder["m.json"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--rates: a rate lies above 0 and up to 50 %, such as 0.5%.", "--rates", "70%")]
    [InlineData("--storage: \"5\" is not power and energy; write 500MW/2000MWh, or 500MW/2000MWh/85% with its round-trip efficiency.", "--storage", "5")]
    [InlineData("there is no area MARS; there are NORTH, SOUTH.", "--area", "MARS")]
    [InlineData("There is no file none.csv: name a CSV that is there.", "--shape", "none.csv")]
    [InlineData("--fill must be whole hours, such as 24h.", "--fill", "90 min")]
    public async Task What_cannot_be_asked_is_told_in_one_sentence(string sentence, string option, string value)
    {
        var (code, _, error) = await Child.Run(["study", "headroom", TwoAreas, option, value]);
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }
}
