using System.Text;
using Ballast.App.Dsx;
using Ballast.Wire.Mqtt;
using Ballast.Wire.Tests.Peers;

namespace Ballast.App.Tests.Dsx;

/// <summary>What the building says is there to be looked at, with what it is worth.</summary>
public sealed class BuildingTests : IDisposable
{
    readonly BusRig rig = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task Batteries_supplies_generators_breakers_and_racks_show_value_quality_and_age()
    {
        await using var broker = await Mosquitto.Start();
        await using var site = await rig.Site(broker.Port, "bms: true\noldestReading: 60 s\n");
        await using var building = await BusRig.Connect(broker.Port, "building");
        async Task Say(string kind, string path, string metadata, string value, int age = 0, int quality = 1)
        {
            if (metadata.Length > 0) await building.Publish(new MqttMessage($"BMS/v1/PUB/Metadata/{kind}/{path}", Encoding.UTF8.GetBytes(metadata), MqttQos.AtLeastOnce, Retain: true), Cancel);
            if (value.Length > 0) await building.Publish(new MqttMessage($"BMS/v1/PUB/Value/{kind}/{path}", Encoding.UTF8.GetBytes($$"""{"value":{{value}},"timestamp":{{DateTimeOffset.UtcNow.AddSeconds(-age).ToUnixTimeMilliseconds()}},"quality":{{quality}}}"""), MqttQos.AtLeastOnce), Cancel);
        }
        await Say("BESS/StateOfCharge", "b1/soc", """{"engUnit":"%","objectId":"B1"}""", "50");
        await Say("UPS/OutputPower", "u1/out", """{"engUnit":"kW","objectId":"U1"}""", "412", quality: 0);
        await Say("Generator/ActivePower", "g1/p", """{"engUnit":"MW","objectId":"G1"}""", "1.5", age: 90);
        await Say("Breaker/Position", "cb1/pos", """{"objectId":"CB1","stateText":[{"value":0,"text":"open"},{"value":1,"text":"closed"}]}""", "1");
        await Say("Rack/RackPower", "r1/p", """{"engUnit":"kW","rackLocationId":"R1"}""", "null");
        await Say("Rack/RackPower", "r2/p", """{"engUnit":"kW","rackLocationId":"R2"}""", "");
        await Say("PowerMeter/ActivePower", "m1/p", "", "7");

        await BusRig.Until(async () => (await site.Report()).Bms!.Decoded == 12);
        var report = await site.Readings();
        Assert.Equal(7, report.All);
        Assert.Equal(
            [("B1", 0.5, "1", "good"), ("CB1", 1, "", "good"), ("G1", 1.5e6, "W", "stale"), (null, 7, null, "good"), ("R1", null, "W", "bad"), ("R2", null, null, "none"), ("U1", 412e3, "W", "bad")],
            report.Readings.Select(r => (r.Thing, r.Value, r.Unit, r.State)));
        Assert.Equal("closed", report.Readings[1].Meaning);
        Assert.InRange(report.Readings[2].AgeSeconds ?? 0, 90, 120);
        Assert.Equal(0, report.Readings[6].Quality);
        Assert.Equal("B1", Assert.Single((await site.Readings("?kind=BESS")).Readings).Thing);
    }
}
