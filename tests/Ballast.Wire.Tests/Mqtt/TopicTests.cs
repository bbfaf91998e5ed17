using Ballast.Wire.Mqtt;

namespace Ballast.Wire.Tests.Mqtt;

public class TopicTests
{
    [Theory]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("#", "a/b", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("#", "$SYS/x", false)]
    [InlineData("+/monitor/Clients", "$SYS/monitor/Clients", false)]
    [InlineData("$SYS/#", "$SYS/x", true)]
    [InlineData("a/b", "a", false)]
    [InlineData("a", "a/b", false)]
    [InlineData("A", "a", false)]
    public void Filters_match_as_section_4_7_of_the_standard_says(string filter, string topic, bool matches) => Assert.Equal(matches, MqttTopic.Matches(filter, topic));

    [Theory]
    [InlineData("")]
    [InlineData("a+")]
    [InlineData("a/#/b")]
    [InlineData("a#")]
    [InlineData("a\0")]
    public void An_unsound_filter_is_told_in_a_sentence(string filter) => Assert.EndsWith(".", MqttTopic.FilterProblem(filter), StringComparison.Ordinal);

    [Fact]
    public void A_topic_has_no_wildcard_and_no_more_than_65535_bytes()
    {
        Assert.Null(MqttTopic.Problem(new string('x', 65_535)));
        Assert.NotNull(MqttTopic.Problem(new string('x', 65_536)));
        Assert.NotNull(MqttTopic.Problem("a/+"));
        Assert.Equal("The filter holds half a character.", MqttTopic.FilterProblem("a\ud800"));
    }

    [Theory]
    [InlineData("mqtt://broker", "broker", 1883, null, false)]
    [InlineData("mqtt://oauthtoken@10.0.0.1:1900/", "10.0.0.1", 1900, "oauthtoken", false)]
    [InlineData("mqtts://bus.example.com", "bus.example.com", 8883, null, true)]
    public void An_address_is_read(string address, string host, int port, string? user, bool tls)
    {
        Assert.True(MqttOptions.TryParse(address, "me", out var options, out _));
        Assert.Equal((host, port, user, tls), (options.Host, options.Port, options.Username, options.Tls is not null));
    }

    [Theory]
    [InlineData("http://broker")]
    [InlineData("broker:1883")]
    [InlineData("mqtt://me:hunter2@broker")]
    [InlineData("mqtt://broker/path")]
    [InlineData(null)]
    public void An_unsound_address_is_told_in_a_sentence_without_its_secret(string? address)
    {
        Assert.False(MqttOptions.TryParse(address, "me", out _, out var problem));
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Pauses_grow_up_to_the_longest_and_are_the_same_for_the_same_seed()
    {
        var (a, b, c) = (Make(1), Make(1), Make(2));
        var pauses = Enumerable.Range(0, 200).Select(_ => a.Next()).ToArray();
        Assert.Equal(pauses, Enumerable.Range(0, 200).Select(_ => b.Next()));
        Assert.NotEqual(pauses, Enumerable.Range(0, 200).Select(_ => c.Next()));
        Assert.All(pauses.Select((p, i) => (p, i)), x => Assert.InRange(x.p, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, x.i + 1)))));
        Assert.True(pauses.Max() > TimeSpan.FromSeconds(50));

        static Backoff Make(ulong seed) => new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), seed);
    }
}
