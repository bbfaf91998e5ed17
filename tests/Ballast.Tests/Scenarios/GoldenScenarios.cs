using Ballast.Tests.Files;

namespace Ballast.Tests.Scenarios;

/// <summary>
/// Every scenario of the repository, with its own seed, against the text that a person approved. After a
/// change that is meant, <c>BALLAST_APPROVE=1 dotnet run -c Release --project tests/Ballast.Tests -- --filter-class Ballast.Tests.Scenarios.GoldenScenarios</c> writes the texts anew.
/// </summary>
public class GoldenScenarios
{
    const string Approve = "BALLAST_APPROVE";

    public static TheoryData<string> Names => [.. Repository.ScenarioNames.Select(row => Path.GetFileNameWithoutExtension(row.Data))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scenario_runs_as_approved(string name)
    {
        var text = ScorecardText.Of(name, Stories.Run(Stories.Read(name)));
        var path = Path.Combine(Repository.Scenarios, "approved", name + ".txt");
        if (Environment.GetEnvironmentVariable(Approve) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }
        Assert.True(File.Exists(path), $"scenarios/approved/{name}.txt is not there; run the tests with {Approve}=1 to write it, and read what it says.");
        var approved = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.True(approved == text, $"scenarios/{name}.yaml no longer runs as approved. If that is meant, run the tests with {Approve}=1 and read the difference.\n{Difference(approved, text)}");
    }

    [Fact]
    public void Every_approved_text_has_its_scenario()
    {
        var approved = Directory.GetFiles(Path.Combine(Repository.Scenarios, "approved"), "*.txt").Select(Path.GetFileNameWithoutExtension);
        Assert.Empty(approved.Except(Repository.ScenarioNames.Select(row => Path.GetFileNameWithoutExtension(row.Data))));
    }

    static string Difference(string approved, string now)
    {
        var (a, b) = (approved.Split('\n'), now.Split('\n'));
        return string.Join("\n", Enumerable.Range(0, Math.Max(a.Length, b.Length))
            .Where(i => a.ElementAtOrDefault(i) != b.ElementAtOrDefault(i))
            .Select(i => $"approved:{a.ElementAtOrDefault(i)}\n     now:{b.ElementAtOrDefault(i)}"));
    }
}
