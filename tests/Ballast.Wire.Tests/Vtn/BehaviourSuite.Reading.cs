using System.Text;
using Ballast.Vtn.Access;

namespace Ballast.Wire.Tests.Vtn;

public abstract partial class BehaviourSuite
{
    [Fact]
    public async Task One_ven_never_sees_what_is_targeted_at_another()
    {
        var host = await Host();
        var (bl, one, two, none) = (await host.Bl(), await host.Ven(), await host.Ven(), await host.Ven());
        var (t1, t2, tr, shared) = (host.Fresh("t"), host.Fresh("t"), host.Fresh("t"), host.Fresh("t"));
        var ven1 = await Made(bl.Post("/vens", Ven(one, host.Fresh("venue"), t1, shared)));
        await Made(bl.Post("/vens", Ven(two, host.Fresh("venue"), t2, shared)));
        var program = await Made(bl.Post("/programs", new { programName = host.Fresh("program") }));
        var open = await Made(bl.Post("/events", Event(program)));
        var first = await Made(bl.Post("/events", Event(program, t1)));
        var second = await Made(bl.Post("/events", Event(program, t2)));
        var both = await Made(bl.Post("/events", Event(program, t1, t2)));
        var resources = await Made(bl.Post("/events", Event(program, tr)));

        async Task<IEnumerable<string>> Seen(TestClient client, string more = "") => (await client.Get($"/events?programID={program}{more}")).Ids;
        Assert.Equal([open, first, second, both, resources], await Seen(bl));
        Assert.Equal([open, first, both], await Seen(one));
        Assert.Equal([open, second, both], await Seen(two));
        Assert.Equal([open], await Seen(none));
        // Naming targets narrows; it never widens.
        Assert.Equal([first, both], await Seen(one, $"&targets={t1}"));
        Assert.Equal([first, both], await Seen(one, $"&targets={t1}&targets={t2}"));
        Assert.Equal([], await Seen(one, $"&targets={t2}"));
        Assert.Equal([first, second, both], await Seen(bl, $"&targets={t1}&targets={t2}"));
        Assert.Equal([first, second, both], await Seen(bl, $"&targets={t1},{t2}"));
        await Refused(404, one.Get($"/events/{second}"));
        await Refused(404, none.Get($"/events/{both}"));
        await Refused(409, one.Post("/reports", Report(second)));

        // Of targets, too, a VEN learns only its own.
        Assert.Equal([t1], (await one.Get($"/events/{both}")).Json.GetProperty("targets").EnumerateArray().Select(t => t.GetString()));
        Assert.DoesNotContain(t2, (await one.Get("/events")).Body, StringComparison.Ordinal);
        Assert.Contains(t2, (await two.Get($"/events/{both}")).Body, StringComparison.Ordinal);

        // What is granted to a resource is granted to its VEN.
        var resource = await Made(bl.Post("/resources", new { objectType = "BL_RESOURCE_REQUEST", clientID = one.Id, resourceName = "r", venID = ven1, targets = new[] { tr } }));
        Assert.Equal([open, first, both, resources], await Seen(one));
        Assert.Equal([open, second, both], await Seen(two));
        await bl.Delete($"/resources/{resource}");
        Assert.Equal([open, first, both], await Seen(one));

        // Programs likewise.
        var hidden = await Made(bl.Post("/programs", new { programName = host.Fresh("program"), targets = new[] { t2 } }));
        await Refused(404, one.Get($"/programs/{hidden}"));
        Assert.Contains(hidden, (await two.Get($"/programs?targets={t2}")).Ids);
        await Refused(409, one.Post("/subscriptions", Subscription("x", hidden)));

        // And what has no targets of its own is for those who see its program.
        var within = await Made(bl.Post("/events", Event(hidden)));
        await Refused(404, one.Get($"/events/{within}"));
        await Refused(409, one.Post("/reports", Report(within)));
        Assert.DoesNotContain(within, (await one.Get("/events")).Ids);
        Assert.Equal([], (await one.Get($"/events?programID={hidden}")).Ids);
        Assert.Equal([within], (await two.Get($"/events?programID={hidden}")).Ids);
        Assert.Equal(200, (await two.Get($"/events/{within}")).Status);

        // An event that changes its targets changes its readers.
        await bl.Put($"/events/{first}", Event(program, t2));
        Assert.Equal([open, both], await Seen(one));
        Assert.Equal([open, first, second, both], await Seen(two));
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        var host = await Host();
        var (bl, ven) = (await host.Bl(), await host.Ven());
        var (target, other) = (host.Fresh("t"), host.Fresh("t"));
        await Made(bl.Post("/vens", Ven(ven, host.Fresh("venue"), target, other)));
        var program = await Made(bl.Post("/programs", new { programName = host.Fresh("program") }));
        var ids = new List<string>();
        for (var i = 0; i < 53; i++) ids.Add(await Made(bl.Post("/events", Event(program, i % 3 == 0 ? [target] : i % 3 == 1 ? [other, target] : []))));
        foreach (var client in new[] { bl, ven })
        {
            Assert.Equal(ids.Take(50), (await client.Get($"/events?programID={program}")).Ids);
            Assert.Equal(ids.Skip(50), (await client.Get($"/events?programID={program}&skip=50")).Ids);
            Assert.Equal(ids.Skip(7).Take(5), (await client.Get($"/events?programID={program}&skip=7&limit=5")).Ids);
            Assert.Equal("[]", (await client.Get($"/events?programID={program}&limit=0")).Body);
            Assert.Equal("[]", (await client.Get($"/events?programID={program}&skip=53")).Body);
        }
        foreach (var kind in new[] { "programs", "events", "reports", "subscriptions", "vens", "resources" })
        {
            Assert.Equal(200, (await bl.Get($"/{kind}?skip=0&limit=50")).Status);
            foreach (var bad in new[] { "skip=-1", "limit=51", "limit=-1", "skip=x", "limit=1.5", "skip=1&skip=2", "limit=", "skip=99999999999" })
                await Refused(400, bl.Wrong(HttpMethod.Get, $"/{kind}?{bad}"));
        }
        foreach (var bad in new[] { "events?active=maybe", "events?targets=", "events?programID=a%20b", "vens?venName=", "subscriptions?objects=THING", "reports?eventID=%2F" })
            await Refused(400, bl.Wrong(HttpMethod.Get, $"/{bad}"));
    }

