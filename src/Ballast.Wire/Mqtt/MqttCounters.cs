namespace Ballast.Wire.Mqtt;

/// <summary>What a client has done since it was made; a snapshot.</summary>
public sealed record MqttCounters
{
    /// <summary>Connections that a CONNACK accepted.</summary>
    public long Connections { get; init; }

    /// <summary>Connections of those that took up the session that the broker had kept.</summary>
    public long SessionsResumed { get; init; }

    /// <summary>Connections lost, and attempts that failed.</summary>
    public long Failures { get; init; }

    /// <summary>Messages whose handshake is done, QoS 0: written.</summary>
    public long Published { get; init; }

    /// <summary>PUBLISH and PUBREL packets sent once more after a lost connection.</summary>
    public long Resent { get; init; }

    /// <summary>Messages at QoS 0 whose connection was lost while they were being written: they are not sent again.</summary>
    public long LostInWriting { get; init; }

    /// <summary>Messages sent at a lower QoS than asked for, as <see cref="MqttOptions.MaxQos"/> says.</summary>
    public long Lowered { get; init; }

    /// <summary>Messages that came in and were put before the reader.</summary>
    public long Received { get; init; }

    /// <summary>PUBLISH packets that the reader already had, or has waiting, by packet id.</summary>
    public long Duplicates { get; init; }

    /// <summary>PUBLISH packets over <see cref="MqttOptions.MaxPacketBytes"/>: skipped, and acknowledged so that they do not come again.</summary>
    public long Oversize { get; init; }

    /// <summary>Acknowledgements that answer nothing under way.</summary>
    public long Unexpected { get; init; }

    /// <summary>Connections given up because the broker broke the protocol.</summary>
    public long ProtocolErrors { get; init; }

    /// <summary>Connections given up because the broker no longer answered.</summary>
    public long DeadlinesMissed { get; init; }

    /// <summary>Filters that the broker refused.</summary>
    public long FiltersRefused { get; init; }
}
