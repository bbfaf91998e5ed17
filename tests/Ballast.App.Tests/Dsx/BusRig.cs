using Ballast.App.Dsx;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Mqtt;

namespace Ballast.App.Tests.Dsx;

/// <summary>Parties with their keys, a file of <c>--dsx</c> for each, and who speaks on the bus for the tests.</summary>
sealed class BusRig : IDisposable
{
    public static readonly DsxParty Isv = new(DsxRole.Isv, "acme-energy"), Agent = new(DsxRole.Agent, "ballast-1"), Infra = new(DsxRole.Infra, "ima");

    public Folder Folder { get; } = new();

    public SigningKey IsvKey { get; } = SigningKey.NewES256("acme-1");

    public SigningKey AgentKey { get; } = SigningKey.NewES256("ballast-1");

    public SigningKey InfraKey { get; } = SigningKey.NewES256("ima-1");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    string Trusted => $$"""{"keys":[{{IsvKey.PublicJwk(Isv)}},{{AgentKey.PublicJwk(Agent)}},{{InfraKey.PublicJwk(Infra)}}]}""";

    public void Dispose()
    {
        IsvKey.Dispose();
        AgentKey.Dispose();
        InfraKey.Dispose();
        Folder.Dispose();
    }

    /// <summary>Writes a file for these roles; signed with the agent's key unless another is given.</summary>
    public string Write(int port, string roles, SigningKey? key = null)
    {
        key ??= AgentKey;
        File.WriteAllText(Folder["trusted.json"], Trusted);
        File.WriteAllText(Folder[$"{key.Kid}.pem"], key.ExportPem());
        var path = Folder[$"{key.Kid}.yaml"];
        File.WriteAllText(path, $"broker: mqtt://127.0.0.1:{port}\nkey: {{ kid: {key.Kid}, file: {key.Kid}.pem }}\ntrusted: trusted.json\n{roles}\n");
        return path;
    }

    /// <summary>A site with an agent, connected and listening.</summary>
    public async Task<BusSite> Site(int port, string more = "", TimeSpan? keepAlive = null)
    {
        var site = await BusSite.Start(Folder["state"], Write(port, "agent: { identifier: ballast-1, isvs: [acme-energy], heartbeat: 2 s }\n" + more), s => keepAlive is null ? s : s with { Connection = id => s.Connection(id) with { KeepAlive = keepAlive.Value } });
        // The agent speaks only once its subscription is granted.
        await Until(async () => (await site.Report()).Roles[0].Published > 0);
        return site;
    }

    public DsxBus Bus(MqttClient client, DsxParty self, SigningKey key, TimeProvider? time = null) =>
        new(client, self, key, new Admission(new AdmissionOptions(), KeyBook.Read(Trusted)), time ?? TimeProvider.System);

    public static async Task<MqttClient> Connect(int port, string name)
    {
        var client = new MqttClient(new MqttOptions { Host = "127.0.0.1", Port = port, ClientId = name, ReconnectMax = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        await client.Connect(Cancel);
        return client;
    }

    public static SetLoadTarget Target(double kilowatts, string feed = "main-a") =>
        new([new LoadTargetRequest { FeedTags = [feed], Constraint = new PowerValue(kilowatts, PowerUnit.Kilowatt), End = DateTimeOffset.UtcNow.AddHours(1) }]);

    public static async Task Until(Func<Task<bool>> isSo, int seconds = 60)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(seconds);
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"It did not become so within {seconds} s.");
            await Task.Delay(100, Cancel);
        }
    }

    /// <summary>Until the feed's target is this, and what it draws within it.</summary>
    public static Task UntilHeld(BusSite site, double kilowatts) => Until(async () =>
    {
        var feed = (await site.Report()).Roles[0].Feeds[0];
        return feed.TargetKw == kilowatts && feed.CalculatedKw <= kilowatts * 1.01;
    });

    /// <summary>The loop runs, and the site and its feeds draw no more than they may.</summary>
    public static async Task Sound(BusSite site)
    {
        Assert.Null(site.Loop.Failure);
        var before = site.Loop.Run.Ticks;
        await Until(() => Task.FromResult(site.Loop.Run.Ticks > before));
        Assert.InRange(site.Loop.Snapshot.Status.MeterKw ?? 0, 1, 140);
        foreach (var feed in (await site.Report()).Roles[0].Feeds) Assert.InRange(feed.CalculatedKw ?? 0, 1, feed.TargetKw * 1.02 ?? 75);
    }
}