    [Fact]
    public async Task Active_passes_over_events_that_have_transpired()
    {
        var host = await Host();
        var bl = await host.Bl();
        var program = await Made(bl.Post("/programs", new { programName = host.Fresh("program") }));
        var now = host.Time.GetUtcNow();
        string At(double hours) => now.AddHours(hours).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        async Task<string> Timed(object? period, string? duration, params object?[] intervals)
        {
            var body = new Dictionary<string, object> { ["programID"] = program };
            if (period is not null) body["intervalPeriod"] = period;
            if (duration is not null) body["duration"] = duration;
            if (intervals.Length > 0)
                body["intervals"] = intervals.Select((p, i) => p is null ? (object)new { id = i, payloads = Array.Empty<object>() } : new { id = i, intervalPeriod = p, payloads = Array.Empty<object>() });
            return await Made(bl.Post("/events", body));
        }
        await Timed(new { start = At(-3), duration = "PT1H" }, null, null, null);                                // over an hour ago
        var running = await Timed(new { start = At(-3), duration = "PT1H" }, null, null, null, null, null);      // four hours from -3 h
        var later = await Timed(new { start = At(5), duration = "PT1H" }, null, (object?)null);
        var endless = await Timed(new { start = At(-900), duration = "P9999Y" }, null, (object?)null);
        var open = await Timed(new { start = At(-900) }, null, (object?)null);
        var looped = await Timed(new { start = At(-3), duration = "PT1H" }, "P9999Y", (object?)null);
        await Timed(new { start = At(-3), duration = "PT24H" }, "PT2H", (object?)null);                          // cut short by its duration
        var own = await Timed(null, null, new { start = At(-9), duration = "PT1H" }, new { start = At(-1), duration = "PT2H" });
        await Timed(new { start = "0001-01-01T00:00:00Z", duration = "PT0S" }, null, (object?)null);             // cancelled
        var at_once = await Timed(new { start = "0001-01-01T00:00:00Z", duration = "PT4H" }, null, (object?)null);
        var untimed = await Timed(null, null);
        Assert.Equal([running, later, endless, open, looped, own, at_once, untimed], (await bl.Get($"/events?programID={program}&active=true")).Ids);
        Assert.Equal(11, (await bl.Get($"/events?programID={program}&active=false")).Json.GetArrayLength());
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        var host = await Host();
        var (bl, ven) = (await host.Bl(), await host.Ven());
        var program = await Made(bl.Post("/programs", new { programName = host.Fresh("program") }));
        var happening = await Made(bl.Post("/events", Event(program)));
        var list = $"/events?programID={program}";
        foreach (var path in new[] { list, $"/events/{happening}" })
        {
            var first = await ven.Get(path);
            var tag = first.Headers.ETag!.ToString();
            var again = await ven.Send(HttpMethod.Get, path, null, headers: ("If-None-Match", tag));
            Assert.Equal((304, ""), (again.Status, again.Body));
            await bl.Put($"/events/{happening}", Event(program));
            var changed = await ven.Send(HttpMethod.Get, path, null, headers: ("If-None-Match", tag));
            Assert.Equal(200, changed.Status);
            Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
        }
    }

