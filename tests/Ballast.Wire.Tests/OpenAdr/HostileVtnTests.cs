using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ballast.Wire.OpenAdr.Ven;
using Microsoft.AspNetCore.Http;

namespace Ballast.Wire.Tests.OpenAdr;

/// <summary>A VEN with servers that are odd, ill or wicked: it says what is wrong, waits, and is there again when they are.</summary>
public class HostileVtnTests
{
    const string Peak = """{ "programID": "p1", "eventName": "peak", "intervals": [{ "id": 0, "payloads": [{ "type": "SIMPLE", "values": [1] }] }] }""";

    static readonly Dictionary<string, (Func<HttpContext, Task> Answer, string Says)> ills = new()
    {
        ["reset"] = (context => { context.Abort(); return Task.CompletedTask; }, "failed"),
        ["never-ending"] = (async context => { while (true) { await context.Response.WriteAsync(" ", context.RequestAborted); await Task.Delay(20, context.RequestAborted); } }, "within 0.3 s"),
        ["silent"] = (context => Task.Delay(Timeout.Infinite, context.RequestAborted), "within 0.3 s"),
        ["huge"] = (context => context.Response.WriteAsync(new string(' ', 1_200_000), context.RequestAborted), "more than 1024 KiB"),
        ["huge, as announced"] = (context => { context.Response.ContentLength = 1L << 40; return context.Response.WriteAsync("[", context.RequestAborted); }, "more than 1024 KiB"),
        ["garbage"] = (context => ScriptedVtn.Json(context, 200, "\u0000<html>\ud83d\ude00"), "not answered with JSON"),
        ["not a list"] = (context => ScriptedVtn.Json(context, 200, "{}"), "with a list"),
        ["deep"] = (context => ScriptedVtn.Json(context, 200, new string('[', 100_000)), "not answered with JSON"),
        ["half a character"] = (context => ScriptedVtn.Json(context, 200, """[{ "id": "\ud800", "programID": "p" }]"""), "could not be read"),
        ["redirect loop"] = (context => { context.Response.Redirect(context.Request.Path + context.Request.QueryString); return Task.CompletedTask; }, "redirection"),
        ["forbidden"] = (context => ScriptedVtn.Json(context, 403, """{ "title": "Forbidden", "detail": "scope read_targets is missing" }"""), "scope read_targets is missing"),
        ["unauthorized"] = (context => ScriptedVtn.Json(context, 401, "{}"), "401"),
        ["error in HTML"] = (context => ScriptedVtn.Json(context, 502, "<html>Bad Gateway</html>", "text/html"), "502"),
        ["long header"] = (context => { context.Response.Headers["x"] = new string('x', 100_000); return Task.CompletedTask; }, "failed"),
    };

    public static TheoryData<string> Ills => [.. ills.Keys];

