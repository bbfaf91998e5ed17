using System.Text.Json;
using Ballast.Vtn.Notify;
using Ballast.Vtn.Objects;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.Notify;

/// <summary>Notifications through mosquitto, read by mosquitto's own client.</summary>
public sealed class MqttNoticesTest
{
    [Fact]
    public async Task Business_logic_hears_all_and_each_VEN_its_own_and_the_broker_keeps_them_apart()
    {
        await using var broker = await Mosquitto.Start(["acl_file {folder}/acl"], folder => File.WriteAllText(Path.Combine(folder, "acl"), """
            user vtn
            topic readwrite #
            user bl
            topic read #
            pattern read open/#
            pattern read vens/%u/+
            pattern read +/vens/%u/+

            """));
        await using var vtn = await NotifyVtn.Start(broker: MqttNotifierOptions.Parse($"mqtt://vtn@127.0.0.1:{broker.Port}", "ballast-vtn-test"));
        var (a, b) = (await vtn.Ven("ven-a", "group-a"), await vtn.Ven("ven-b", "group-b"));
        await using var bl = await Reader(broker, "bl");
        await using var readerA = await Reader(broker, a.Id);
        await using var readerB = await Reader(broker, b.Id);
        var program = await vtn.Program("p");
        var forA = await vtn.Event(program, "for-a", "group-a", "group-x");
        await vtn.Event(program, "for-all");
        await vtn.Replace(forA, NotifyVtn.EventJson(program, "for-a-still", "group-a"));
        await vtn.Make(ObjectKind.Resource, $$"""{"objectType":"BL_RESOURCE_REQUEST","clientID":"ven-b","venID":"{{b.Id}}","resourceName":"r"}""");
        await vtn.Remove(forA);

        await Until(() => Heard(bl).Count >= 5 + 4 && Heard(readerA).Any(h => h.Topic.EndsWith("/delete", StringComparison.Ordinal)) && Heard(readerB).Count >= 5);
        Assert.Equal(["events/create", "events/create", "events/update", "events/delete"], Heard(bl).Where(h => h.Topic.Split('/') is ["events", _]).Select(h => h.Topic));
        Assert.Equal(
            [$"events/vens/{a.Id}/create for-a", $"events/vens/{a.Id}/create for-all", $"events/vens/{a.Id}/update for-a-still", $"events/vens/{a.Id}/delete for-a-still"],
            Heard(readerA).Where(h => h.Topic.StartsWith("events/", StringComparison.Ordinal)).Select(h => $"{h.Topic} {Name(h.Body)}"));
        Assert.Equal([$"events/vens/{b.Id}/create for-all"], Heard(readerB).Where(h => h.Topic.StartsWith("events/", StringComparison.Ordinal)).Select(h => $"{h.Topic} {Name(h.Body)}"));
        Assert.Single(Heard(readerB), h => h.Topic == $"resources/vens/{b.Id}/create");
        Assert.Equal([$"open/events/programs/{program.Id}/create"], Heard(readerB).Where(h => h.Topic.StartsWith("open/events", StringComparison.Ordinal)).Select(h => h.Topic));
        // The VEN's copy names only its own target; business logic's names both.
        Assert.Equal(["group-a"], TargetsOf(Heard(readerA).First(h => Name(h.Body) == "for-a")));
        Assert.Equal(["group-a", "group-x"], TargetsOf(Heard(bl).First(h => h.Topic == "events/create" && Name(h.Body) == "for-a")));
        Assert.All(Heard(bl), h => Assert.Contains(h.Body.GetProperty("operation").GetString()!.ToLowerInvariant(), h.Topic, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_without_targets_is_told_to_those_alone_who_see_its_program_also_when_both_go_at_once()
    {
        await using var broker = await Mosquitto.Start();
        await using var vtn = await NotifyVtn.Start(broker: MqttNotifierOptions.Parse($"mqtt://127.0.0.1:{broker.Port}", "ballast-vtn-test"));
        var (a, b) = (await vtn.Ven("ven-a", "group-a"), await vtn.Ven("ven-b", "group-b"));
        await using var reader = await Reader(broker, "x");
        var program = await vtn.Program("closed", "group-a");
        var within = await vtn.Event(program, "within");
        await vtn.Remove(within);
        await vtn.Remove(program);
        await vtn.Program("last");
        await Until(() => Heard(reader).Any(h => h.Topic == $"programs/vens/{b.Id}/create"));
        Assert.Equal(
            ["events/create", $"events/programs/{program.Id}/create", $"events/vens/{a.Id}/create", "events/delete", $"events/programs/{program.Id}/delete", $"events/vens/{a.Id}/delete"],
            Heard(reader).Select(h => h.Topic).Where(t => t.Contains("events/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_broker_that_goes_and_comes_back_gets_what_was_announced_meanwhile()
    {
        await using var broker = await Mosquitto.Start();
        await using var vtn = await NotifyVtn.Start(broker: MqttNotifierOptions.Parse($"mqtt://127.0.0.1:{broker.Port}", "ballast-vtn-test"));
        var program = await vtn.Program("p");
        await Until(() => vtn.Announcer.BrokerConnected);
        broker.Kill();
        await Until(() => !vtn.Announcer.BrokerConnected);
        await broker.StartAgain();
        await using var reader = await Reader(broker, "x");
        for (var i = 0; i < 20; i++) await vtn.Event(program, $"{i}");
        await Until(() => Heard(reader).Count(h => h.Topic == "events/create") >= 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), Heard(reader).Where(h => h.Topic == "events/create").Select(h => Name(h.Body)).Distinct());
    }

    /// <summary>mosquitto_sub, once it has subscribed to everything; line by line, since it would keep its answers to itself.</summary>
    static async Task<Peer> Reader(Mosquitto broker, string user)
    {
        var reader = Peer.Start(Peer.Find("stdbuf"), ["-oL", Peer.Find("mosquitto_sub"), "-h", "127.0.0.1", "-p", $"{broker.Port}", "-u", user, "-i", "reader-" + user, "-q", "1", "-d", "-v", "-t", "#"], Peer.Scratch());
        await Until(() => reader.Output.Contains("Subscribed", StringComparison.Ordinal));
        return reader;
    }

    static List<(string Topic, JsonElement Body)> Heard(Peer reader)
    {
        var heard = new List<(string, JsonElement)>();
        foreach (var line in reader.Output.Split('\n'))
        {
            var at = line.IndexOf(" {\"objectType\"", StringComparison.Ordinal);
            if (at > 0) heard.Add((line[..at], JsonDocument.Parse(line[at..]).RootElement));
        }
        return heard;
    }

    static string? Name(JsonElement body) => body.GetProperty("object").TryGetProperty("eventName", out var name) ? name.GetString() : null;

    static IEnumerable<string?> TargetsOf((string Topic, JsonElement Body) heard) => heard.Body.GetProperty("object").GetProperty("targets").EnumerateArray().Select(t => t.GetString());

    static async Task Until(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 1500, "waited in vain");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
