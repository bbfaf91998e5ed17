using System.Text.Json;

namespace Ballast.App.Tests.Grid;

/// <summary>The verbs that ask for modes: their tables, their JSON, their pages, and one sentence where something is wrong.</summary>
public sealed class ModesVerbTests
{
    [Fact]
    public async Task Modes_are_listed_and_written_as_json_and_page()
    {
        using var folder = new Folder();
        var (raw, dyr) = Kundur();
        var page = Path.Combine(folder.Path, "modes.html");
        var table = await Child.Run("grid", "modes", raw, dyr, "--machines", "textbook", "--page", page);
        Assert.Equal((0, ""), (table.Code, table.Error));
        Assert.Contains("0.6469       3.43  under 5 %  between areas  4, 3 | 1, 2", table.Output, StringComparison.Ordinal);
        var html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Contains("Who swings against whom", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var json = JsonDocument.Parse((await Child.Run("grid", "modes", raw, dyr, "--loads", "P", "--machines", "textbook", "--json", "-")).Output).RootElement;
        Assert.Contains(json.GetProperty("modes").EnumerateArray(), m => m.GetProperty("kind").GetString() == "InterArea" && Math.Abs(m.GetProperty("hertz").GetDouble() - 0.6724) < 5e-5);
    }

    [Fact]
    public async Task The_response_at_a_bus_has_its_peaks()
    {
        var (raw, dyr) = Kundur();
        var json = JsonDocument.Parse((await Child.Run("grid", "response", raw, dyr, "--bus", "7", "--loads", "P", "--machines", "textbook", "--points", "100", "--json", "-")).Output).RootElement;
        Assert.Equal(100, json.GetProperty("points").GetArrayLength());
        Assert.Contains(json.GetProperty("peaks").EnumerateArray(), p => Math.Abs(p.GetProperty("hertz").GetDouble() - 0.6831) < 1e-3);
    }

    [Fact]
    public async Task A_job_is_screened_and_a_failing_one_is_told_by_the_exit_code()
    {
        using var folder = new Folder();
        var (raw, dyr) = Kundur();
        var job = Path.Combine(folder.Path, "job.yaml");
        await File.WriteAllTextAsync(job, """
            name: campus
            jobs:
              - id: pretrain
                gpus: 60000
                gpuPower: 1200 W
                iteration: { period: 1.49 s, duty: 65 %, compute: 95 %, exchange: 45 % }
            """, TestContext.Current.CancellationToken);
        var page = Path.Combine(folder.Path, "screen.html");
        var failing = await Child.Run("load", "screen", job, "--grid", raw, "--dyn", dyr, "--bus", "7", "--loads", "P", "--machines", "textbook", "--page", page);
        Assert.Equal(3, failing.Code);
        Assert.Contains("pretrain: does not pass", failing.Output, StringComparison.Ordinal);
        Assert.Contains("its line 1/T falls onto the swing at 0.6724 Hz", failing.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(page));
        File.Copy(raw, folder["case.raw"]);
        var alone = await Child.Run("load", "screen", job, "--grid", folder["case.raw"], "--bus", "7");
        var largest = await Child.Run("load", "screen", job, "--grid", folder["case.raw"], "--dyn", dyr);
        Assert.True(largest.Code is 0 or 3, largest.Error);
        Assert.Contains("The load stands at bus 8, which has the largest load of the case (1575 MW); --bus N takes another.", largest.Output, StringComparison.Ordinal);
        Assert.Equal(2, alone.Code);
        Assert.Contains("name its dynamic models with --dyn", alone.Error, StringComparison.Ordinal);
        File.Copy(dyr, folder["case.dyr"]);
        var passing = await Child.Run("load", "screen", job, "--grid", folder["case.raw"], "--bus", "7", "--loads", "P", "--machines", "textbook", "--period", "1.0", "--limit", "60", "--json", "-");
        Assert.Equal(0, passing.Code);
        Assert.True(JsonDocument.Parse(passing.Output).RootElement.GetProperty("passes").GetBoolean());
    }

    [Theory]
    [InlineData("--bus 99", "no bus 99")]
    [InlineData("--bus 7 --from 2 --to 1", "0 < from < to")]
    [InlineData("--bus 7 --loads Q", "Loads 'Q'")]
    [InlineData("--bus 7 --machines mine", "neither psse nor textbook")]
    public async Task What_cannot_be_asked_is_one_sentence(string arguments, string says)
    {
        var (raw, dyr) = Kundur();
        var (code, output, error) = await Child.Run(["grid", "response", raw, dyr, .. arguments.Split(' ')]);
        Assert.NotEqual(0, code);
        Assert.Equal("", output);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    static (string Raw, string Dyr) Kundur()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Ballast.slnx"))) at = at.Parent;
        var folder = Path.GetFullPath(Path.Combine(at!.FullName, "..", "shared", "data", "kundur"));
        Assert.SkipUnless(Directory.Exists(folder), "The shared data kundur is not beside the repository.");
        return (Path.Combine(folder, "kundur.raw"), Path.Combine(folder, "kundur_full.dyr"));
    }
}
