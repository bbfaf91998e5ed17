using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Mqtt;

namespace Ballast.Wire.DsxFlex;

/// <summary>
/// One party on the bus: signs and publishes what it says on its own topics, at the contract's QoS, and gives what others say once it
/// is verified. The client is the caller's to connect and dispose.
/// </summary>
public sealed class DsxBus(MqttClient client, DsxParty self, SigningKey key, Admission admission, TimeProvider time)
{
    long published;

    public DsxParty Self => self;

    public Admission Admission => admission;

    public long Published => Interlocked.Read(ref published);

    /// <summary>Listens to these parties; of a role that the contract has this one hear and of which none is named, to every party. Call it once, before <see cref="Receive"/>.</summary>
    /// <exception cref="MqttException">The broker refuses.</exception>
    public async Task Subscribe(ImmutableArray<DsxParty> parties, CancellationToken cancellation)
    {
        foreach (var kind in DsxContract.Hears(self.Role))
        {
            var terms = DsxContract.Of(kind);
            var named = parties.Where(p => p.Role == terms.Publisher && p != self).ToArray();
            var filters = named.Length > 0 ? named.Select(p => p.Topic(kind)) : [$"grid/v1/{DsxContract.Word(terms.Publisher)}/+/{terms.TopicTail}"];
            foreach (var filter in filters) await client.Subscribe(filter, terms.Qos, cancellation);
        }
    }

    /// <summary>What others say, verified, as it comes. What is refused is counted in <see cref="Admission"/> and goes no further.</summary>
    public async IAsyncEnumerable<Admitted> Receive([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var message in client.Messages.ReadAllAsync(cancellation))
            if (admission.TryAdmit(message.Topic, message.Payload, time.GetUtcNow(), out var admitted)) yield return admitted;
    }

    /// <summary>Signs and publishes; done when the broker has it. What answers a message carries that one's trace on.</summary>
    /// <exception cref="MqttException">The message is too large, or the client was closed.</exception>
    public async Task Publish(DsxMessage message, Guid? correlation, CloudEvent? cause, CancellationToken cancellation)
    {
        await client.Publish(Wrap(message, correlation, cause), cancellation);
        Interlocked.Increment(ref published);
    }

    /// <summary>As <see cref="Publish"/>, and nobody waits; false where too many wait to be sent already.</summary>
    public bool TryPublish(DsxMessage message, Guid? correlation, CloudEvent? cause)
    {
        if (!client.TryPublish(Wrap(message, correlation, cause))) return false;
        Interlocked.Increment(ref published);
        return true;
    }

    /// <summary>The signed message as it goes out.</summary>
    public MqttMessage Wrap(DsxMessage message, Guid? correlation, CloudEvent? cause)
    {
        var (id, now) = (Guid.NewGuid(), time.GetUtcNow());
        var wrapped = new CloudEvent
        {
            Id = id,
            Source = self,
            Kind = message.Kind,
            Time = now,
            Trace = cause?.Trace.Child() ?? TraceContext.Begin(),
            TraceState = cause?.TraceState,
            CorrelationId = correlation,
            Data = key.Sign(PayloadCodec.Write(message), id, now),
        };
        return new MqttMessage(self.Topic(message.Kind), CloudEventCodec.Write(wrapped), DsxContract.Of(message.Kind).Qos);
    }
}
