using System.Text.Json;
using System.Xml.Linq;

namespace Ballast.App.Tests.Load;

/// <summary>`ballast load synthesize` and `ballast load smooth`, from the shell.</summary>
public class SmoothVerbTests
{
    [Fact]
    public async Task A_job_becomes_a_trace_and_the_smallest_store_that_a_rule_allows()
    {
        using var folder = new Folder();
        var job = Path.Combine(Repository.Root, "scenarios", "loads", "training-150mw.yaml");
        var made = await Child.Run("load", "synthesize", job, "--step", "5ms", "--duration", "60s", "--out", folder["trace.csv"], "--json", "-");
        Assert.Equal(0, made.Code);
        using var load = JsonDocument.Parse(made.Output);
        Assert.Equal(0.67, load.RootElement.GetProperty("jobs")[0].GetProperty("dutySeen").GetDouble(), 0.02);
        var smoothed = await Child.Run("load", "smooth", folder["trace.csv"], "--design-for", "ercot-2026", "--out", folder["smoothed.csv"], "--json", folder["s.json"], "--page", folder["s.html"]);
        Assert.Equal(0, smoothed.Code);
        Assert.Contains("PASS", smoothed.Output, StringComparison.Ordinal);
        using var answer = JsonDocument.Parse(await File.ReadAllTextAsync(folder["s.json"], TestContext.Current.CancellationToken));
        Assert.InRange(answer.RootElement.GetProperty("energyImbalance").GetDouble(), 0, 1e-9);
        Assert.All(answer.RootElement.GetProperty("smallest").EnumerateArray(), rating => Assert.True(rating.GetProperty("smallerFails").GetBoolean()));
        XDocument.Parse((await File.ReadAllTextAsync(folder["s.html"], TestContext.Current.CancellationToken)).Replace("<!DOCTYPE html>\n", "", StringComparison.Ordinal));
        Assert.Equal(0, (await Child.Run("load", "comply", folder["smoothed.csv"], "--rules", "ercot-2026")).Code);
    }

    [Theory]
    [InlineData(200, "ercot-2026", 0, "Nothing is needed: as it is, the load keeps ercot-2026.")]
    [InlineData(200, "ieso", 3, "Nothing is needed: as it is, the load keeps what the trace can decide of ieso.")]
    [InlineData(200, "large.yaml", 0, "is not for a load of this size (it is for loads from 75 MW on)")]
    [InlineData(1, "ercot-2026", 3, "No rule of ercot-2026 can be decided")]
    public async Task A_load_that_keeps_the_rules_needs_nothing_and_one_that_cannot_be_judged_ends_with_three(int rate, string rules, int code, string says)
    {
        using var folder = new Folder();
        var lines = Enumerable.Range(0, 120 * rate).Select(i => FormattableString.Invariant($"{(double)i / rate:0.000},{50 + 0.5 * Math.Sin(4.0 * i / rate):0.####}"));
        await File.WriteAllLinesAsync(folder["trace.csv"], ["t_s,mw", .. lines], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["large.yaml"], "pack: large\ntitle: Large\noperator: Me\nstatus: proposed\nevidence: primary\ndate: \"2026\"\nsource: A letter.\napplies: { from: 75 MW }\nrules:\n  - { id: step, kind: step, text: No steps., window: 5 s, limit: 0.1 MW }\n", TestContext.Current.CancellationToken);
        var run = await Child.Run("load", "smooth", folder["trace.csv"], "--design-for", rules.EndsWith(".yaml", StringComparison.Ordinal) ? folder[rules] : rules, "--page", folder["s.html"]);
        Assert.Equal(code, run.Code);
        Assert.Contains(says, run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Smallest devices", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_one_sentence_with_its_place()
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder["job.yaml"], "jobs:\n  - { id: a, gpus: 8, gpuPower: 700 W, iteration: { period: 1 s, duty: 70 } }\n", TestContext.Current.CancellationToken);
        var wrong = await Child.Run("load", "synthesize", folder["job.yaml"]);
        Assert.Equal(2, wrong.Code);
        Assert.Contains("job.yaml:2:", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("write 70 %", wrong.Error, StringComparison.Ordinal);
    }
}