    [Fact]
    public async Task A_token_is_given_for_credentials_by_basic_and_by_form()
    {
        var host = await Host();
        var id = host.Fresh("client");
        var secret = host.Access.Add(id, Role.Ven);
        var stranger = host.Stranger();
        var basic = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{id}:{secret}"));
        var byForm = await stranger.Form("/auth/token", $"grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=read_targets");
        var byBasic = await stranger.Form("/auth/token", "grant_type=client_credentials", basic, direct: true);
        foreach (var reply in new[] { byForm, byBasic })
        {
            Assert.Equal((200, "Bearer", 3600), (reply.Status, reply.Json.GetProperty("token_type").GetString(), reply.Json.GetProperty("expires_in").GetInt32()));
            Assert.Contains("no-store", reply.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            var token = reply.Json.GetProperty("access_token").GetString();
            Assert.Equal(200, (await host.Stranger(token).Get("/programs")).Status);
        }
        Assert.Equal("read_targets", byForm.Json.GetProperty("scope").GetString());
        await Refused(403, host.Stranger(byForm.Json.GetProperty("access_token").GetString()).Get("/vens"));

        async Task Error(int status, string error, string form, string? authorization = null)
        {
            var reply = await stranger.Form("/auth/token", form, authorization, direct: true);
            Assert.Equal((status, error), (reply.Status, reply.Json.GetProperty("error").GetString()));
            Assert.DoesNotContain(secret, reply.Body, StringComparison.Ordinal);
        }
        var unknown = await stranger.Form("/auth/token", $"grant_type=client_credentials&client_id={id}&client_secret=wrong");
        Assert.Equal((401, "invalid_client"), (unknown.Status, unknown.Json.GetProperty("error").GetString()));
        await Error(401, "invalid_client", $"grant_type=client_credentials&client_id=nobody&client_secret={secret}");
        await Error(400, "invalid_request", "");
        await Error(400, "invalid_request", "grant_type=client_credentials");
        await Error(400, "invalid_request", $"grant_type=client_credentials&grant_type=client_credentials&client_id={id}&client_secret={secret}");
        await Error(400, "invalid_request", $"grant_type=client_credentials&client_id=%zz&client_secret={secret}");
        await Error(400, "invalid_request", $"grant_type=client_credentials&client_id=other&client_secret={secret}", basic);
        await Error(400, "invalid_request", "grant_type=client_credentials", "Basic !!");
        await Error(400, "unsupported_grant_type", $"grant_type=password&client_id={id}&client_secret={secret}");
        await Error(400, "invalid_scope", $"grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=everything");
        await Error(400, "invalid_scope", $"grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=write_events");
        await Refused(400, stranger.Send(HttpMethod.Post, "/auth/token", "{}", direct: true));

        var server = await stranger.Get("/auth/server");
        Assert.Equal(host.Direct + "/auth/token", server.Json.GetProperty("tokenURL").GetString());
    }

    [Fact]
    public async Task A_bad_token_is_no_token()
    {
        var host = await Host();
        var ven = await host.Ven();
        var turned = ven.Token![..^2] + (ven.Token[^2] == 'A' ? "BA" : "AA");
        foreach (var token in new[] { "x", turned, ven.Token + "A", new string('A', 4000), "a.b.c", "%41" })
            await Refused(401, host.Stranger(token).Get("/programs"));
        await Refused(401, host.Stranger().Wrong(HttpMethod.Get, "/programs"));
        await Refused(401, host.Stranger().Send(HttpMethod.Get, "/programs", null, authorization: "Basic YTpi", direct: true));
        Assert.Contains("Bearer", (await host.Stranger().Wrong(HttpMethod.Get, "/events")).Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);

        var (rotated, removed) = (await host.Ven(), await host.Ven());
        host.Access.Rotate(rotated.Id);
        host.Access.Remove(removed.Id);
        await Refused(401, rotated.Get("/programs"));
        await Refused(401, removed.Get("/programs"));
        Assert.Equal(200, (await ven.Get("/programs")).Status);
    }

    [Fact]
    public async Task A_server_without_a_broker_says_so_under_notifiers()
    {
        var host = await Host();
        var (bl, ven) = (await host.Bl(), await host.Ven());
        foreach (var client in new[] { bl, ven }) Assert.Equal("""{"WEBHOOK":true}""", (await client.Get("/notifiers")).Body);
        await Refused(404, bl.Get("/notifiers/mqtt/topics/programs"));
        await Refused(404, bl.Get("/notifiers/mqtt/topics/programs/nowhere"));
        await Refused(403, ven.Get("/notifiers/mqtt/topics/events"));
        var other = await Made(bl.Post("/vens", Ven(await host.Ven(), host.Fresh("venue"))));
        await Refused(403, ven.Get($"/notifiers/mqtt/topics/vens/{other}/events"));
    }
}
