using Ballast.Wire.Mqtt;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.Mqtt;

/// <summary>Two thousand messages while the connections are cut at moments drawn from a seed.</summary>
public class CutTests
{
    const int Count = 2000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task QoS_2_through_mosquitto_is_exactly_once_and_in_order(int seed)
    {
        await using var broker = await Mosquitto.Start();
        var (received, client, cuts) = await Flow(broker.Port, seed, MqttQos.ExactlyOnce);
        Assert.True(cuts >= 10, $"{cuts} cuts.");
        Assert.Equal(Enumerable.Range(0, Count), received);
        Assert.True(client.SessionsResumed >= 1);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task QoS_1_through_mosquitto_loses_none(int seed)
    {
        await using var broker = await Mosquitto.Start();
        var (received, _, cuts) = await Flow(broker.Port, seed, MqttQos.AtLeastOnce);
        Assert.True(cuts >= 10, $"{cuts} cuts.");
        Assert.Empty(Enumerable.Range(0, Count).Except(received));
    }

    [Fact]
    public async Task QoS_1_through_nats_server_loses_none()
    {
        await using var broker = await Nats.Start("ack_wait: \"1s\"");
        var (received, _, cuts) = await Flow(broker.Port, 5, MqttQos.AtLeastOnce);
        Assert.True(cuts >= 10, $"{cuts} cuts.");
        Assert.Empty(Enumerable.Range(0, Count).Except(received));
    }

    static async Task<(List<int> Received, MqttCounters Sender, int Cuts)> Flow(int port, int seed, MqttQos qos)
    {
        await using var outward = new CuttingProxy(port, seed);
        await using var inward = new CuttingProxy(port, seed + 100);
        await using var reader = await Rig.Connected(Rig.Options(inward.Port, "reader") with { CleanSession = false });
        await reader.Subscribe("flow", qos, Rig.Token).Soon();
        await using var sender = await Rig.Connected(Rig.Options(outward.Port, "sender") with { CleanSession = false });
        (outward.MeanBytes, inward.MeanBytes) = (8000, 8000);
        outward.Cut();
        inward.Cut();
        var publishing = Task.WhenAll(Enumerable.Range(0, Count).Select(i => sender.Publish(Rig.Message("flow", Rig.Number(i), qos), Rig.Token)));
        var received = new List<int>();
        var seen = new HashSet<int>();
        while (seen.Count < Count)
        {
            var number = int.Parse((await reader.Next(60)).Text(), System.Globalization.CultureInfo.InvariantCulture);
            received.Add(number);
            seen.Add(number);
        }
        await publishing.Soon(60);
        // What would come twice comes before this.
        (outward.MeanBytes, inward.MeanBytes) = (0, 0);
        await sender.Publish(Rig.Message("flow", "-1", qos), Rig.Token).Soon(60);
        for (var number = 0; number != -1;)
        {
            number = int.Parse((await reader.Next(60)).Text(), System.Globalization.CultureInfo.InvariantCulture);
            if (number != -1) received.Add(number);
        }
        return (received, sender.Counters, outward.Cuts + inward.Cuts);
    }
}
