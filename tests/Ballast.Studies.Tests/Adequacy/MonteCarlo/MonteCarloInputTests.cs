using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

public class MonteCarloInputTests
{
    static string Refusal(AdequacySystem system, int samples = 10) =>
        Assert.Throws<StudyException>(() => new MonteCarloStudy(system, new MonteCarloOptions { Samples = samples })).Message;

    static readonly AdequacySystem Good = AnalyticSystems.Test5;

    [Fact]
    public void Fewer_than_two_samples_have_no_error() => Assert.Contains("at least 2", Refusal(Good, 1), StringComparison.Ordinal);

    [Theory]
    [InlineData(0.95, 2, "fail more than once a step")]
    [InlineData(0.5, 0.5, "at least a step")]
    [InlineData(1.0, 24, "availability")]
    public void A_unit_that_fails_more_often_than_once_a_step_is_refused_by_name(double rate, double repair, string said)
    {
        var message = Refusal(Good with { Units = [new Unit { Name = "peaker", Capacity = 1, OutageRate = rate, RepairHours = repair }] });
        Assert.Contains("peaker", message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_store_demand_response_or_tie_can_be_is_refused_by_name()
    {
        var store = Good.Storage[0];
        var response = Good.DemandResponse[0];
        var tie = AnalyticSystems.Test1.Ties[0];
        foreach (var bad in (StorageUnit[])[store with { ChargePower = -1 }, store with { DischargePower = double.NaN }, store with { Energy = -1 }, store with { ChargeEfficiency = 1.1 }, store with { DischargeEfficiency = 0 }, store with { CarryOver = 2 }, store with { InitialShare = -0.1 }, store with { OutageRate = 1 }, store with { RepairHours = 0 }])
            Assert.Contains("store", Refusal(Good with { Storage = [bad] }), StringComparison.Ordinal);
        foreach (var bad in (DemandResponse[])[response with { BorrowPower = -1 }, response with { PaybackPower = double.NaN }, response with { Energy = -1 }, response with { Interest = -1 }, response with { PaybackSteps = 0 }, response with { CallSteps = 0 }, response with { Calls = -1 }, response with { NoticeSteps = -1 }, response with { OutageRate = -1 }])
            Assert.Contains("1", Refusal(Good with { DemandResponse = [bad] }), StringComparison.Ordinal);
        foreach (var bad in (Tie[])[tie with { Forward = -1 }, tie with { Backward = double.PositiveInfinity }, tie with { OutageRate = 1 }, tie with { To = 7 }, tie with { To = 0 }])
            Assert.Contains("1", Refusal(AnalyticSystems.Test1 with { Ties = [bad] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_another_study_are_refused()
    {
        var study = new MonteCarloStudy(Good, new MonteCarloOptions { Samples = 30, BlockSamples = 10 });
        Assert.Contains("run its missing shards", Assert.Throws<StudyException>(() => study.Finish([study.Block(0)])).Message, StringComparison.Ordinal);
    }
}
