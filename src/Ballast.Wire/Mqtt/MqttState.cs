namespace Ballast.Wire.Mqtt;

/// <summary>Where a client stands with its broker.</summary>
public enum MqttState
{
    /// <summary>Nobody has called <see cref="MqttClient.Connect"/> yet, or it was refused.</summary>
    Idle,

    /// <summary>Dials, or waits for the broker's CONNACK.</summary>
    Connecting,

    Connected,

    /// <summary>Without a connection, until the next attempt.</summary>
    Waiting,

    /// <summary>Disposed.</summary>
    Closed,
}

/// <summary>A client changed its state.</summary>
/// <param name="State">From now on.</param>
/// <param name="Reason">One sentence, without secrets; for <see cref="MqttState.Waiting"/> what broke, and when the next attempt is.</param>
public sealed record MqttStateChange(MqttState State, string Reason);
