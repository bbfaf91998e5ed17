using Ballast.Vtn.Notify;
using Ballast.Wire.Tests.Peers;
using Ballast.Wire.Tests.Vtn;

namespace Ballast.Wire.Tests.Notify;

/// <summary>Everything under /notifiers, asked through prism.</summary>
public sealed class NotifierRoutesTest
{
    [Fact]
    public async Task Every_path_answers_as_the_document_has_it_and_each_client_learns_only_its_own_topics()
    {
        await using var host = await VtnHost.Start(prism: true);
        await using var announcer = Announcer.Attach(host.Vtn, new(), MqttNotifierOptions.Parse($"mqtt://127.0.0.1:{Peer.FreePort()}", "vtn"));
        var (bl, a, b) = (await host.Bl(), await host.Ven(), await host.Ven());
        var program = (await bl.Post("/programs", new { programName = "p" })).Id;
        var hidden = (await bl.Post("/programs", new { programName = "q", targets = new[] { "x" } })).Id;
        var venA = (await bl.Post("/vens", new { objectType = "BL_VEN_REQUEST", clientID = a.Id, venName = "a" })).Id;

        foreach (var client in (TestClient[])[bl, a])
        {
            var bindings = (await client.Get("/notifiers")).Json;
            Assert.True(bindings.GetProperty("WEBHOOK").GetBoolean());
            Assert.Equal("JSON", bindings.GetProperty("MQTT").GetProperty("serialization").GetString());
        }
        string[] all = ["programs", $"programs/{program}", $"programs/{program}/events", $"vens/{venA}", $"vens/{venA}/events", $"vens/{venA}/programs", $"vens/{venA}/resources", "events", "reports", "subscriptions", "vens", "resources"];
        foreach (var path in all)
        {
            Assert.Equal(200, (await bl.Get($"/notifiers/mqtt/topics/{path}")).Status);
            Assert.Equal(path is "events" or "reports" or "subscriptions" or "vens" or "resources" ? 403 : 200, (await a.Get($"/notifiers/mqtt/topics/{path}")).Status);
        }
        Assert.Equal("open/programs/update", (await a.Get("/notifiers/mqtt/topics/programs")).Json.GetProperty("topics").GetProperty("UPDATE").GetString());
        Assert.Equal("programs/update", (await bl.Get("/notifiers/mqtt/topics/programs")).Json.GetProperty("topics").GetProperty("UPDATE").GetString());
        Assert.Equal(404, (await a.Get($"/notifiers/mqtt/topics/programs/{hidden}")).Status);
        Assert.Equal(403, (await b.Get($"/notifiers/mqtt/topics/vens/{venA}/events")).Status);
        Assert.Equal(404, (await bl.Get("/notifiers/mqtt/topics/vens/nobody")).Status);
    }
}
