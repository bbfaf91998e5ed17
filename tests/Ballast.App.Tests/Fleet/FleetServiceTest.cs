using Ballast.App.Fleet;
using Ballast.App.Live;
using Ballast.Vtn.Access;
using Ballast.Vtn.Objects;

namespace Ballast.App.Tests.Fleet;

public class FleetServiceTest
{
    [Fact]
    public async Task A_cut_is_split_by_what_the_sites_offer()
    {
        await using var bench = await FleetBench.Start();
        await bench.Ask("DISPATCH_SETPOINT_RELATIVE", 0.2, "PERCENT", 10, 60);
        await FleetBench.Until(() => bench.Parts().Count == 3, "each site is asked");
        var parts = bench.Parts();
        Assert.Equal((20, 10, 10), (parts["a"], parts["b"], parts["c"]));
    }

    [Fact]
    public async Task Of_a_ceiling_each_site_gets_its_own()
    {
        await using var bench = await FleetBench.Start();
        await bench.Ask("IMPORT_CAPACITY_LIMIT", 160, "KW", 10, 60);
        await FleetBench.Until(() => bench.Parts().Count == 3, "each site is asked");
        var parts = bench.Parts();
        Assert.Equal((80, 50, 30), (parts["a"], parts["b"], parts["c"]));
    }

    [Fact]
    public async Task A_silent_site_is_made_up_for_and_what_cannot_be_is_told_upward()
    {
        await using var bench = await FleetBench.Start();
        await bench.Ask("DISPATCH_SETPOINT_RELATIVE", 50, "KW", 1, 240);
        await FleetBench.Until(() => bench.Parts().Count == 3, "each site is asked");
        bench.Sites.Remove("a");
        await FleetBench.Until(() => bench.Parts() is var p && Math.Abs(p["b"] - 20) < 1e-6 && Math.Abs(p["c"] - 20) < 1e-6, "the others give all that they offered");
        await FleetBench.Until(() => bench.Told("FLEET_SHORTFALL").Any(t => Math.Abs(t.Value - 10) < 0.1), "the utility is told that 10 kW are missing");
        Assert.Equal("silent", bench.Fleet.Picture!.Sites[0].State);
        bench.Sites["a"] = (100, 40);
        await FleetBench.Until(() => bench.Parts() is var p && Math.Abs(p["a"] - 25) < 1e-6 && Math.Abs(p["b"] - 12.5) < 1e-6, "it takes its part back");
        await FleetBench.Until(() => bench.Told("FLEET_SHORTFALL").Last().Value == 0, "the utility is told that nothing is missing any more");
    }

    [Fact]
    public async Task What_the_utility_withdraws_is_withdrawn_from_the_sites()
    {
        await using var bench = await FleetBench.Start();
        var id = await bench.Ask("DISPATCH_SETPOINT_RELATIVE", 40, "KW", 10, 60);
        await FleetBench.Until(() => bench.Parts().Count == 3, "each site is asked");
        Assert.True((await bench.Utility.Server.Delete(Caller.Host, ObjectKind.Event, id)).Done);
        await FleetBench.Until(() => bench.Parts().Count == 0, "nobody is asked any more");
    }

    [Fact]
    public async Task A_fleet_that_is_started_again_finds_its_events_and_posts_none_twice()
    {
        await using var bench = await FleetBench.Start();
        await bench.Ask("DISPATCH_SETPOINT_RELATIVE", 40, "KW", 1, 120);
        await FleetBench.Until(() => bench.Parts().Count == 3 && bench.Fleet.Picture!.Events is [{ Phase: not "scheduled" }], "the event is under way");
        var before = bench.Below.Book.Of(ObjectKind.Event).Select(e => e.Id).Order().ToList();
        await bench.StopFleet();
        await bench.StartFleet();
        await FleetBench.Until(() => bench.Fleet.Picture is { Utility.Connected: true, Events.Count: 1 }, "it is back");
        Assert.Equal(before, bench.Below.Book.Of(ObjectKind.Event).Select(e => e.Id).Order());
        Assert.Equal(40, bench.Parts().Values.Sum(), 6);
    }

    [Fact]
    public async Task A_fleet_that_is_started_again_in_the_hold_or_the_ramp_back_leaves_its_sites_in_the_event()
    {
        await using var bench = await FleetBench.Start();
        // A ramp of 15 min, a hold of 5 and 15 back: the hold begins when the interval as written is over.
        var start = bench.Now.AddMinutes(1);
        await bench.Ask("DISPATCH_SETPOINT_RELATIVE", 40, "KW", 1, 5);
        await bench.AskReadings("DEMAND");
        await FleetBench.Until(() => bench.Parts().Count == 3 && bench.Now > start.AddMinutes(8) && bench.Fleet.Picture!.Reports.Count > 0, "the event is under way");
        var told = bench.Fleet.Picture!.Reports;
        await bench.StopFleet();
        await bench.StartFleet();
        await FleetBench.Until(() => bench.Fleet.Picture is { Utility.Connected: true } p && p.Events.Any(e => e.Phase is "ramp down" or "hold" or "ramp up"), "the event is still under way");
        Assert.Equal(40, bench.Parts().Values.Sum(), 6);
        Assert.Contains(bench.Fleet.Picture!.Reports, r => r.Id == told[^1].Id);
        await FleetBench.Until(() => bench.Fleet.Picture!.Events[0].Phase == "ramp up", "the ramp back has begun");
        await bench.StopFleet();
        await bench.StartFleet();
        await FleetBench.Until(() => bench.Fleet.Picture is { Utility.Connected: true, Events: [{ Phase: "ramp up" }] }, "it still goes back");
        Assert.Equal(40, bench.Parts().Values.Sum(), 6);
    }

