using Ballast.Wire.Mqtt;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.Mqtt;

/// <summary>With the broker of others that most sites run.</summary>
public class MosquittoTests
{
    [Theory]
    [InlineData(MqttQos.AtMostOnce)]
    [InlineData(MqttQos.AtLeastOnce)]
    [InlineData(MqttQos.ExactlyOnce)]
    public async Task Messages_go_out_and_come_in(MqttQos qos)
    {
        await using var broker = await Mosquitto.Start();
        await using var client = await Rig.Connected(Rig.Options(broker.Port));
        await client.Subscribe("site/+/power", qos, Rig.Token).Soon();
        for (var i = 0; i < 300; i++) await client.Publish(Rig.Message($"site/{i % 3}/power", Rig.Number(i), qos), Rig.Token).Soon();
        for (var i = 0; i < 300; i++)
        {
            var message = await client.Next();
            Assert.Equal((Rig.Number(i), $"site/{i % 3}/power", qos, false), (message.Text(), message.Topic, message.Qos, message.Retain));
        }
        Assert.Equal((300, 300, 0), (client.Counters.Published, client.Counters.Received, client.Counters.Duplicates));
    }
}
