using Ballast.Files;
using Ballast.Studies.Adequacy;

namespace Ballast.Studies.Tests.Adequacy;

/// <summary>Resources written as one argument.</summary>
public class AdequacyResourceTests
{
    static readonly AdequacySystem System = new() { Name = "s", Steps = 3, Areas = [new Area("north", [1, 2, 3]), new Area("south", [1, 2, 3])] };

    [Fact]
    public void Each_kind_says_what_it_says()
    {
        Assert.Equal(new Unit { Name = "unit:100MW,for=4%,repair=50h,area=south,derated=40MW@5%", Area = 1, Capacity = 100, OutageRate = 0.04, DeratedBy = 40, DeratedRate = 0.05, RepairHours = 50 },
            AdequacyResource.Parse("unit:100MW,for=4%,repair=50h,area=south,derated=40MW@5%", System).Units[0]);
        Assert.Equal([-50.0, -50, -50], AdequacyResource.Parse("load:50MW", System).Variable[0].Power);
        Assert.Equal((0.0, 75.0), (AdequacyResource.Parse("firm:75MW", System).Units[0].OutageRate, AdequacyResource.Parse("firm:75MW", System).Megawatts));
        var battery = AdequacyResource.Parse("battery:100MW/400MWh,eff=81%,out=2%", System).Storage[0];
        Assert.Equal((100, 100, 400, 0.9, 1, 0.02), (battery.ChargePower, battery.DischargePower, battery.Energy, Math.Round(battery.ChargeEfficiency, 12), battery.InitialShare, battery.OutageRate));
        Assert.Equal(10_000, AdequacyResource.Parse("battery:100MW/100h", System).Storage[0].Energy);
        var campus = AdequacyResource.Parse("flexible:250MW, 4h, 100 calls, notice=1h, payback=100MW/24h", System).DemandResponse[0];
        Assert.Equal((250.0, 4, 100, 1, 100.0, 24), (campus.BorrowPower, campus.CallSteps, campus.Calls, campus.NoticeSteps, campus.PaybackPower, campus.PaybackSteps));
        var both = AdequacyResource.Parse("battery:100MW/4h + flexible:250MW,4h", System);
        Assert.Equal((1, 1, 350.0), (both.Storage.Count, both.DemandResponse.Count, both.Megawatts));
    }

    [Theory]
    [InlineData("units:100MW", "not a resource")]
    [InlineData("unit:100", "no unit")]
    [InlineData("unit:100MWh", "energy and not a power")]
    [InlineData("unit:100MW,for=104%", "not between nothing and the whole")]
    [InlineData("unit:100MW,for=100%", "availability")]
    [InlineData("unit:100MW,fro=4%", "\"fro=4%\" is not known there")]
    [InlineData("unit:100MW,derated=4MW", "power@share")]
    [InlineData("unit:100MW,derated=400MW@4%", "lacks 400 MW")]
    [InlineData("unit:100MW,area=east", "no area \"east\"")]
    [InlineData("unit:100MW,repair=0h", "takes some time")]
    [InlineData("battery:100MW", "power/energy")]
    [InlineData("battery:100MW/400MWh,eff=0%", "eff is zero")]
    [InlineData("battery:100MW/400MWh,out=100%", "out is 100 %")]
    [InlineData("flexible:100MW,10min", "shorter than a step")]
    [InlineData("flexible:100MW,many calls", "not a number of calls")]
    [InlineData("flexible:100MW,payback=1MW/2h/3", "payback is power")]
    [InlineData("", "not a resource")]
    [InlineData("firm:999999TW", "unknown unit")]
    [InlineData("firm:99999999GW", "10 TW")]
    public void What_cannot_be_read_is_told_in_a_sentence(string text, string part)
    {
        var wrong = Assert.Throws<StudyException>(() => AdequacyResource.Parse(text, System));
        Assert.Contains(part, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hurt_argument_is_read_or_refused()
    {
        string[] good = ["unit:100MW,for=4%,derated=40MW@5%,area=south", "battery:100MW/400MWh,eff=85%,loss=1%,initial=50%", "flexible:250MW,4h,100 calls,notice=1h,payback=100MW/24h,interest=1%,owed=50MWh + load:5MW"];
        for (var i = 0; i < Fuzz.Count; i++)
        {
            try
            {
                AdequacyChecks.System(AdequacyResource.Parse(Fuzz.Hurt(good[i % 3], i), System).AddTo(System));
            }
            catch (StudyException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }
}
