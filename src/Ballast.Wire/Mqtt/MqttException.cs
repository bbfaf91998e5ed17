namespace Ballast.Wire.Mqtt;

/// <summary>Why something did not go through, as one sentence that may be shown: it holds no secret.</summary>
public sealed class MqttException : Exception
{
    public MqttException(string sentence) : base(sentence)
    {
    }

    public MqttException(string sentence, Exception cause) : base(sentence, cause)
    {
    }

    /// <summary>The broker said no by a CONNACK code, or its certificate is not believed: trying again as before would not help.</summary>
    public bool Refused { get; init; }
}
