using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;

namespace Ballast.Grid.Tests.Dynamics;

public sealed class EventTextTests
{
    [Fact]
    public void Every_form_is_read_as_it_is_written()
    {
        Assert.Equal([new BranchTrip(1, 1, 2, null)], EventText.Parse("trip 1-2 @1"));
        Assert.Equal([new BranchTrip(1.5, 1, 2, "A1")], EventText.Parse("trip 1-2 ckt A1 @1.5s"));
        Assert.Equal([new BranchClose(3, 1, 2, null)], EventText.Parse(" close  1-2 @3 "));
        Assert.Equal([new UnitTrip(1, 102, "SW")], EventText.Parse("trip gen 102 SW @1"));
        Assert.Equal([new UnitTrip(0.25, 102, null)], EventText.Parse("TRIP GEN 102 @250ms"));
        Assert.Equal([new LoadStep(1, 7, 100, 0)], EventText.Parse("load 7 +100MW @1"));
        Assert.Equal([new LoadStep(1, 7, -50.5, 20)], EventText.Parse("load 7 -50.5MW +20Mvar @1"));
        Assert.Equal([new FaultOn(1, 8, 0, 0), new FaultOff(1.08, 8)], EventText.Parse("fault 8 @1 for 80ms"));
        Assert.Equal([new FaultOn(1, 8, 0.01, -0.1), new FaultOff(2, 8)], EventText.Parse("fault 8 through 0.01-j0.1 @1 for 1s"));
        Assert.Equal([new FaultOn(1, 8, 0, 0.1), new FaultOff(2, 8)], EventText.Parse("fault 8 through j0.1 @1 for 1"));
    }

    [Theory]
    [InlineData("trip 1-2", "has no time")]
    [InlineData("trip 1 @1", "names '1', which is no branch")]
    [InlineData("trip 1-x @1", "has 'x', which is no bus number")]
    [InlineData("load 7 100 @1", "has '100', which is neither MW nor Mvar")]
    [InlineData("fault 8 @1", "does not say for how long")]
    [InlineData("fault 8 @1 for 0ms", "lasts for no time")]
    [InlineData("explode 8 @1", "begins with 'explode'")]
    [InlineData("trip 1-2 @-1", "has the time '-1'")]
    [InlineData("load 7 +1e308MW @1", "changes the load by more than 1e6 MW or Mvar")]
    [InlineData("load 7 +1e308MW +1e308MW @1", "changes the load by more than 1e6 MW or Mvar")]
    [InlineData("load 7 -1.1e6Mvar @1", "changes the load by more than 1e6 MW or Mvar")]
    public void What_is_no_event_is_refused_with_one_sentence(string text, string why)
    {
        var refused = Assert.Throws<CaseException>(() => EventText.Parse(text));
        Assert.StartsWith($"The event '{text}' {why}; write it as", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_makes_it_fail_otherwise_than_by_its_own_sentence()
    {
        string[] good = ["trip 1-2 ckt A1 @1.5s", "trip gen 102 SW @1", "load 7 -50.5MW +20Mvar @1", "fault 8 through 0.01-j0.1 @1 for 80ms", "close 1-2 @3"];
        for (var number = 0; number < Fuzz.Count; number++)
        {
            try
            {
                EventText.Parse(Fuzz.Hurt(good[number % good.Length], number));
            }
            catch (CaseException)
            {
            }
        }
    }
}
