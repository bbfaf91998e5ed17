using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

/// <summary>What a flexible load may do, on a system without chance: 100 MW of firm capacity and a load that exceeds it where it is told to.</summary>
public class DemandResponseTests
{
    static readonly DemandResponse Campus = new() { Name = "campus", BorrowPower = 10, PaybackPower = 10 };

    /// <summary>Unserved MW per step.</summary>
    static double[] Unserved(DemandResponse response, params double[] load) => Result(response, load).System.StepUnserved.Select(e => e.Value).ToArray();

    static MonteCarloResult Result(DemandResponse response, double[] load) => MonteCarloStudy.Of(new AdequacySystem
    {
        Name = "certain",
        Steps = load.Length,
        Areas = [new Area("A", load)],
        Units = [new Unit { Name = "firm", Capacity = 100, OutageRate = 0 }],
        DemandResponse = [response],
    }, new MonteCarloOptions { Samples = 2 }, TestContext.Current.CancellationToken);

    [Fact]
    public void What_is_borrowed_is_paid_back_from_what_is_left_over() =>
        Assert.Equal([0, 0, 0, 0], Unserved(Campus, 106, 97, 97, 90));

    [Fact]
    public void What_is_not_paid_back_within_the_window_is_unserved_at_its_end() =>
        Assert.Equal([0, 0, 3, 0, 0], Unserved(Campus with { PaybackSteps = 2 }, 106, 98, 99, 90, 90));

    [Fact]
    public void What_is_owed_at_the_end_of_the_period_is_unserved() =>
        Assert.Equal([0, 0, 4], Unserved(Campus, 106, 99, 99));

    [Fact]
    public void A_debt_grows_by_its_interest_in_each_step() =>
        Assert.Equal([0, 0, 12.1], Unserved(Campus with { Interest = 0.1 }, 110, 100, 100).Select(e => Math.Round(e, 9)));

    [Fact]
    public void No_more_is_owed_than_the_energy() =>
        Assert.Equal([0, 5, 0, 0], Unserved(Campus with { Energy = 15 }, 110, 110, 80, 80));

    [Fact]
    public void A_call_is_no_longer_than_it_may_be_and_one_shortfall_is_one_call() =>
        Assert.Equal([0, 0, 10, 10, 0, 0, 0, 0, 0, 0], Unserved(Campus with { CallSteps = 2 }, 110, 110, 110, 110, 80, 110, 110, 50, 50, 50));

    [Fact]
    public void No_more_calls_are_made_than_may_be()
    {
        var result = Result(Campus with { Calls = 2 }, [110, 50, 110, 50, 110, 50]);
        Assert.Equal([0, 0, 0, 0, 10, 0], result.System.StepUnserved.Select(e => e.Value));
        Assert.Equal(2, result.DemandResponse[0].Calls.Value);
        Assert.Equal(2, result.DemandResponse[0].Hours.Value);
        Assert.Equal(20, result.DemandResponse[0].Borrowed.Value);
    }

    [Fact]
    public void Calls_are_counted_by_the_calendar_year()
    {
        var system = new AdequacySystem
        {
            Name = "certain",
            Steps = 8,
            Start = new DateTime(2023, 12, 31, 20, 0, 0, DateTimeKind.Unspecified),
            Areas = [new Area("A", [110, 50, 110, 50, 110, 50, 110, 50])],
            Units = [new Unit { Name = "firm", Capacity = 100, OutageRate = 0 }],
            DemandResponse = [Campus with { Calls = 1 }],
        };
        var result = MonteCarloStudy.Of(system, new MonteCarloOptions { Samples = 2 }, TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 10, 0, 0, 0, 10, 0], result.System.StepUnserved.Select(e => e.Value));
        Assert.Equal(2, result.DemandResponse[0].Calls.Value);
    }

    [Fact]
    public void Nothing_is_given_before_the_notice_has_passed() =>
        Assert.Equal([10, 10, 0, 0, 10, 0, 0], Unserved(Campus with { NoticeSteps = 2, CallSteps = 9 }, 110, 110, 110, 50, 110, 50, 50));

    [Fact]
    public void A_load_that_pays_nothing_back_owes_nothing_and_may_give_its_energy_in_each_call() =>
        Assert.Equal([0, 5, 0, 0, 5, 0], Unserved(Campus with { PaybackPower = 0, Energy = 15 }, 110, 110, 50, 110, 110, 50));

    [Fact]
    public void A_store_is_asked_before_and_charged_after()
    {
        var system = new AdequacySystem
        {
            Name = "certain",
            Steps = 4,
            Areas = [new Area("A", [105, 110, 95, 90])],
            Units = [new Unit { Name = "firm", Capacity = 100, OutageRate = 0 }],
            Storage = [new StorageUnit { Name = "store", ChargePower = 10, DischargePower = 10, Energy = 10, InitialShare = 1 }],
            DemandResponse = [Campus],
        };
        var result = MonteCarloStudy.Of(system, new MonteCarloOptions { Samples = 2 }, TestContext.Current.CancellationToken);
        Assert.Equal([5, 0, 0, 10], result.Storage[0].StepEnergy);
        Assert.Equal([0, 5, 0, 0], result.DemandResponse[0].StepDebt);
    }
}
