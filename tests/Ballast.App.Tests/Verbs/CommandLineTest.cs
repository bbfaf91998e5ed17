using System.Text.Json;

namespace Ballast.App.Tests.Verbs;

public class CommandLineTest
{
    public static TheoryData<string[], string> BadUsage() => new()
    {
        { ["nonsense"], "nonsense" },
        { ["serve"], "--site" },
        { ["check", "no-such.yaml"], "There is no file no-such.yaml" },
        { ["simulate", "no-such.yaml"], "There is no file" },
        { ["demo", "--speed", "0"], "--speed must lie" },
        { ["demo", "--port", "99999"], "--port must lie" },
        { ["demo", "--port", "many"], "many" },
        { ["dispatch"], "--cut" },
        { ["dispatch", "--cut", "much"], "not a power" },
        { ["dispatch", "--cut", "25%", "--for", "ages"], "not a time" },
        { ["dispatch", "--cut", "25%", "--at", "noonish"], "not a time" },
        { ["dispatch", "--cut", "25%", "--url", "nowhere"], "not an address" },
    };

    [Theory]
    [MemberData(nameof(BadUsage))]
    public async Task Bad_usage_is_a_sentence_and_code_2(string[] arguments, string says)
    {
        var (code, output, error) = await Child.Run(arguments);
        Assert.Equal(2, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_site_file_is_explained_with_line_and_column()
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder["site.yaml"], "name: x\ninterconnection:\n  importLimit: lots\n", TestContext.Current.CancellationToken);
        var (code, _, error) = await Child.Run("check", folder["site.yaml"]);
        Assert.Equal(2, code);
        Assert.Contains("site.yaml:3:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaying_what_is_no_journal_is_refused_with_code_1()
    {
        foreach (var file in new[] { Repository.Scenario("phoenix.yaml"), "no-such.journal" })
        {
            var (code, _, error) = await Child.Run("replay", file);
            Assert.Equal(1, code);
            Assert.Contains("journal", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_there_is_a_sentence_and_code_1()
    {
        var (code, _, error) = await Child.Run("status", "--url", "http://127.0.0.1:9");
        Assert.Equal(1, code);
        Assert.Contains("Nothing answers", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_verb_teaches_with_an_example()
    {
        foreach (var verb in new[] { "demo", "serve", "simulate", "check", "replay", "dispatch", "status", "release", "stop-shaping", "resume-shaping" })
        {
            var (code, output, _) = await Child.Run(verb, "--help");
            Assert.Equal(0, code);
            Assert.Contains($"  ballast {verb}", output[output.IndexOf("Example", StringComparison.Ordinal)..], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_simulated_run_leaves_its_files_and_replays_the_same()
    {
        using var folder = new Folder();
        var run = await Child.Run("simulate", Repository.Scenario("phoenix.yaml"), "--out", folder.Path, "--json", "--seed", "7");
        Assert.True(run.Code == 0, run.Error);
        using var card = JsonDocument.Parse(run.Output);
        foreach (var name in new[] { "baselineKw", "deliveredPercent", "rmsHoldPercent", "rmsEventPercent", "deepestDipPercent", "minutesAbove", "largestStepOfRamp", "afterEventPercent", "weightedPerformance", "jobsOutsideTier", "commands", "commandHash" })
            Assert.True(card.RootElement.TryGetProperty(name, out _), name);
        Assert.Equal(run.Output.Trim(), (await File.ReadAllTextAsync(folder["scorecard.json"], TestContext.Current.CancellationToken)).Trim());
        Assert.Equal(22_201, File.ReadLines(folder["meter.csv"]).Count());
        Assert.True(File.ReadLines(folder["jobs.csv"]).Count() > 6 * 360);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(folder["report.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var replay = await Child.Run("replay", folder["run.journal"]);
        Assert.True(replay.Code == 0, replay.Output + replay.Error);
    }

    [Fact]
    public async Task Several_seeds_give_median_and_worst()
    {
        using var folder = new Folder();
        var run = await Child.Run("simulate", Repository.Scenario("fast.yaml"), "--out", folder.Path, "--json", "--runs", "3");
        Assert.True(run.Code == 0, run.Error);
        using var score = JsonDocument.Parse(run.Output);
        Assert.Equal(3, score.RootElement.GetProperty("runs").GetArrayLength());
        Assert.True(score.RootElement.GetProperty("median").TryGetProperty("rmsHoldPercent", out _));
        Assert.True(score.RootElement.GetProperty("worst").TryGetProperty("rmsHoldPercent", out _));
    }
}
