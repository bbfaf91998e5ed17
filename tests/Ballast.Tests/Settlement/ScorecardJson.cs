using System.Text.Json;
using Ballast.Settlement;

namespace Ballast.Tests.Settlement;

public class ScorecardJson
{
    [Fact]
    public void The_names_are_those_that_others_read()
    {
        var card = new Scorecard { Events = [new Scorecard { EventId = "e" }] };
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(card, JsonSerializerOptions.Web));
        string[] names =
        [
            "baselineKw", "deliveredPercent", "rmsHoldPercent", "rmsEventPercent", "deepestDipPercent", "minutesAbove", "largestStepOfRamp",
            "afterEventPercent", "weightedPerformance", "jobsOutsideTier", "commands", "commandHash", "atOneSecond", "plantOwn",
        ];
        foreach (var name in names)
        {
            Assert.True(json.RootElement.TryGetProperty(name, out _), name);
            Assert.True(json.RootElement.GetProperty("events")[0].TryGetProperty(name, out _), name);
        }
        var sweep = JsonSerializer.SerializeToElement(SweepScore.Of([card]), JsonSerializerOptions.Web);
        Assert.Equal(["median", "worst", "runs"], sweep.EnumerateObject().Select(p => p.Name));
    }
}
