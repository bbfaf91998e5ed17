using System.Globalization;
using System.Text.Json;

namespace Ballast.App.Tests.Grid;

/// <summary>`grid simulate` as a person calls it.</summary>
public class GridSimulateVerbTests
{
    static (string Raw, string Dyr) Case => (Repository.SharedData("kundur/kundur.raw"), Repository.SharedData("kundur/kundur_full.dyr"));

    [Fact]
    public async Task A_run_is_told_as_table_as_a_trajectory_and_as_a_page_and_says_what_the_file_would_have_switched()
    {
        using var folder = new Folder();
        var (raw, dyr) = Case;
        var (code, output, error) = await Child.Run("grid", "simulate", raw, dyr, "--event", "load 7 +100MW @1", "--until", "5", "--step", "10ms", "--out", folder["t.csv"], "--page", folder["t.html"]);
        Assert.True(code == 0, error);
        Assert.Contains("trip 8-9 ckt 2 @2", output, StringComparison.Ordinal);
        var rows = await File.ReadAllLinesAsync(folder["t.csv"], TestContext.Current.CancellationToken);
        var speed = Array.IndexOf(rows[0].Split(','), "speed 1 1");
        Assert.True(speed > 0, rows[0]);
        Assert.Equal(0, double.Parse(rows[50].Split(',')[speed], CultureInfo.InvariantCulture), 1e-9);
        Assert.InRange(double.Parse(rows[^1].Split(',')[speed], CultureInfo.InvariantCulture), -0.005, -0.002);
        Assert.Contains("<svg", await File.ReadAllTextAsync(folder["t.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trip 8-9 ckt 2 @2", false)]
    [InlineData("trip 9-8 ckt 2 @2s", false)]
    [InlineData("trip 8-9 ckt 1 @2", true)]
    [InlineData("trip 8-9 ckt 2 @1", true)]
    public async Task What_the_file_would_switch_is_not_told_where_it_was_asked_for(string happening, bool told)
    {
        var (raw, dyr) = Case;
        var (code, output, error) = await Child.Run("grid", "simulate", raw, dyr, "--event", happening, "--until", "2", "--step", "10ms");
        Assert.True(code == 0, error);
        Assert.Equal(told, output.Contains("The dynamics file would switch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_unit_that_has_tripped_is_none_of_the_grids_frequencies()
    {
        var (raw, dyr) = Case;
        var (code, output, error) = await Child.Run("grid", "simulate", raw, dyr, "--event", "trip gen 1 1 @0.5", "--until", "2", "--step", "10ms", "--json", "-");
        Assert.True(code == 0, error);
        Assert.DoesNotContain("to 60.0000 Hz", JsonDocument.Parse(output).RootElement.GetProperty("findings").GetProperty("frequency at the end").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voltage_that_is_gone_is_told()
    {
        var (raw, dyr) = Case;
        var (code, output, error) = await Child.Run("grid", "simulate", raw, dyr, "--event", "load 7 +1e6MW @0.5", "--until", "1", "--step", "10ms");
        Assert.True(code == 0, error);
        Assert.Contains("The voltage of bus 7 is gone (below 0.1 pu) from 0.5 s on", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_in_islands_and_one_without_a_machine_are_told()
    {
        var (raw, dyr) = Case;
        var (code, output, error) = await Child.Run("grid", "simulate", raw, dyr, "--event", "trip 8-9 ckt 1 @0.5", "--event", "trip 8-9 ckt 2 @0.5", "--until", "1", "--step", "10ms");
        Assert.True(code == 0, error);
        Assert.Contains("Note: From 0.5 s on the network is in 2 islands, each with a frequency of its own: buses 1, 2, 5, 6, 7, 8 with 2 machines and 2,734 MW of load; buses 3, 4, 9, 10 with 2 machines and 0 MW of load.", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("frequency at the end").Length - 1);

        var dark = await Child.Run("grid", "simulate", raw, dyr, "--event", "trip gen 1 @0.5", "--event", "trip gen 2 @0.5", "--event", "trip gen 3 @0.5", "--event", "trip gen 4 @0.6", "--until", "1", "--step", "10ms", "--json", "-");
        Assert.True(dark.Code == 0, dark.Error);
        using var json = JsonDocument.Parse(dark.Output);
        Assert.Contains("From 0.6 s on no machine is left: all 10 buses are dead, with 2,734 MW of load.", json.RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal("none, no machine is left", json.RootElement.GetProperty("findings").GetProperty("frequency at the end").GetString());
        var part = json.RootElement.GetProperty("separations")[0].GetProperty("parts")[0];
        Assert.Equal((10, 0), (part.GetProperty("buses").GetArrayLength(), part.GetProperty("machines").GetInt32()));
    }

    [Fact]
    public async Task A_load_that_follows_a_trace_stands_beside_the_cases_own()
    {
        using var folder = new Folder();
        var (raw, dyr) = Case;
        await File.WriteAllTextAsync(folder["load.csv"], "t_s,mw\n0,50\n1,50\n2,90\n3,50\n", TestContext.Current.CancellationToken);
        var (code, output, error) = await Child.Run("grid", "simulate", raw, dyr, "--load-trace", $"7={folder["load.csv"]}", "--until", "3", "--step", "10ms", "--json", "-");
        Assert.True(code == 0, error);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(output).RootElement.ValueKind);
    }

    [Theory]
    [InlineData("--event", "trip 1-9 @1", "1-9")]
    [InlineData("--event", "explode 1 @1", "explode")]
    [InlineData("--event", "load 99 +10MW @1", "99")]
    [InlineData("--loads", "Q", "Q")]
    [InlineData("--step", "-5ms", "-5ms")]
    [InlineData("--machines", "mine", "neither psse nor textbook")]
    public async Task What_cannot_be_run_is_told_in_one_sentence(string option, string value, string part)
    {
        var (raw, dyr) = Case;
        var (code, _, error) = await Child.Run("grid", "simulate", raw, dyr, option, value);
        Assert.Equal(2, code);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
