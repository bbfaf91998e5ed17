namespace Ballast.Wire.Mqtt;

/// <summary>How surely a message arrives: MQTT 3.1.1, section 4.3. The values are those on the wire.</summary>
public enum MqttQos : byte
{
    /// <summary>Once or not at all; nobody acknowledges.</summary>
    AtMostOnce,

    /// <summary>Once or more often: PUBLISH, PUBACK.</summary>
    AtLeastOnce,

    /// <summary>Once: PUBLISH, PUBREC, PUBREL, PUBCOMP.</summary>
    ExactlyOnce,
}
