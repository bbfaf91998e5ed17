using System.Globalization;
using System.Text;
using Ballast.Wire.Mqtt;

namespace Ballast.Wire.Tests.Mqtt;

/// <summary>What the tests of the client share.</summary>
static class Rig
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static MqttOptions Options(int port, string id = "ballast-test") => new()
    {
        Host = "127.0.0.1",
        Port = port,
        ClientId = id,
        KeepAlive = TimeSpan.FromSeconds(10),
        ReconnectMin = TimeSpan.FromMilliseconds(20),
        ReconnectMax = TimeSpan.FromMilliseconds(200),
        Seed = 7,
    };

    public static async Task<MqttClient> Connected(MqttOptions options)
    {
        var client = new MqttClient(options, TimeProvider.System);
        await client.Connect(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        return client;
    }

    public static MqttMessage Message(string topic, string payload, MqttQos qos = MqttQos.AtMostOnce, bool retain = false) => new(topic, Encoding.UTF8.GetBytes(payload), qos, retain);

    public static string Text(this MqttMessage message) => Encoding.UTF8.GetString(message.Payload.Span);

    public static async Task<MqttMessage> Next(this MqttClient client, int seconds = 30) => await client.Messages.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(seconds), Token);

    public static Task Soon(this Task task, int seconds = 30) => task.WaitAsync(TimeSpan.FromSeconds(seconds), Token);

    /// <summary>Waits until this holds; fails with the sentence if it does not within the time.</summary>
    public static async Task Until(Func<bool> holds, string sentence, int seconds = 30)
    {
        var end = TimeProvider.System.GetTimestamp() + seconds * TimeProvider.System.TimestampFrequency;
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetTimestamp() < end, sentence);
            await Task.Delay(10, Token);
        }
    }

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
