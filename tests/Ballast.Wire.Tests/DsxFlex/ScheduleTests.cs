using Ballast.Wire.DsxFlex.Roles;

namespace Ballast.Wire.Tests.DsxFlex;

/// <summary>About every instant the newest word counts.</summary>
public class ScheduleTests
{
    static readonly DateTimeOffset Now = Samples.Now;
    readonly FeedSchedule schedule = new(Samples.Feeds);
    readonly Func<Guid> ids = Samples.Ids();

    double? At(double hours, string tag = "main-a") => schedule.Active(tag, Now.AddHours(hours))?.Constraint.Value;

    TargetsTaken Take(params Wire.DsxFlex.LoadTargetRequest[] requests) => schedule.Take(Samples.Set(requests), ids(), Now);

    [Fact]
    public void Without_tags_all_feeds_are_meant()
    {
        Assert.Equal(["main-a", "main-b"], Take(Samples.Request(5)).Changed);
        Assert.Equal((5, 5), (At(0), At(1000, "main-b")));
    }

    [Fact]
    public void A_later_target_takes_its_interval_out_of_earlier_ones()
    {
        Take(Samples.Request(8, Now, Now.AddHours(10)));
        Take(Samples.Request(5, Now.AddHours(2), Now.AddHours(4)));
        Assert.Equal(new double?[] { 8, 8, 5, 5, 8, 8, null }, new[] { 0, 1.9, 2, 3.9, 4, 9.9, 10 }.Select(h => At(h)));
        var targets = schedule.Targets("main-a");
        Assert.Equal(3, targets.Count);
        Assert.Equal(targets[0].CorrelationId, targets[2].CorrelationId);
        Take(Samples.Request(3, Now.AddHours(1)));
        Assert.Equal(new double?[] { 8, 3, 3 }, new[] { 0, 2.0, 1000 }.Select(h => At(h)));
    }

    [Fact]
    public void Within_one_message_the_narrower_counts_whatever_the_order()
    {
        Take(Samples.Request(5, Now.AddHours(2), Now.AddHours(4)), Samples.Request(8));
        Assert.Equal(new double?[] { 8, 5, 8 }, new[] { 0, 3.0, 5 }.Select(h => At(h)));
    }

    [Fact]
    public void A_null_ends_what_is_in_force_and_leaves_what_is_to_come()
    {
        Take(Samples.Request(8, Now, Now.AddHours(1)), Samples.Request(5, Now.AddHours(2), Now.AddHours(4)));
        Take(Samples.Request(null));
        Assert.Equal(new double?[] { null, 5 }, new[] { 0, 3.0 }.Select(h => At(h)));
    }

    [Fact]
    public void A_null_with_an_interval_takes_targets_out_of_it()
    {
        Take(Samples.Request(8, Now, Now.AddHours(10)));
        Take(Samples.Request(null, Now.AddHours(2), Now.AddHours(4)));
        Assert.Equal(new double?[] { 8, null, 8 }, new[] { 0, 3.0, 5 }.Select(h => At(h)));
        Take(Samples.Request(null, Now.AddHours(5)));
        Assert.Equal(new double?[] { 8, null, 8, null }, new[] { 0, 3.0, 4.5, 6 }.Select(h => At(h)));
    }

    [Fact]
    public void An_unknown_tag_is_refused_with_a_sentence_and_the_known_one_is_taken()
    {
        var taken = Take(Samples.Request(5, null, null, "main-a", "main-x"));
        Assert.Equal(["main-a"], taken.Changed);
        Assert.Contains("main-x", Assert.Single(taken.Refused), StringComparison.Ordinal);
        Assert.Equal((5, null), (At(0), At(0, "main-b")));
    }

    [Fact]
    public void What_is_over_is_refused_and_what_is_too_much_too()
    {
        Assert.Contains("over", Assert.Single(Take(Samples.Request(5, Now.AddHours(-2), Now.AddHours(-1))).Refused), StringComparison.Ordinal);
        for (var i = 0; i < FeedSchedule.Most; i++) Assert.Empty(Take(Samples.Request(5, Now.AddHours(i), Now.AddHours(i + 0.5), "main-a")).Refused);
        Assert.Contains("256", Assert.Single(Take(Samples.Request(5, Now.AddHours(900), Now.AddHours(901), "main-a")).Refused), StringComparison.Ordinal);
    }

    /// <summary>Against a plain model: for each minute, the last message that speaks of it.</summary>
    [Fact]
    public void It_agrees_with_a_minute_by_minute_model()
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var one = new FeedSchedule(Samples.Feeds);
            var model = new double?[240];
            for (var message = 0; message < 8; message++)
            {
                var (from, length) = (random.Next(200), random.Next(1, 40));
                int? until = random.Next(4) == 0 ? null : from + length;
                double? value = random.Next(4) == 0 ? null : 1 + message;
                one.Take(Samples.Set(Samples.Request(value, Now.AddMinutes(from), until is { } u ? Now.AddMinutes(u) : null, "main-a")), Guid.NewGuid(), Now);
                for (var minute = from; minute < Math.Min(240, until ?? 240); minute++) model[minute] = value;
            }
            Assert.Equal(model, Enumerable.Range(0, 240).Select(minute => one.Active("main-a", Now.AddMinutes(minute))?.Constraint.Value));
        }
    }
}
