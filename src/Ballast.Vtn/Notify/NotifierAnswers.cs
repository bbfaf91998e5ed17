using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Notify;

/// <summary>The bodies of answers under /notifiers.</summary>
public static class NotifierAnswers
{
    /// <summary>What is answered to a question that may be asked; null: there is no such notifier.</summary>
    /// <param name="question">What is asked, and by whom.</param>
    /// <param name="broker">Null: webhooks only.</param>
    public static ReadOnlyMemory<byte>? Of(NotifierQuestion question, MqttNotifierOptions? broker)
    {
        if (question.Of is not { } kind) return Bindings(broker);
        if (broker is null) return null;
        Topics? topics = (kind, question.Within, question.Id) switch
        {
            (_, null, null) => Topics.Of(kind),
            (ObjectKind.Program, null or ObjectKind.Program, { } id) => Topics.OfProgram(id),
            (ObjectKind.Ven, null or ObjectKind.Ven, { } id) => Topics.OfVen(id),
            (ObjectKind.Event, ObjectKind.Program, { } id) => Topics.EventsOfProgram(id),
            (ObjectKind.Event or ObjectKind.Program or ObjectKind.Resource, ObjectKind.Ven, { } id) => Topics.ForVen(kind, id),
            _ => null,
        };
        if (topics is not { } found) return null;
        // What is shared between VENs must hold nothing that one of them may not see.
        var shared = question.Within == ObjectKind.Program || (kind == ObjectKind.Program && question.Within is null);
        return Names(shared && !question.Caller.SeesAll ? found.Open : found);
    }

    /// <summary>Of /notifiers itself.</summary>
    /// <param name="broker">Null: webhooks only.</param>
    public static ReadOnlyMemory<byte> Bindings(MqttNotifierOptions? broker)
    {
        return Written(writer =>
        {
            writer.WriteBoolean("WEBHOOK"u8, true);
            if (broker is null) return;
            writer.WriteStartObject("MQTT"u8);
            writer.WriteStartArray("URIS"u8);
            foreach (var uri in broker.PublicUris) writer.WriteStringValue(uri);
            writer.WriteEndArray();
            writer.WriteString("serialization"u8, "JSON"u8);
            writer.WriteStartObject("authentication"u8);
            switch (broker.Authentication)
            {
                case MqttAuthentication.Anonymous:
                    writer.WriteString("method"u8, "ANONYMOUS"u8);
                    break;
                case MqttAuthentication.BearerToken token:
                    writer.WriteString("method"u8, "OAUTH2_BEARER_TOKEN"u8);
                    writer.WriteString("username"u8, token.Username);
                    break;
                case MqttAuthentication.Certificate certificate:
                    writer.WriteString("method"u8, "CERTIFICATE"u8);
                    writer.WriteString("caCert"u8, certificate.Authority);
                    writer.WriteString("clientCert"u8, certificate.Client);
                    writer.WriteString("clientKey"u8, certificate.Key);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(broker));
            }
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    /// <summary>Of the paths under /notifiers/mqtt/topics.</summary>
    public static ReadOnlyMemory<byte> Names(Topics topics)
    {
        return Written(writer =>
        {
            writer.WriteStartObject("topics"u8);
            if (topics.Creates) writer.WriteString("CREATE"u8, topics[Operation.Create]);
            writer.WriteString("UPDATE"u8, topics[Operation.Update]);
            writer.WriteString("DELETE"u8, topics[Operation.Delete]);
            writer.WriteString("ALL"u8, topics.All);
            writer.WriteEndObject();
        });
    }

    static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> members)
    {
        var result = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(result, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        members(writer);
        writer.WriteEndObject();
        writer.Flush();
        return result.WrittenMemory;
    }
}
