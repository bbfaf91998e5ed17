using System.Threading.Channels;

namespace Ballast.Wire.Mqtt;

/// <summary>
/// A client for MQTT 3.1.1. Once connected it stays so: after each loss it comes back by itself, subscribes anew where the broker kept no session, and sends again what was not
/// acknowledged.
/// </summary>
public sealed class MqttClient(MqttOptions options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Dials until the broker accepts, and from then on keeps the connection until disposed.</summary>
    /// <exception cref="MqttException">The broker refuses, or its certificate is not believed.</exception>
    public Task Connect(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Subscribes, also after each new connection; done when the broker has granted it. May be called before <see cref="Connect"/>.</summary>
    /// <exception cref="MqttException">The filter is unsound, or the broker refuses it.</exception>
    public Task Subscribe(string filter, MqttQos qos, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Done when the broker has confirmed; from the call on, the filter is not renewed.</summary>
    public Task Unsubscribe(string filter, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>
    /// Done when the handshake of its QoS is (QoS 0: when it is written), over as many connections as that takes. Messages go out in the order of the calls. Cancelled before it
    /// was sent, the message is withdrawn; later, only the waiting ends.
    /// </summary>
    /// <exception cref="MqttException">The message is unsound or too large, or the client was closed first.</exception>
    public Task Publish(MqttMessage message, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>As <see cref="Publish"/>, but nobody waits; false where <see cref="MqttOptions.QueuedMessages"/> wait already.</summary>
    public bool TryPublish(MqttMessage message) => throw new NotImplementedException();

    /// <summary>
    /// What comes in, for one reader or several. QoS 1 and 2 are acknowledged when the message is read here. While it is full the socket is not read.
    /// </summary>
    public ChannelReader<MqttMessage> Messages => throw new NotImplementedException();

    public bool IsConnected => State == MqttState.Connected;

    public MqttState State => MqttState.Idle;

    /// <summary>Raised in order, from the client's own task; must return soon.</summary>
    public event Action<MqttStateChange>? StateChanged;

    public MqttCounters Counters => new();

    /// <summary>Says DISCONNECT, so that the will is not published. Publications under way end with an <see cref="MqttException"/>; <see cref="Messages"/> completes.</summary>
    public ValueTask DisposeAsync()
    {
        StateChanged?.Invoke(new MqttStateChange(MqttState.Closed, options.Place + time));
        return ValueTask.CompletedTask;
    }
}
