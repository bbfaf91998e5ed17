using System.Text;
using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Notify;
using Ballast.Vtn.Objects;
using Ballast.Wire.Mqtt;

namespace Ballast.Wire.Tests.Notify;

public sealed class NotifierAnswersTest
{
    static readonly Caller ven = new("ven-a", Role.Ven, ScopeNames.ForVen);
    static readonly Caller bl = new("bl", Role.BusinessLogic, ScopeNames.ForBusinessLogic);
    static readonly MqttNotifierOptions broker = MqttNotifierOptions.Parse("mqtt://broker.example", "vtn");

    [Theory]
    [InlineData(ObjectKind.Program, null, null, "programs", true)]
    [InlineData(ObjectKind.Program, null, "7", "programs/7", false)]
    [InlineData(ObjectKind.Event, null, null, "events", true)]
    [InlineData(ObjectKind.Event, ObjectKind.Program, "7", "events/programs/7", true)]
    [InlineData(ObjectKind.Report, null, null, "reports", true)]
    [InlineData(ObjectKind.Subscription, null, null, "subscriptions", true)]
    [InlineData(ObjectKind.Ven, null, null, "vens", true)]
    [InlineData(ObjectKind.Ven, null, "7", "vens/7", false)]
    [InlineData(ObjectKind.Resource, null, null, "resources", true)]
    [InlineData(ObjectKind.Event, ObjectKind.Ven, "7", "events/vens/7", true)]
    [InlineData(ObjectKind.Program, ObjectKind.Ven, "7", "programs/vens/7", true)]
    [InlineData(ObjectKind.Resource, ObjectKind.Ven, "7", "resources/vens/7", true)]
    public void Each_path_of_topics_has_its_names(ObjectKind of, ObjectKind? within, string? id, string stem, bool creates)
    {
        var create = creates ? $"\"CREATE\":\"{stem}/create\"," : "";
        Assert.Equal($"{{\"topics\":{{{create}\"UPDATE\":\"{stem}/update\",\"DELETE\":\"{stem}/delete\",\"ALL\":\"{stem}/+\"}}}}", Asked(new(bl, of, within, id)));
    }

    [Theory]
    [InlineData(ObjectKind.Program, null, null, "open/programs/update")]
    [InlineData(ObjectKind.Program, null, "7", "open/programs/7/update")]
    [InlineData(ObjectKind.Event, ObjectKind.Program, "7", "open/events/programs/7/update")]
    [InlineData(ObjectKind.Event, ObjectKind.Ven, "7", "events/vens/7/update")]
    [InlineData(ObjectKind.Program, ObjectKind.Ven, "7", "programs/vens/7/update")]
    [InlineData(ObjectKind.Ven, null, "7", "vens/7/update")]
    public void A_VEN_is_given_its_own_topics_and_those_that_everybody_may_read(ObjectKind of, ObjectKind? within, string? id, string topic) =>
        Assert.Contains($"\"UPDATE\":\"{topic}\"", Asked(new(ven, of, within, id)), StringComparison.Ordinal);

    [Fact]
    public void The_bindings_say_how_to_reach_the_broker()
    {
        Assert.Equal("""{"WEBHOOK":true,"MQTT":{"URIS":["mqtt://broker.example:1883"],"serialization":"JSON","authentication":{"method":"ANONYMOUS"}}}""", Asked(new(ven, null, null, null)));
        Assert.Contains("""{"method":"OAUTH2_BEARER_TOKEN","username":"{clientID}"}""", Written(broker with { Authentication = new MqttAuthentication.BearerToken("{clientID}") }), StringComparison.Ordinal);
        var certificate = new MqttAuthentication.Certificate("a", "b", "c");
        Assert.Contains("""{"method":"CERTIFICATE","caCert":"a","clientCert":"b","clientKey":"c"}""", Written(broker with { Authentication = certificate }), StringComparison.Ordinal);
        Assert.Equal("Certificate", certificate.ToString());
        Assert.Equal("""{"WEBHOOK":true}""", Written(null));

        static string Written(MqttNotifierOptions? options) => Encoding.UTF8.GetString(NotifierAnswers.Bindings(options).Span);
    }

    [Fact]
    public void Without_a_broker_there_are_no_topics() => Assert.Null(NotifierAnswers.Of(new(bl, ObjectKind.Event, null, null), null));

    [Theory]
    [InlineData("http://x")]
    [InlineData("mqtt://")]
    [InlineData("mqtt://u:secret@x")]
    public void A_wrong_address_of_a_broker_is_refused_in_a_sentence(string address)
    {
        var refused = Assert.Throws<FormatException>(() => MqttNotifierOptions.Parse(address, "vtn"));
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    static string Asked(NotifierQuestion question) => Encoding.UTF8.GetString(NotifierAnswers.Of(question, broker)!.Value.Span);
}
