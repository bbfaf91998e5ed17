using Ballast.Assets;
using Ballast.Dispatch;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Tests;

public class AllowanceLedgerTest
{
    /// <summary>Seconds of event, then seconds of rest, again and again; and the tier.</summary>
    public sealed record Story(double MaxLoss, int WindowMinutes, (int Event, int Pause)[] Events, bool HardStops);

    static Arbitrary<Story> Stories() => (
        from loss in Gen.Elements(0.05, 0.1, 0.25, 0.5)
        from window in Gen.Elements(30, 60, 180, 360)
        from events in Gen.Choose(20, 4 * 3600).SelectMany(e => Gen.Choose(0, 2 * 3600).Select(r => (e, r))).ListOf(5)
        from hard in Gen.Elements(false, true)
        select new Story(loss, window, [.. events], hard)).ToArbitrary();

    [Fact]
    public void No_window_is_overdrawn_when_the_sustainable_rate_is_followed() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Stories(), story =>
    {
        var tier = Tier(story.MaxLoss, story.WindowMinutes);
        var lost = Play(tier, story);
        var worst = WorstWindow(lost, story.WindowMinutes * 60);
        return (worst <= story.MaxLoss * story.WindowMinutes * 60 + 1e-6).Label($"worst window {worst:0.#} s of {story.MaxLoss * story.WindowMinutes * 60:0.#} s");
    }));

    [Fact]
    public void An_event_of_the_windows_length_may_lose_what_the_tier_says()
    {
        var tier = Tier(0.25, 180);
        var lost = Play(tier, new Story(0.25, 180, [(180 * 60, 0)], false));
        Assert.InRange(lost.Sum(), 0.93 * 0.25 * 10_800, 0.25 * 10_800);
    }

    [Fact]
    public void A_short_event_may_go_deeper_than_the_tiers_mean()
    {
        var ledger = new AllowanceLedger(Tier(0.10, 180));
        Assert.True(ledger.SustainableLoss(1800) > 0.5);
        Assert.InRange(ledger.SustainableLoss(10_800), 0.09, 0.10);
    }

    [Fact]
    public void Nothing_is_asked_of_a_job_that_has_spent_its_allowance()
    {
        var ledger = new AllowanceLedger(Tier(0.10, 180));
        ledger.Lose(1, 1_080);
        Assert.Equal(0, ledger.LeftSeconds);
        Assert.True(ledger.IsSpent);
        Assert.Equal(0, ledger.SustainableLoss(3_600));
        Assert.Equal(0, ledger.LeftShare);
    }

    [Fact]
    public void What_was_lost_a_window_ago_no_longer_counts_and_the_total_remembers()
    {
        var ledger = new AllowanceLedger(Tier(0.25, 60));
        ledger.Lose(0.5, 60);
        for (var i = 0; i < 62; i++) ledger.NextMinute();
        Assert.Equal(0, ledger.DebtSeconds, 9);
        Assert.Equal(30, ledger.TotalSeconds, 9);
        Assert.Equal(1, ledger.LeftShare, 9);
    }

    [Fact]
    public void A_job_that_just_came_may_lose_no_more_than_its_share_of_what_it_lived()
    {
        var ledger = new AllowanceLedger(Tier(0.25, 60), isNew: true);
        Assert.Equal(0, ledger.LeftSeconds);
        Assert.InRange(ledger.SustainableLoss(3_600), 0.2, 0.25);
        for (var i = 0; i < 60; i++) ledger.NextMinute();
        Assert.InRange(ledger.LeftSeconds, 0.9 * 0.25 * 3_600, 0.25 * 3_600);
    }

    [Fact]
    public void A_tier_that_allows_nothing_never_gives() => Assert.Equal(0, new AllowanceLedger(FlexTier.Inflexible).SustainableLoss(60));

    static FlexTier Tier(double maxLoss, int minutes) => new() { Name = "t", MaxLoss = maxLoss, Window = TimeSpan.FromMinutes(minutes) };

    /// <summary>Seconds lost in each second. Hard stops: a whole stop while there is anything left, else the sustainable rate.</summary>
    static double[] Play(FlexTier tier, Story story)
    {
        var ledger = new AllowanceLedger(tier);
        var lost = new List<double>();
        var rate = 0.0;
        foreach (var (length, rest) in story.Events)
        {
            for (var s = 0; s < length + rest; s++)
            {
                if (lost.Count > 0 && lost.Count % 60 == 0) ledger.NextMinute();
                var inEvent = s < length;
                if (s == 0 || lost.Count % 20 == 0) rate = ledger.SustainableLoss(length - s);
                var now = !inEvent ? 0 : story.HardStops ? (ledger.LeftSeconds > 1 ? 1 : 0) : rate;
                ledger.Lose(now, 1);
                lost.Add(now);
            }
        }
        return [.. lost];
    }

    static double WorstWindow(double[] lost, int seconds)
    {
        double sum = 0, worst = 0;
        for (var i = 0; i < lost.Length; i++)
        {
            sum += lost[i] - (i >= seconds ? lost[i - seconds] : 0);
            worst = Math.Max(worst, sum);
        }
        return worst;
    }
}
