using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.Wire.Tests.OpenAdr;

/// <summary>A VEN with a server that behaves.</summary>
public class VenClientTests
{
    const string Peak = """{ "programID": "p1", "eventName": "peak", "intervals": [{ "id": 0, "payloads": [{ "type": "SIMPLE", "values": [1] }] }] }""";

    const string Bearer = "0123456789abcdef-call-back";

    static VenOptions Secret(ScriptedVtn vtn) => VenRun.Options(vtn.Address) with { ClientId = "ven", ClientSecret = () => "secret" };

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task It_fetches_a_token_registers_learns_programs_and_hears_events(bool old, bool formOnly)
    {
        await using var vtn = await ScriptedVtn.Start();
        (vtn.Old, vtn.FormOnly) = (old, formOnly);
        vtn.Add("programs", """{ "programName": "curtail" }""", "p1");
        vtn.Add("events", Peak, "e1");
        await using var run = new VenRun(Secret(vtn) with { Resources = [new("hall-a")] });
        var changed = await run.Hears<VenChange.EventChanged>();
        var found = await run.Hears<VenChange.ServerFound>();
        Assert.Equal(("e1", "p1", "curtail", false), (changed.Id, changed.ProgramId, changed.ProgramName, changed.IsUpdate));
        Assert.Equal(old ? OpenAdrVersion.V301 : OpenAdrVersion.V310, found.Version);
        var status = run.Client.Status;
        Assert.True(status.Connected);
        Assert.Equal((string?)Assert.Single(vtn.All("vens"))["id"], status.VenId);
        Assert.Equal((string?)Assert.Single(vtn.All("resources"))["id"], status.ResourceIds["hall-a"]);
        Assert.Equal(1, vtn.Tokens);
        await run.Polls(2);
        Assert.Single(run.Heard.OfType<VenChange.EventChanged>());
    }

    [Fact]
    public async Task What_is_registered_already_is_found_and_a_conflict_is_no_trouble()
    {
        await using var vtn = await ScriptedVtn.Start();
        var late = false;
        vtn.Odd = async context =>
        {
            if (context.Request.Method != "POST" || !context.Request.Path.Value!.EndsWith("/vens", StringComparison.Ordinal)) return false;
            if (!late) vtn.Add("vens", """{ "venName": "site-1", "targets": ["campus"] }""", "v7");
            late = true;
            await ScriptedVtn.Json(context, 409, """{ "title": "Conflict", "status": 409 }""");
            return true;
        };
        await using var run = new VenRun(VenRun.Options(vtn.Address));
        await run.Hears<VenChange.ServerFound>();
        Assert.Equal("v7", run.Client.Status.VenId);
        Assert.Contains("campus", run.Client.Status.Names);
    }

    [Fact]
    public async Task A_change_is_told_as_an_update_and_a_deletion_as_gone()
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Add("programs", """{ "programName": "curtail" }""", "p1");
        vtn.Add("events", Peak, "e1");
        await using var run = new VenRun(VenRun.Options(vtn.Address));
        var first = await run.Hears<VenChange.EventChanged>();
        lock (vtn.All("events"))
        {
            vtn.All("events")[0]["eventName"] = "longer peak";
            vtn.All("events")[0]["modificationDateTime"] = "2025-05-03T22:05:00Z";
        }
        var second = await run.Hears<VenChange.EventChanged>(change => change.IsUpdate);
        Assert.Equal(first.FirstHeard, second.FirstHeard);
        Assert.Contains("longer peak", second.Json);
        vtn.Remove("events", "e1");
        Assert.Equal("e1", (await run.Hears<VenChange.EventGone>()).Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unchanged_answer_costs_nothing_further(bool tags)
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Tags = tags;
        for (var i = 0; i < 120; i++) vtn.Add("events", Peak, $"e{i}");
        await using var run = new VenRun(VenRun.Options(vtn.Address));
        await run.Hears<VenChange.ServerFound>();
        Assert.Equal(120, run.Heard.OfType<VenChange.EventChanged>().Select(change => change.Id).Distinct().Count());
        Assert.Equal(1, vtn.Count("GET events?active=true&skip=100&limit=50"));
        var before = run.Client.Status.Counts.Unchanged;
        await run.Polls(3);
        Assert.True(run.Client.Status.Counts.Unchanged >= before + 2);
        Assert.Equal(120, run.Heard.OfType<VenChange.EventChanged>().Count());
        Assert.Equal(120, run.Client.Status.Events);
    }

