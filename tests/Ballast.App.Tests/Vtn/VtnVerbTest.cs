using System.Text.Json;

namespace Ballast.App.Tests.Vtn;

/// <summary>The shell's verbs against a real server, each in a process of its own.</summary>
public class VtnVerbTest
{
    [Fact]
    public async Task A_program_its_events_and_its_vens_are_run_from_the_shell()
    {
        using var vtn = await VtnProcess.Start();
        Assert.Contains("has the id", await vtn.Done("program", "create", "--name", "peak", "--target", "zone-3"), StringComparison.Ordinal);
        Assert.Contains("zone-3", await vtn.Done("program", "list"), StringComparison.Ordinal);
        Assert.Contains("\"programName\": \"peak\"", await vtn.Done("program", "show", "peak"), StringComparison.Ordinal);

        await vtn.Done("event", "create", "--program", "peak", "--name", "summer", "--cut", "25%", "--start", "+10m", "--for", "3h", "--report", "demand,BASELINE", "--report-every", "5m", "--target", "zone-3", "b", "--priority", "1");
        var all = await vtn.Json("event", "list");
        Assert.Equal(2, all.GetArrayLength());
        var order = all[0];
        Assert.Equal("summer", order.GetProperty("eventName").GetString());
        Assert.Equal(0.25, order.GetProperty("intervals")[0].GetProperty("payloads")[0].GetProperty("values")[0].GetDouble());
        Assert.Equal("DISPATCH_SETPOINT_RELATIVE", order.GetProperty("intervals")[0].GetProperty("payloads")[0].GetProperty("type").GetString());
        Assert.Equal("PERCENT", order.GetProperty("payloadDescriptors")[0].GetProperty("units").GetString());
        Assert.Equal("PT3H", order.GetProperty("intervalPeriod").GetProperty("duration").GetString());
        Assert.Equal(["zone-3", "b"], order.GetProperty("targets").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(["DEMAND", "BASELINE"], order.GetProperty("reportDescriptors").EnumerateArray().Select(r => r.GetProperty("payloadType").GetString()));
        Assert.Equal("summer (reports)", all[1].GetProperty("eventName").GetString());
        Assert.Contains("25 % below baseline", await vtn.Done("event", "list", "--program", "peak", "--active"), StringComparison.Ordinal);

        Assert.Contains("20 KW below baseline", await vtn.Done("event", "modify", "summer", "--cut-kw", "20", "--for", "1h"), StringComparison.Ordinal);
        var modified = await vtn.Json("event", "show", "summer");
        Assert.Equal(order.GetProperty("id").GetString(), modified.GetProperty("id").GetString());
        Assert.Equal("PT1H", modified.GetProperty("intervalPeriod").GetProperty("duration").GetString());
        Assert.Equal(order.GetProperty("intervalPeriod").GetProperty("start").GetString(), modified.GetProperty("intervalPeriod").GetProperty("start").GetString());
        await vtn.Done("event", "cancel", "summer");
        Assert.Equal("PT0S", (await vtn.Json("event", "show", "summer")).GetProperty("intervalPeriod").GetProperty("duration").GetString());
        Assert.Contains("cancelled", await vtn.Done("event", "list"), StringComparison.Ordinal);

        Assert.Contains("has the id", await vtn.Done("ven", "create", "--name", "site-1", "--target", "zone-3"), StringComparison.Ordinal);
        Assert.Equal("zone-3\nc\n", (await vtn.Done("ven", "targets", "site-1", "--add", "c")).ReplaceLineEndings("\n"));
        Assert.Equal("c\n", (await vtn.Done("ven", "targets", "site-1", "--remove", "zone-3")).ReplaceLineEndings("\n"));
        Assert.Contains("site-1", await vtn.Done("ven", "list"), StringComparison.Ordinal);
        Assert.Equal("site-1", (await vtn.Json("ven", "show", "site-1")).GetProperty("venName").GetString());

        var (code, _, refused) = await vtn.Vtn("program", "delete", "peak");
        Assert.Equal(1, code);
        Assert.Contains("delete them first", refused, StringComparison.Ordinal);
        foreach (var item in all.EnumerateArray()) await vtn.Done("event", "delete", item.GetProperty("id").GetString()!);
        Assert.Contains("is deleted", await vtn.Done("program", "delete", "peak"), StringComparison.Ordinal);
        Assert.Contains("no program", await vtn.Done("program", "list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cut 20kW", "DISPATCH_SETPOINT_RELATIVE", "20", "KW")]
    [InlineData("--target-kw 70", "DISPATCH_SETPOINT", "70", "KW")]
    [InlineData("--limit-kw 90.5", "IMPORT_CAPACITY_LIMIT", "90.5", "KW")]
    [InlineData("--simple 2", "SIMPLE", "2", null)]
    [InlineData("--price 0.3", "PRICE", "0.3", "KWH")]
    [InlineData("--emergency line-4-is-down", "ALERT_GRID_EMERGENCY", "\"line-4-is-down\"", null)]
    public async Task Each_thing_that_an_event_can_ask_is_its_payload(string asked, string type, string value, string? units)
    {
        using var vtn = await VtnProcess.Start();
        await vtn.Done("program", "create", "--name", "p");
        var made = await vtn.Json(["event", "create", "--program", "p", .. asked.Split(' ')]);
        var payload = made.GetProperty("intervals")[0].GetProperty("payloads")[0];
        Assert.Equal(type, payload.GetProperty("type").GetString());
        Assert.Equal(value, payload.GetProperty("values")[0].GetRawText());
        Assert.Equal("P9999Y", made.GetProperty("intervalPeriod").GetProperty("duration").GetString());
        Assert.Equal(units, made.GetProperty("payloadDescriptors")[0].TryGetProperty("units", out var unit) ? unit.GetString() : null);
    }

    [Fact]
    public async Task Reports_are_shown_as_rows()
    {
        using var vtn = await VtnProcess.Start();
        await vtn.Done("program", "create", "--name", "p");
        var id = (await vtn.Json("event", "create", "--program", "p", "--cut", "25%", "--report", "DEMAND,BASELINE")).GetProperty("id").GetString()!;
        Assert.Contains("There is no report", await vtn.Done("report", "list"), StringComparison.Ordinal);
        using var ven = await vtn.Reporting("site-1", id, new DateTimeOffset(2026, 7, 1, 17, 0, 0, TimeSpan.Zero));
        Assert.Contains("12  DEMAND, BASELINE", await vtn.Done("report", "list", "--event", id), StringComparison.Ordinal);
        var rows = (await vtn.Done("report", "list", "--rows")).Split('\n');
        Assert.Contains("DEMAND KW", rows[0], StringComparison.Ordinal);
        Assert.Equal(13, rows.Count(r => r.Trim().Length > 0));
        Assert.Matches("site-1 +meter +2026-07-01 17:00:00Z +5 min +87.5 +100$", rows[1].TrimEnd());
        Assert.Equal(rows, (await vtn.Done("report", "show", $"site-1-{id}")).Split('\n'));
        await VtnProcess.Post(ven, "subscriptions", """{"clientName":"site-1","objectOperations":[{"objects":["EVENT"],"operations":["CREATE"],"callbackUrl":"http://127.0.0.1:9/hook","bearerToken":"very-secret-token"}]}""");
        var subscriptions = await vtn.Done("subscription", "list");
        Assert.Contains("http://127.0.0.1:9/hook", subscriptions, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret-token", subscriptions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clients_secret_is_shown_once_and_rotating_or_removing_it_shuts_it_out_while_the_server_runs()
    {
        using var vtn = await VtnProcess.Start();
        var secret = (await vtn.Done("client", "add", "second")).Trim();
        Assert.True(secret.Length >= 43 && !secret.Contains(' '), secret);
        (await vtn.HttpOnceKnown("second", secret)).Dispose();
        var fresh = (await vtn.Done("client", "rotate", "second")).Trim();
        Assert.NotEqual(secret, fresh);
        var listed = await vtn.Done("client", "list");
        Assert.Contains("second", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(fresh, listed, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(vtn.State, "vtn-clients.json")) Assert.DoesNotContain(fresh, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        (await vtn.HttpOnceKnown("second", fresh)).Dispose();
        await Assert.ThrowsAsync<HttpRequestException>(() => vtn.Http("second", secret));
        await vtn.Done("client", "remove", "second");
        Assert.DoesNotContain("second", await vtn.Done("client", "list"), StringComparison.Ordinal);
    }
}
