using System.Text.Json.Nodes;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Mqtt;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.DsxFlex;

/// <summary>Two parties on one bus, one of them made of npm's mqtt and jose, through two brokers.</summary>
public sealed class ExchangeTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly string document = Repository.SharedData("dsx-flex/dsx-flex.yaml");

    [Fact]
    public async Task Payloads_exchange_through_mosquitto()
    {
        await using var broker = await Mosquitto.Start();
        await Exchange(broker.Port, MqttQos.ExactlyOnce);
    }

    [Fact]
    public async Task Payloads_exchange_through_nats()
    {
        await using var broker = await Nats.Start();
        await Exchange(broker.Port, MqttQos.AtLeastOnce);
    }

    async Task Exchange(int port, MqttQos best)
    {
        await using var node = Node.Start("dsx.mjs");
        using var key = SigningKey.NewES256("ours");
        var theirs = await node.Ask("key", new JsonObject { ["kid"] = "theirs", ["alg"] = "ES256" });
        var jwk = theirs["jwk"]!.DeepClone().AsObject();
        jwk["sources"] = new JsonArray(Samples.Isv.Source, Samples.Agent.Source, Samples.Infra.Source);
        var trusted = KeyBook.Read(new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString());

        foreach (var self in new[] { Samples.Agent, Samples.Isv, Samples.Infra })
        {
            var peer = $"peer-{self.Role}";
            await node.Ask("connect", new JsonObject { ["name"] = peer, ["url"] = $"mqtt://127.0.0.1:{port}" });
            await using var client = new MqttClient(new MqttOptions { Host = "127.0.0.1", Port = port, ClientId = $"ballast-{self.Role}", MaxQos = best }, TimeProvider.System);
            await client.Connect(Cancel);
            var bus = new DsxBus(client, self, key, new Admission(new AdmissionOptions(), trusted), TimeProvider.System);
            await bus.Subscribe([], Cancel);
            await using var heard = bus.Receive(Cancel).GetAsyncEnumerator(Cancel);
            CloudEvent? cause = null;

            foreach (var message in Samples.All.Where(m => DsxContract.Hears(self.Role).Contains(m.Kind)))
            {
                var terms = DsxContract.Of(message.Kind);
                var correlation = Guid.NewGuid();
                var signed = await node.Ask("sign", new JsonObject { ["kid"] = "theirs", ["payload"] = JsonNode.Parse(PayloadCodec.Write(message)) });
                var envelope = new JsonObject
                {
                    ["specversion"] = "1.0.2",
                    ["id"] = Guid.NewGuid().ToString(),
                    ["source"] = Samples.PublisherOf(message.Kind).Source,
                    ["type"] = terms.Type,
                    ["time"] = DateTimeOffset.UtcNow.ToString("O"),
                    ["datacontenttype"] = "application/json",
                    ["subject"] = terms.Subject,
                    ["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    ["tracestate"] = "a=b",
                    ["correlationid"] = correlation.ToString(),
                    ["data"] = (string)signed["jws"]!,
                };
                await node.Ask("publish", new JsonObject { ["name"] = peer, ["topic"] = Samples.PublisherOf(message.Kind).Topic(message.Kind), ["payload"] = envelope.ToJsonString(), ["qos"] = (int)(terms.Qos < best ? terms.Qos : best) });
                Assert.True(await heard.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel), "nothing came");
                Assert.Equal(PayloadCodec.Write(message), PayloadCodec.Write(heard.Current.Message));
                Assert.Equal(correlation, heard.Current.Event.CorrelationId);
                cause = heard.Current.Event;
            }

            var own = DsxContract.All.Where(t => t.Publisher == self.Role).Select(t => t.Kind).ToArray();
            foreach (var kind in own)
            {
                await node.Ask("subscribe", new JsonObject { ["name"] = peer, ["filter"] = self.Topic(kind), ["qos"] = (int)best });
                foreach (var message in Samples.All.Where(m => m.Kind == kind))
                {
                    var correlation = Guid.NewGuid();
                    await bus.Publish(message, correlation, cause, Cancel);
                    var came = await node.Ask("next", new JsonObject { ["name"] = peer });
                    Assert.Equal(self.Topic(kind), (string)came["topic"]!);
                    Assert.Equal((int)(DsxContract.Of(kind).Qos < best ? DsxContract.Of(kind).Qos : best), (int)came["qos"]!);
                    var envelope = JsonNode.Parse((string)came["payload"]!)!.AsObject();
                    var valid = await node.Ask("validate", new JsonObject { ["path"] = document, ["pointer"] = $"schemas/{kind}Event", ["value"] = envelope.DeepClone() });
                    Assert.True((bool)valid["valid"]!, $"{valid["errors"]}");
                    Assert.StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-", (string)envelope["traceparent"]!, StringComparison.Ordinal);
                    Assert.NotEqual("00f067aa0ba902b7", ((string)envelope["traceparent"]!)[36..52]);
                    Assert.Equal("a=b", (string)envelope["tracestate"]!);
                    Assert.Equal(correlation.ToString(), (string)envelope["correlationid"]!);
                    var verified = await node.Ask("verify", new JsonObject { ["jws"] = (string)envelope["data"]!, ["jwk"] = JsonNode.Parse(key.PublicJwk(self)) });
                    Assert.True(JsonNode.DeepEquals(JsonNode.Parse(PayloadCodec.Write(message)), verified["payload"]));
                }
            }
            Assert.Equal(0, bus.Admission.Refusals.Total);
        }
    }
}
