using System.Text;
using Ballast.App.Dsx;
using Ballast.App.Fleet;
using Ballast.App.Live;
using Ballast.Assets;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Tests;

namespace Ballast.App.Tests.Files;

/// <summary>Files of the program's own: whatever stands in them, they are read, or refused in sentences.</summary>
public class FileFuzzTest
{
    [Fact]
    public void A_mutated_fleet_file_is_read_or_refused()
    {
        var good = Encoding.UTF8.GetBytes("""
            name: north
            utility: { url: "http://127.0.0.1:8770/openadr3/3.1.0", ven: north, programs: [peak], poll: 30 s }
            program: fleet
            listen: 127.0.0.1:8760
            sites:
              - { name: a, client: a1, cost: 0.2 $/kWh }
              - { name: b }
            timings: { report: 5 min, offer: 5 min, silentAfter: 12 min, deadBand: 2 %, ramp: 15 min, holdOpen: 4 h }
            clock: { epoch: 2026-07-01T00:00:00Z, speed: 30 }
            """);
        Assert.Equal(2, FleetFile.Parse(Encoding.UTF8.GetString(good), "fleet.yaml", "/").Sites.Length);
        for (var i = 0; i < Fuzz.Count; i++) Read(() => FleetFile.Parse(Encoding.UTF8.GetString(Fuzz.Mutate(good, i)), "fleet.yaml", "/"));
    }

    [Fact]
    public void A_mutated_bus_file_is_read_or_refused()
    {
        using var folder = new Folder();
        using var key = SigningKey.NewES256("ballast-1");
        File.WriteAllText(folder["agent.pem"], key.ExportPem());
        File.WriteAllText(folder["trusted.json"], "{\"keys\":[]}");
        var good = Encoding.UTF8.GetBytes("""
            broker: mqtt://127.0.0.1:1883
            key: { kid: ballast-1, file: agent.pem }
            trusted: trusted.json
            maxQos: 2
            oldestReading: 150 s
            agent: { identifier: ballast-1, isvs: [acme], heartbeat: 30 s, breachThreshold: 2 %, feeds: [{ tag: main-a, meter: ["PowerMeter/ActivePower:BUS-1"] }] }
            isv: { identifier: ballast-1, agent: other, feeds: [{ tag: x, share: 40 % }, { tag: y, share: 60 % }] }
            infra: { identifier: ima-1, agents: [ballast-1], furthest: SHUTDOWN_RACKS, dryRun: true }
            """);
        var site = SiteSource.Read(Repository.Scenario("two-feeds.yaml")).Site;
        var path = folder["dsx.yaml"];
        File.WriteAllBytes(path, good);
        Assert.NotNull(DsxFile.Read(path, site).Agent);
        for (var i = 0; i < Fuzz.Count; i++)
        {
            File.WriteAllBytes(path, Fuzz.Mutate(good, i));
            Read(() => DsxFile.Read(path, site));
        }
    }

    static void Read(Action read)
    {
        try
        {
            read();
        }
        catch (InputException e)
        {
            Assert.InRange(e.Message.Length, 10, 20_000);
        }
    }
}