    [Theory, MemberData(nameof(Ills))]
    public async Task An_ill_server_is_lost_with_a_sentence_and_found_again(string ill)
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Add("events", Peak, "e1");
        await using var run = new VenRun(VenRun.Options(vtn.Address) with { ClientId = "ven", ClientSecret = () => "secret", RequestTimeout = TimeSpan.FromSeconds(0.3), MaxBodyBytes = 1024 * 1024 });
        await run.Hears<VenChange.EventChanged>();
        await run.Hears<VenChange.ServerFound>();
        var (answer, says) = ills[ill];
        vtn.Odd = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal)) return false;
            await answer(context);
            return true;
        };
        var lost = await run.Hears<VenChange.ServerLost>();
        Assert.Contains(says, lost.Why);
        Assert.Matches(@"^[^\r\n]{10,400}\.$", lost.Why);
        Assert.NotNull(lost.Since);
        Assert.False(run.Client.Status.Connected);
        vtn.Odd = null;
        vtn.Add("events", Peak, "e2");
        await run.Hears<VenChange.EventChanged>(change => change.Id == "e2");
        await run.Until(() => run.Heard.OfType<VenChange.ServerFound>().Count() == 2, "not found again");
        Assert.DoesNotContain(run.Heard, change => change is VenChange.EventGone);
        Assert.DoesNotContain("secret", string.Join(' ', run.Heard));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("date")]
    public async Task A_server_that_asks_to_be_left_alone_is_left_alone(string after)
    {
        await using var vtn = await ScriptedVtn.Start();
        var told = 0L;
        var next = 0L;
        vtn.Odd = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal) || vtn.Count("GET events") < 3) return false;
            if (told == 0)
            {
                told = Stopwatch.GetTimestamp();
                context.Response.Headers.RetryAfter = after == "date" ? DateTimeOffset.UtcNow.AddSeconds(2.5).ToString("r", CultureInfo.InvariantCulture) : after;
                await ScriptedVtn.Json(context, after == "date" ? 503 : 429, "{}");
                return true;
            }
            if (next == 0) next = Stopwatch.GetTimestamp();
            return false;
        };
        await using var run = new VenRun(VenRun.Options(vtn.Address));
        await run.Until(() => Volatile.Read(ref next) != 0, "not asked again");
        Assert.True(Stopwatch.GetElapsedTime(told, next) >= TimeSpan.FromSeconds(0.9));
        Assert.DoesNotContain(run.Heard, change => change is VenChange.ServerLost);
    }

    [Fact]
    public async Task What_servers_in_the_field_write_is_taken_where_it_is_plain()
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Odd = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal)) return false;
            context.Response.Headers.Date = DateTimeOffset.UtcNow.AddHours(1).ToString("r", CultureInfo.InvariantCulture);
            context.Response.Headers.ETag = "not quoted";
            await ScriptedVtn.Json(context, 200, """
                [{ "id": "e1", "object_type": "EVENT", "program_id": "p1", "created_date_time": "2026-11-21 00:09:12", "modification_date_time": "2026-11-21 00:09:12",
                   "interval_period": { "start": "2026-11-21 00:10:00", "duration": "PT1H" }, "intervals": [{ "id": 0, "payloads": [{ "type": "DISPATCH_SETPOINT", "values": ["70"] }] }] },
                 { "objectType": "EVENT", "programID": "p1" }, { "id": "a#b", "programID": "p1" }, 5]
                """, "text/plain");
            return true;
        };
        await using var run = new VenRun(VenRun.Options(vtn.Address));
        var changed = await run.Hears<VenChange.EventChanged>();
        await run.Polls(2);
        Assert.Equal(("e1", "p1"), (changed.Id, changed.ProgramId));
        Assert.Contains("\"intervalPeriod\"", changed.Json);
        Assert.Contains(run.Heard.OfType<VenChange.Remark>(), remark => remark.Sentence.Contains("is about 60 min away"));
        Assert.Contains(run.Heard.OfType<VenChange.Remark>(), remark => remark.Sentence.Contains("without an id"));
        Assert.Single(run.Heard.OfType<VenChange.EventChanged>());
    }

    [Fact]
    public async Task A_server_that_knows_no_paging_and_has_more_than_anybody_needs_is_read_once_up_to_the_limit()
    {
        await using var vtn = await ScriptedVtn.Start();
        var many = $"[{string.Join(',', Enumerable.Range(0, 300).Select(i => $$"""{ "id": "e{{i}}", "programID": "p1", "intervals": [] }"""))}]";
        vtn.Odd = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal)) return false;
            await ScriptedVtn.Json(context, 200, many);
            return true;
        };
        await using var run = new VenRun(VenRun.Options(vtn.Address) with { MaxEvents = 250 });
        await run.Polls(2);
        Assert.Equal(250, run.Heard.OfType<VenChange.EventChanged>().Count());
        Assert.Contains(run.Heard.OfType<VenChange.Remark>(), remark => remark.Sentence.Contains("more than 250 events"));
        Assert.True(vtn.Count("GET events?active=true&skip=") <= 2 * run.Client.Status.Counts.Polls + 4);
    }

    [Fact]
    public async Task An_older_form_of_an_event_never_replaces_a_newer_one()
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Add("events", Peak, "e1");
        await using var run = new VenRun(VenRun.Options(vtn.Address));
        await run.Hears<VenChange.ServerFound>();
        lock (vtn.All("events"))
        {
            vtn.All("events")[0]["eventName"] = "stale";
            vtn.All("events")[0]["modificationDateTime"] = "2024-01-01T00:00:00Z";
        }
        await run.Polls(3);
        Assert.DoesNotContain("stale", Assert.Single(run.Heard.OfType<VenChange.EventChanged>()).Json);
    }

    [Fact]
    public async Task A_wrong_secret_is_told_without_the_secret()
    {
        await using var vtn = await ScriptedVtn.Start();
        await using var run = new VenRun(VenRun.Options(vtn.Address) with { ClientId = "ven", ClientSecret = () => "hunter2-hunter2" });
        var lost = await run.Hears<VenChange.ServerLost>();
        Assert.Contains("check client id and secret", lost.Why);
        Assert.Null(lost.Since);
        Assert.DoesNotContain("hunter2", string.Join(' ', run.Heard) + run.Client.Status);
    }

    [Theory]
    [InlineData("http://elsewhere.example/token")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:pass@elsewhere.example/token")]
    public async Task A_secret_does_not_go_where_it_would_not_be_safe(string tokenUrl)
    {
        await using var vtn = await ScriptedVtn.Start();
        vtn.Odd = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/auth/server", StringComparison.Ordinal)) return false;
            await ScriptedVtn.Json(context, 200, $$"""{ "tokenURL": "{{tokenUrl}}" }""");
            return true;
        };
        await using var run = new VenRun(VenRun.Options(vtn.Address) with { ClientId = "ven", ClientSecret = () => "secret" });
        await run.Hears<VenChange.ServerFound>();
        Assert.Equal(1, vtn.Tokens);
        Assert.Contains("is asked instead", Assert.Single(run.Heard.OfType<VenChange.Remark>()).Sentence);
    }

    [Fact]
    public async Task A_flood_of_call_backs_neither_blocks_nor_wears_out_the_server()
    {
        await using var vtn = await ScriptedVtn.Start();
        const string Bearer = "0123456789abcdef-call-back";
        await using var run = new VenRun(VenRun.Options(vtn.Address) with { PollEvery = TimeSpan.FromSeconds(1), PollWhileNotified = TimeSpan.FromMinutes(5), Notices = new VenNotices.Webhook(new Uri("http://127.0.0.1:9/hook"), Bearer) });
        await run.Hears<VenChange.ServerFound>();
        var odd = Encoding.UTF8.GetBytes("""{ "object_type": "EVENT", "operation": "UPDATE", "object": { "id": "e9" } }""");
        for (var i = 0; i < 20_000; i++) Assert.Equal(NoticeAnswer.Taken, run.Client.Heard(odd, Bearer));
        vtn.Add("events", Peak, "e1");
        await run.Hears<VenChange.EventChanged>();
        Assert.True(vtn.Count("GET events?") <= 10);
    }
}