    [Fact]
    public async Task A_wish_for_reports_alone_is_told_as_that()
    {
        await using var bench = await FleetBench.Start();
        await bench.AskReadings("DEMAND");
        await FleetBench.Until(() => bench.Fleet.Picture!.Notes.Any(n => n.Text == "The utility asks for reports: readings."), "it is told");
        Assert.DoesNotContain(bench.Fleet.Picture!.Notes, n => n.Text.Contains("has no intervals", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_utility_gets_the_sum_of_the_sites()
    {
        await using var bench = await FleetBench.Start();
        await bench.AskReadings("DEMAND BASELINE LOAD_SHED_DELTA_AVAILABLE");
        await FleetBench.Until(() => bench.Told("DEMAND").Count(t => t.Value == 200) >= 2, "two intervals were told");
        Assert.Contains(bench.Told("BASELINE"), t => t.Value == 200);
        Assert.Contains(bench.Told("LOAD_SHED_DELTA_AVAILABLE"), t => t.Value == 80);
        Assert.All(bench.Told("DEMAND"), t => Assert.Equal("fleet", t.Report.ClientId));
    }

    [Theory]
    [InlineData("name: x\nutility: { url: 7 }\nsites: []", "utility.url")]
    [InlineData("name: x\nutility: { url: \"http://h/\" }\nsites:\n  - { name: a }\n  - { name: a }", "two sites")]
    [InlineData("name: x\nutility: { url: \"http://h/\", client: f }\nsites:\n  - { name: a }", "secretFile")]
    [InlineData("name: x\nutility: { url: \"http://h/\" }\nsits: []", "did you mean sites")]
    [InlineData("name: x\nutility: { url: \"http://h/\" }\nsites: []", "a fleet needs a site")]
    [InlineData("name: x\nutility: { url: \"http://h/\" }\nsites: [ { name: a } ]\ntimings: { report: 2 min, silentAfter: 3 min }", "twice the time of report, 240 s")]
    [InlineData("- 1", "not a fleet file")]
    public void A_fleet_file_that_is_wrong_is_refused_with_where_and_why(string text, string why)
    {
        var refused = Assert.Throws<InputException>(() => FleetFile.Parse(text, "fleet.yaml", "."));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utility: { url: \"http://127.0.0.1:9/\", client: c, secretFile: none.secret }\nsites: [ { name: a } ]", "utility.secretFile: ")]
    [InlineData("utility: { url: \"http://127.0.0.1:9/\" }\nsites: [ { name: a, secretFile: none.secret } ]", "secretFile of a: ")]
    [InlineData("utility: { url: \"http://127.0.0.1:9/\" }\nsites: [ { name: a } ]\nlisten: 0.0.0.0:0", "give certificate and key, or behindProxy: yes")]
    [InlineData("utility: { url: \"http://127.0.0.1:9/\" }\nsites: [ { name: a } ]\ncertificate: none.pem", "certificate: ")]
    public async Task What_a_fleet_file_names_and_is_not_there_keeps_it_from_starting(string text, string why)
    {
        using var folder = new Folder();
        var settings = FleetFile.Parse("name: x\n" + text, "fleet.yaml", folder.Path);
        var refused = await Assert.ThrowsAsync<InputException>(() => Ballast.App.Verbs.FleetServing.Run(settings, Path.Combine(folder.Path, "state"), System.Net.IPAddress.Loopback, 0, TestContext.Current.CancellationToken));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_before_anything_is_started()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var (code, output, error) = await Child.Run("demo", "--fleet", "--port", $"{port}");
        Assert.NotEqual(0, code);
        Assert.Contains($"Port {port} on 127.0.0.1 is taken", error, StringComparison.Ordinal);
        Assert.DoesNotContain("five processes", output, StringComparison.Ordinal);
        using var folder = new Folder();
        var settings = FleetFile.Parse($"name: x\nutility: {{ url: \"http://127.0.0.1:9/\" }}\nsites: [ {{ name: a }} ]\nlisten: 127.0.0.1:{port}", "fleet.yaml", folder.Path);
        var refused = await Assert.ThrowsAsync<InputException>(() => Ballast.App.Verbs.FleetServing.Run(settings, Path.Combine(folder.Path, "state"), System.Net.IPAddress.Loopback, 0, TestContext.Current.CancellationToken));
        Assert.Contains("choose another in listen: of the fleet file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_of_any_kind_are_read_without_a_throw()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("BALLAST_FUZZ"), out var asked) ? asked : 20_000;
        var good = """{"payloadDescriptors":[{"payloadType":"DEMAND","units":"KW"}],"resources":[{"intervals":[{"id":0,"intervalPeriod":{"start":"2026-01-01T00:00:00Z","duration":"PT1M"},"payloads":[{"type":"DEMAND","values":[1.5]},{"type":"OPERATING_STATE","values":["NORMAL"]}]}]}]}"""u8.ToArray();
        Assert.Equal(1500, Assert.Single(SiteReportReader.Read(good)).DemandWatts);
        var random = new Random(7);
        for (var i = 0; i < count; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var k = random.Next(1, 6); k > 0; k--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            SiteReportReader.Read(bytes.AsMemory(0, random.Next(3) == 0 ? random.Next(bytes.Length) : bytes.Length));
        }
    }
}
