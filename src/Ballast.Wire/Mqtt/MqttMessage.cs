namespace Ballast.Wire.Mqtt;

/// <summary>One application message.</summary>
/// <param name="Topic">1 to 65,535 bytes of UTF-8, without wildcards.</param>
/// <param name="Payload">Any bytes. What is given to <see cref="MqttClient.Publish"/> must not change until that is done; what is received belongs to the receiver.</param>
/// <param name="Qos">Asked for when it is sent; granted when it is received.</param>
/// <param name="Retain">Sent: the broker keeps it for those who subscribe later (an empty payload removes it). Received: it was kept so.</param>
public sealed record MqttMessage(string Topic, ReadOnlyMemory<byte> Payload, MqttQos Qos = MqttQos.AtMostOnce, bool Retain = false);
