using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ballast.App.Vtn;

namespace Ballast.App.Tests.Fleet;

/// <summary>The demo as a whole: five processes, one event, each of three killed in its midst.</summary>
public class FleetDemoTest
{
    static readonly string[] names = ["phoenix", "phoenix-battery", "phoenix-facility"];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_event_is_delivered_at_the_sum_and_no_kill_costs_what_was_acknowledged()
    {
        using var demo = Child.Start("demo", "--fleet", "--port", "0", "--speed", "60");
        var page = After(await demo.LineWith("/fleet.html"), "http").Replace("/fleet.html", "", StringComparison.Ordinal);
        var sites = new Dictionary<string, string>();
        foreach (var name in names) sites[name] = After(await demo.LineWith($"{name} "), "http");
        var said = await demo.LineWith("Utility");
        var utility = new Uri(After(said, "http").Split(' ')[0]);
        var secret = (await File.ReadAllTextAsync(said[(said.IndexOf("secret in ", StringComparison.Ordinal) + 10)..].TrimEnd(')'), Cancel)).Trim();
        var ids = new Dictionary<string, int>();
        for (var i = 0; i < 5; i++)
        {
            var line = (await demo.LineWith("kill -9")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            ids[line[4]] = int.Parse(line[2], CultureInfo.InvariantCulture);
        }
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        async Task<JsonElement?> Picture()
        {
            try
            {
                using var document = JsonDocument.Parse(await http.GetStringAsync(page + "/api/fleet", Cancel));
                return document.RootElement.Clone();
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }
        async Task<JsonElement> Until(Func<JsonElement, bool> holds, string what)
        {
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < TimeSpan.FromMinutes(4))
            {
                if (await Picture() is { } picture && holds(picture)) return picture;
                await Task.Delay(250, Cancel);
            }
            throw new TimeoutException($"It did not come to this in four minutes: {what}.");
        }
        void Kill(string name)
        {
            using var process = Process.GetProcessById(ids[name]);
            process.Kill();
            process.WaitForExit();
        }

        var hold = await Until(p => Event(p) is { } e && e.GetProperty("phase").GetString() == "hold" && Now(p) >= Time(e, "holdStart").AddMinutes(5), "the event is held");
        var asked = Event(hold)!.Value.GetProperty("askedKw").GetDouble();
        var sentBefore = hold.GetProperty("utility").GetProperty("reportsSent").GetInt64();
        Kill("utility");
        await Until(p => p.GetProperty("utility").GetProperty("connected").GetBoolean() && p.GetProperty("utility").GetProperty("reportsSent").GetInt64() > sentBefore, "the utility is back and hears reports");
        Kill("fleet");
        await Until(p => p.GetProperty("utility").GetProperty("connected").GetBoolean() && Site(p, "phoenix").GetProperty("state").GetString() == "curtailed", "the fleet is back and hears its sites");
        var killed = Now((await Picture())!.Value);
        Kill("phoenix");
        var without = await Until(p => Site(p, "phoenix").GetProperty("state").GetString() == "silent", "the site is missed");
        Assert.Equal(asked, names.Sum(n => Site(without, n).GetProperty("shareKw").GetDouble()), 0.02 * asked);
        Assert.Equal(0, Site(without, "phoenix").GetProperty("shareKw").GetDouble());
        await Until(p => Site(p, "phoenix").GetProperty("state").GetString() is "curtailed" or "normal", "the site is back");
        var over = await Until(p => Event(p)?.GetProperty("phase").GetString() == "over", "the event is over");
        var end = Time(Event(over)!.Value, "end");
        await Until(p => Now(p) >= end.AddMinutes(12) && p.GetProperty("utility").GetProperty("reportsWaiting").GetInt32() == 0, "the last reports are in");

        // Nobody crashed who was not killed.
        foreach (var name in (string[])["phoenix-battery", "phoenix-facility"])
            using (var process = Process.GetProcessById(ids[name])) Assert.False(process.HasExited);

        using var client = new VtnClient(utility, "utility", secret, new SocketsHttpHandler());
        var reports = await client.All("reports", [], Cancel);
        var rows = reports.Where(r => r.GetProperty("payloadDescriptors").EnumerateArray().Any(d => d.GetProperty("payloadType").GetString() == "SETPOINT")).Select(Row).OrderBy(r => r.From).ToList();
        // Every five minutes once, in spite of the kills.
        Assert.Equal(rows.Count, rows.Select(r => r.From).Distinct().Count());
        Assert.All(rows.Zip(rows.Skip(1)), p => Assert.Equal(TimeSpan.FromMinutes(5), p.Second.From - p.First.From));
        Assert.True(rows[^1].From >= end);
        var holdStart = Time(Event(hold)!.Value, "holdStart");
        // Where a site's own report came too late, the sum says that it is an estimate, and claims less than there was.
        Assert.All(rows.Where(r => r.From >= holdStart.AddMinutes(2) && r.From.AddMinutes(5) <= killed && !r.Measured), r => Assert.InRange(1 - r.Demand / r.Baseline, 0, 0.265));
        var held = rows.Where(r => r.Measured && r.From >= holdStart.AddMinutes(2) && r.From.AddMinutes(5) <= killed).ToList();
        Assert.NotEmpty(held);
        Assert.All(held, r => Assert.InRange(1 - r.Demand / r.Baseline, 0.235, 0.265));

        var limits = new Dictionary<string, double> { ["phoenix"] = 105, ["phoenix-battery"] = 105, ["phoenix-facility"] = 160 };
        foreach (var (name, limit) in limits)
        {
            using var history = JsonDocument.Parse(await http.GetStringAsync(sites[name] + "api/history?minutes=180", Cancel));
            Assert.All(history.RootElement.GetProperty("meterKw").EnumerateArray().Where(m => m.ValueKind == JsonValueKind.Number), m => Assert.InRange(m.GetDouble(), 0, limit * 1.005));
        }
        demo.Interrupt();
        Assert.Equal(0, (await demo.End()).Code);
        Assert.All(ids.Values, id => Assert.ThrowsAny<ArgumentException>(() => Process.GetProcessById(id)));
    }

    static JsonElement? Event(JsonElement picture) => picture.GetProperty("events").EnumerateArray().Cast<JsonElement?>().LastOrDefault(e => e!.Value.GetProperty("name").GetString() == "evening peak");

    static JsonElement Site(JsonElement picture, string name) => picture.GetProperty("sites").EnumerateArray().Single(s => s.GetProperty("name").GetString() == name);

    static DateTimeOffset Now(JsonElement picture) => Time(picture, "now");

    static DateTimeOffset Time(JsonElement item, string name) => item.GetProperty(name).GetDateTimeOffset();

    static string After(string line, string text) => line[line.IndexOf(text, StringComparison.Ordinal)..].Trim();

    static (DateTimeOffset From, double Demand, double Baseline, bool Measured) Row(JsonElement report)
    {
        var row = (From: DateTimeOffset.MaxValue, Demand: double.NaN, Baseline: double.NaN, Measured: true);
        foreach (var interval in report.GetProperty("resources")[0].GetProperty("intervals").EnumerateArray())
        {
            row.From = interval.GetProperty("intervalPeriod").GetProperty("start").GetDateTimeOffset();
            foreach (var payload in interval.GetProperty("payloads").EnumerateArray())
            {
                if (payload.GetProperty("type").GetString() == "DEMAND") row.Demand = payload.GetProperty("values")[0].GetDouble();
                if (payload.GetProperty("type").GetString() == "DATA_QUALITY") row.Measured &= payload.GetProperty("values")[0].GetString() == "OK";
                if (payload.GetProperty("type").GetString() == "BASELINE") row.Baseline = payload.GetProperty("values")[0].GetDouble();
            }
        }
        return row;
    }
}