    [Fact]
    public async Task An_event_that_is_only_no_longer_listed_is_not_gone()
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Add("events", Peak, "e1");
        vtn.Add("events", Peak, "e2");
        var hide = false;
        vtn.Odd = async context =>
        {
            if (!hide || !context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal)) return false;
            await ScriptedVtn.Json(context, 200, "[]");
            return true;
        };
        await using var run = new VenRun(VenRun.Options(vtn.Address) with { Linger = TimeSpan.FromSeconds(-1) });
        await run.Hears<VenChange.ServerFound>();
        vtn.Remove("events", "e2");
        hide = true;
        Assert.Equal("e2", (await run.Hears<VenChange.EventGone>()).Id);
        await run.Polls(3);
        Assert.Single(run.Heard.OfType<VenChange.EventGone>());
        Assert.Equal(1, vtn.Count("GET events/e1"));
    }

    [Fact]
    public async Task An_event_that_is_over_for_the_server_is_asked_about_while_a_site_may_still_be_about_it()
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Add("events", Peak, "e1");
        var hide = false;
        vtn.Odd = async context =>
        {
            if (!hide || !context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal)) return false;
            await ScriptedVtn.Json(context, 200, "[]");
            return true;
        };
        await using var run = new VenRun(VenRun.Options(vtn.Address));
        await run.Hears<VenChange.ServerFound>();
        hide = true;
        await run.Polls(2);
        vtn.Remove("events", "e1");
        Assert.Equal("e1", (await run.Hears<VenChange.EventGone>()).Id);
    }

    [Fact]
    public async Task A_server_of_3_0_1_shows_all_and_only_what_is_meant_for_us_is_told()
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Old = true;
        vtn.Add("programs", """{ "programName": "curtail" }""", "p1");
        vtn.Add("programs", """{ "programName": "other" }""", "p2");
        vtn.Add("events", """{ "programID": "p1", "targets": [{ "type": "VEN_NAME", "values": ["site-2"] }], "intervals": [] }""", "e1");
        vtn.Add("events", """{ "programID": "p1", "targets": [{ "type": "GROUP", "values": ["campus"] }], "intervals": [] }""", "e2");
        vtn.Add("events", """{ "programID": "p2", "intervals": [] }""", "e3");
        vtn.Add("events", """{ "programID": "p1", "intervals": [] }""", "e4");
        await using var run = new VenRun(VenRun.Options(vtn.Address) with { Targets = ["campus"], Programs = ["curtail"] });
        await run.Hears<VenChange.ServerFound>();
        Assert.Equal(["e2", "e4"], run.Heard.OfType<VenChange.EventChanged>().Select(change => change.Id));
    }

    [Fact]
    public async Task What_an_earlier_run_heard_keeps_its_time_and_is_told_when_it_has_gone()
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Add("events", Peak, "e1");
        var before = new DateTimeOffset(2025, 5, 3, 21, 0, 0, TimeSpan.Zero);
        await using var run = new VenRun(VenRun.Options(vtn.Address) with { KnownEvents = new Dictionary<string, DateTimeOffset> { ["e1"] = before, ["e0"] = before }.ToImmutableDictionary() });
        var changed = await run.Hears<VenChange.EventChanged>();
        Assert.Equal((before, false), (changed.FirstHeard, changed.IsUpdate));
        Assert.Equal("e0", (await run.Hears<VenChange.EventGone>()).Id);
    }

    [Fact]
    public async Task A_token_that_is_refused_or_near_its_end_is_renewed()
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.TokenLife = 1;
        await using var run = new VenRun(Secret(vtn));
        await run.Hears<VenChange.ServerFound>();
        await run.Until(() => vtn.Tokens >= 2, "not renewed");
        vtn.TokenLife = 3600;
        await run.Polls(2);
        // From one moment to the next the server forgets every token.
        vtn.Tokens += 10;
        var tokens = vtn.Tokens;
        await run.Polls(3);
        Assert.Equal(tokens + 1, vtn.Tokens);
        Assert.DoesNotContain(run.Heard, change => change is VenChange.ServerLost);
    }

    [Fact]
    public async Task Call_backs_are_heard_in_whatever_order_they_come()
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Add("programs", """{ "programName": "curtail" }""", "p1");
        await using var run = new VenRun(VenRun.Options(vtn.Address) with { Notices = new VenNotices.Webhook(new Uri("http://127.0.0.1:9/hook"), Bearer), PollWhileNotified = TimeSpan.FromMinutes(5) });
        await run.Hears<VenChange.ServerFound>();
        var subscription = Assert.Single(vtn.All("subscriptions"));
        Assert.Equal(("site-1", Bearer), ((string?)subscription["clientName"], (string?)subscription["objectOperations"]![0]!["bearerToken"]));
        Assert.True(run.Client.Status.Notified);
        var list = vtn.Count("GET events?");

        Assert.Equal(NoticeAnswer.Unauthorized, run.Client.Heard(Body("CREATE", "e1", 1), "wrong"));
        Assert.Equal(NoticeAnswer.Unauthorized, run.Client.Heard(Body("CREATE", "e1", 1), null));
        Assert.Equal(NoticeAnswer.Unreadable, run.Client.Heard("{}"u8.ToArray(), Bearer));
        Assert.Equal(NoticeAnswer.TooLong, run.Client.Heard(new byte[5 * 1024 * 1024], Bearer));
        string[] order = ["UPDATE e1 2", "CREATE e1 1", "UPDATE e1 2", "UPDATE e1 3", "CREATE e2 1", "DELETE e2 1", "UPDATE e2 2"];
        foreach (var notice in order)
        {
            var words = notice.Split(' ');
            Assert.Equal(NoticeAnswer.Taken, run.Client.Heard(Body(words[0], words[1], int.Parse(words[2])), Bearer));
        }
        await run.Hears<VenChange.EventGone>();
        await run.Until(() => run.Client.Status.Counts.Notices == 7, "not all taken");
        Assert.Equal(["e1 v2", "e1 v3", "e2 v1"], run.Heard.OfType<VenChange.EventChanged>().Select(change => $"{change.Id} {JsonNode.Parse(change.Json)!["eventName"]}"));
        Assert.Equal(4, run.Client.Status.Counts.RefusedNotices);
        Assert.Equal(list, vtn.Count("GET events?"));
    }

    [Fact]
    public async Task A_call_back_in_snake_case_is_a_reason_to_look()
    {
        await using var vtn = await ScriptedVtn.Start();
        await using var run = new VenRun(VenRun.Options(vtn.Address) with { Notices = new VenNotices.Webhook(new Uri("http://127.0.0.1:9/hook"), Bearer), PollWhileNotified = TimeSpan.FromMinutes(5) });
        await run.Hears<VenChange.ServerFound>();
        vtn.Add("events", Peak, "e1");
        Assert.Equal(NoticeAnswer.Taken, run.Client.Heard("""{ "object_type": "EVENT", "operation": "POST", "object": { "id": "e1", "program_id": "p1", "created_date_time": "2026-11-21 00:09:12" } }"""u8.ToArray(), Bearer));
        Assert.Contains("SIMPLE", (await run.Hears<VenChange.EventChanged>()).Json);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reports_wait_through_an_outage_in_order(bool old)
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Old = old;
        vtn.Add("events", Peak, "e1");
        var down = false;
        vtn.Odd = async context =>
        {
            if (!down) return false;
            await ScriptedVtn.Json(context, 503, "{}");
            return true;
        };
        await using var run = new VenRun(VenRun.Options(vtn.Address) with { MaxReports = 4 });
        await run.Hears<VenChange.ServerFound>();
        down = true;
        await run.Hears<VenChange.ServerLost>();
        var sent = Enumerable.Range(0, 5).Select(i => run.Client.Send($$"""{ "eventID": "e1", "clientName": "site-1", "reportName": "r{{i}}", "resources": [] }""", null, TestContext.Current.CancellationToken)).ToList();
        Assert.IsType<ReportAnswer.NoRoom>(await sent[4]);
        Assert.IsType<ReportAnswer.Refused>(await run.Client.Send("{}", null, TestContext.Current.CancellationToken));
        down = false;
        var answers = await Task.WhenAll(sent.Take(4));
        Assert.Equal(["r0", "r1", "r2", "r3"], vtn.All("reports").Select(report => (string?)report["reportName"]));
        Assert.Equal(old ? "p1" : null, (string?)vtn.All("reports")[0]["programID"]);
        var id = Assert.IsType<ReportAnswer.Sent>(answers[1]).ReportId;
        Assert.Equal((string?)vtn.All("reports")[1]["id"], id);
        Assert.IsType<ReportAnswer.Sent>(await run.Client.Send("""{ "eventID": "e1", "clientName": "site-1", "reportName": "r1b", "resources": [] }""", id, TestContext.Current.CancellationToken));
        Assert.Equal("r1b", (string?)vtn.All("reports")[1]["reportName"]);
        Assert.Equal((0, 5L, 1L, 1L), run.Client.Status.Reports);
    }

    [Fact]
    public async Task A_report_that_the_server_will_not_have_does_not_hold_up_the_others()
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Odd = async context =>
        {
            if (context.Request.Method != "POST" || !context.Request.Path.Value!.EndsWith("/reports", StringComparison.Ordinal)) return false;
            var asked = vtn.Asked.Last(line => line.StartsWith("POST reports", StringComparison.Ordinal));
            if (!asked.Contains("poison", StringComparison.Ordinal)) return false;
            await ScriptedVtn.Json(context, asked.Contains("poison-500", StringComparison.Ordinal) ? 500 : 400, """{ "title": "Bad Request", "detail": "no such event" }""");
            return true;
        };
        await using var run = new VenRun(VenRun.Options(vtn.Address));
        string[] names = ["poison-400", "poison-500", "good"];
        var answers = await Task.WhenAll(names.Select(name => run.Client.Send($$"""{ "eventID": "e1", "clientName": "site-1", "reportName": "{{name}}", "resources": [] }""", null, TestContext.Current.CancellationToken)));
        Assert.Contains("no such event", Assert.IsType<ReportAnswer.Refused>(answers[0]).Sentence);
        Assert.Equal(500, Assert.IsType<ReportAnswer.Refused>(answers[1]).Status);
        Assert.IsType<ReportAnswer.Sent>(answers[2]);
    }

    static byte[] Body(string operation, string id, int version) => Encoding.UTF8.GetBytes($$"""
        { "objectType": "EVENT", "operation": "{{operation}}", "object": { "id": "{{id}}", "objectType": "EVENT", "programID": "p1", "eventName": "v{{version}}",
          "createdDateTime": "2025-05-03T22:00:00Z", "modificationDateTime": "2025-05-03T22:0{{version}}:00Z", "intervals": [] } }
        """);
}
