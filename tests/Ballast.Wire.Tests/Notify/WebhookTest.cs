using System.Text;
using System.Text.Json;
using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Notify;
using Ballast.Vtn.Objects;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.Notify;

/// <summary>Subscriptions with callbacks, at a listener of our own.</summary>
public sealed class WebhookTest
{
    [Fact]
    public async Task A_subscriber_hears_of_creation_change_and_deletion_in_order_with_its_token()
    {
        await using var listener = await Listener.Start();
        await using var vtn = await NotifyVtn.Start();
        await vtn.Subscribe("bl", listener["/all"]);
        var program = await vtn.Program("p");
        var created = await vtn.Event(program, "one");
        await vtn.Replace(created, NotifyVtn.EventJson(program, "two"));
        await vtn.Remove(created);
        await listener.Until(() => listener.Heard.Length == 3);
        Assert.Equal(["CREATE one", "UPDATE two", "DELETE two"], listener.Names("/all"));
        Assert.All(listener.Heard, h => Assert.Equal("Bearer secret-token", h.Authorization));
        Assert.All(listener.Heard, h => Assert.Equal("EVENT", h.Body.GetProperty("objectType").GetString()));
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(created.Json).RootElement, listener.Heard[0].Body.GetProperty("object")));
        await listener.Until(() => vtn.Announcer.Counters.Delivered == 3);
    }

    [Fact]
    public async Task A_VEN_hears_only_of_what_it_may_see_and_not_of_the_targets_of_others()
    {
        await using var listener = await Listener.Start();
        await using var vtn = await NotifyVtn.Start();
        await vtn.Ven("ven-a", "group-a", "both");
        await vtn.Ven("ven-b", "group-b", "both");
        foreach (var ven in (string[])["ven-a", "ven-b"]) await vtn.Subscribe(ven, listener["/" + ven], "\"EVENT\",\"VEN\",\"SUBSCRIPTION\"");
        var program = await vtn.Program("p");
        await vtn.Event(program, "for-a", "group-a");
        await vtn.Event(program, "for-b", "group-b");
        await vtn.Event(program, "for-both", "both", "group-b", "unknown");
        await vtn.Event(program, "for-all");
        await listener.Until(() => listener.Heard.Count(h => Is(h.Body, "EVENT")) == 6);
        var events = listener.Heard.Where(h => Is(h.Body, "EVENT")).ToArray();
        Assert.Equal(["for-a", "for-both", "for-all"], events.Where(h => h.Path == "/ven-a").Select(h => Name(h.Body)));
        Assert.Equal(["for-b", "for-both", "for-all"], events.Where(h => h.Path == "/ven-b").Select(h => Name(h.Body)));
        Assert.Equal(["both"], Targets(events, "/ven-a"));
        Assert.Equal(["both", "group-b"], Targets(events, "/ven-b"));
        // Each hears of its own subscription, and of no other.
        Assert.Equal(["/ven-a", "/ven-b"], listener.Heard.Where(h => Is(h.Body, "SUBSCRIPTION")).Select(h => h.Path).Order());

        static IEnumerable<string?> Targets(IEnumerable<(string Path, string? Authorization, JsonElement Body)> heard, string path) =>
            heard.First(h => h.Path == path && Name(h.Body) == "for-both").Body.GetProperty("object").GetProperty("targets").EnumerateArray().Select(t => t.GetString());
    }

    [Fact]
    public async Task Program_and_targets_of_a_subscription_narrow_what_is_heard()
    {
        await using var listener = await Listener.Start();
        await using var vtn = await NotifyVtn.Start();
        var (one, two) = (await vtn.Program("one"), await vtn.Program("two"));
        await vtn.Subscribe("bl", listener["/one"], more: $$""","programID":"{{one.Id}}" """);
        await vtn.Subscribe("bl", listener["/x"], more: ""","targets":["x"] """);
        await vtn.Subscribe("bl", listener["/deleted"], operations: "\"DELETE\"");
        await vtn.Event(one, "a");
        await vtn.Event(two, "b", "x");
        var last = await vtn.Event(two, "c");
        await vtn.Remove(last);
        await listener.Until(() => listener.Heard.Length == 3);
        Assert.Equal(["CREATE a"], listener.Names("/one"));
        Assert.Equal(["CREATE b"], listener.Names("/x"));
        Assert.Equal(["DELETE c"], listener.Names("/deleted"));
    }

    [Fact]
    public async Task The_secret_of_a_subscription_is_told_to_nobody()
    {
        await using var listener = await Listener.Start();
        await using var vtn = await NotifyVtn.Start();
        await vtn.Subscribe("bl", listener["/all"], "\"SUBSCRIPTION\"");
        await vtn.Subscribe("ven-a", listener["/ven"], token: "of-ven-a");
        await listener.Until(() => listener.Heard.Length == 2);
        Assert.DoesNotContain(listener.Heard, h => h.Body.GetRawText().Contains("of-ven-a", StringComparison.Ordinal) || h.Body.GetRawText().Contains("secret-token", StringComparison.Ordinal));
        Assert.Equal(listener["/ven"].ToString(), listener.Heard[1].Body.GetProperty("object").GetProperty("objectOperations")[0].GetProperty("callbackUrl").GetString());
    }

    [Fact]
    public async Task A_callback_that_hangs_and_one_that_is_dead_delay_no_other()
    {
        await using var listener = await Listener.Start();
        var hang = new TaskCompletionSource();
        listener.Answers["/hangs"] = async (context, _) => await hang.Task.WaitAsync(context.RequestAborted);
        await using var vtn = await NotifyVtn.Start();
        await vtn.Subscribe("bl", listener["/hangs"]);
        await vtn.Subscribe("bl", new Uri($"http://127.0.0.1:{Peers.Peer.FreePort()}/dead"));
        await vtn.Subscribe("bl", listener["/well"]);
        var program = await vtn.Program("p");
        for (var i = 0; i < 50; i++) await vtn.Event(program, $"{i}");
        await listener.Until(() => listener.Names("/well").Length == 50);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"CREATE {i}"), listener.Names("/well"));
        Assert.Empty(listener.Names("/hangs"));
        hang.SetResult();
        await listener.Until(() => listener.Names("/hangs").Length == 50);
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_in_the_end_given_up()
    {
        await using var listener = await Listener.Start();
        listener.Answers["/soon"] = (context, before) => Task.FromResult(context.Response.StatusCode = before < 3 ? 503 : 200);
        listener.Answers["/never"] = (context, _) => Task.FromResult(context.Response.StatusCode = 500);
        await using var vtn = await NotifyVtn.Start(new() { FirstPause = TimeSpan.FromMilliseconds(5), Attempts = 5 });
        await vtn.Subscribe("bl", listener["/soon"]);
        await vtn.Subscribe("bl", listener["/never"]);
        var program = await vtn.Program("p");
        await vtn.Event(program, "one");
        await vtn.Event(program, "two");
        await listener.Until(() => listener.Names("/soon").Length == 2 && vtn.Announcer.Counters.GivenUp == 2);
        Assert.Equal(["CREATE one", "CREATE two"], listener.Names("/soon"));
        Assert.Equal(5 + 2, listener.Calls("/never")); // five for the first, two for the next: it has just failed
        await listener.Until(() => vtn.Announcer.Counters is { Delivered: 2, Retried: 3 + 4 + 1 });
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_refusal_is_final()
    {
        await using var listener = await Listener.Start();
        listener.Answers["/moved"] = (context, _) =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        listener.Answers["/forbidden"] = (context, _) => Task.FromResult(context.Response.StatusCode = 403);
        await using var vtn = await NotifyVtn.Start();
        await vtn.Subscribe("bl", listener["/moved"]);
        await vtn.Subscribe("bl", listener["/forbidden"]);
        await vtn.Event(await vtn.Program("p"), "one");
        await listener.Until(() => vtn.Announcer.Counters.Refused == 2);
        Assert.Equal((1, 1, 0), (listener.Calls("/moved"), listener.Calls("/forbidden"), listener.Calls("/elsewhere")));
    }

    [Fact]
    public async Task Private_addresses_are_refused_where_that_is_asked_and_names_that_lead_there_are_not_called()
    {
        await using var listener = await Listener.Start();
        await using var vtn = await NotifyVtn.Start(server: new VtnOptions { AllowPrivateCallbacks = false });
        using var body = JsonDocument.Parse(NotifyVtn.SubscriptionJson(listener["/by-number"]));
        var refused = await vtn.Vtn.Create(Caller.Host, ObjectKind.Subscription, body.RootElement);
        Assert.Equal(400, refused.Status);
        Assert.StartsWith("$.objectOperations[0].callbackUrl: it lies on", refused.Detail, StringComparison.Ordinal);
        await vtn.Subscribe("bl", new UriBuilder(listener["/by-name"]) { Host = "localhost" }.Uri);
        await vtn.Event(await vtn.Program("p"), "one");
        await listener.Until(() => vtn.Announcer.Counters.Refused == 1);
        Assert.Empty(listener.Heard);
    }

    [Fact]
    public async Task Notifications_of_every_kind_are_as_the_document_has_them()
    {
        await using var listener = await Listener.Start();
        await using var prism = await Prism.ForNotifications(listener["/"].ToString().TrimEnd('/'));
        using (var http = new HttpClient())
        {
            using var wrong = new StringContent("""{"objectType":"EVENT","operation":"POST","object":{}}""", Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri(prism.Address, "/hook"), wrong, TestContext.Current.CancellationToken);
            Assert.Equal(422, (int)answer.StatusCode); // prism does look
        }
        await using var vtn = await NotifyVtn.Start();
        await vtn.Subscribe("bl", new Uri(prism.Address, "/hook"), "\"PROGRAM\",\"EVENT\",\"REPORT\",\"SUBSCRIPTION\",\"VEN\",\"RESOURCE\"");
        var program = await vtn.Program("p", "x");
        var shed = await vtn.Event(program, "e");
        var ven = await vtn.Ven("ven-a", "x");
        var resource = await vtn.Make(ObjectKind.Resource, $$"""{"objectType":"BL_RESOURCE_REQUEST","clientID":"ven-a","venID":"{{ven.Id}}","resourceName":"r"}""");
        var report = await vtn.Make(ObjectKind.Report, $$"""{"eventID":"{{shed.Id}}","clientName":"a","resources":[{"resourceName":"r","intervals":[{"id":0,"payloads":[{"type":"USAGE","values":[1.5]}]}]}]}""", "ven-a");
        foreach (var item in (VtnObject[])[report, resource, ven, shed, program]) await vtn.Remove(item, item.Kind == ObjectKind.Report ? "ven-a" : null);
        await listener.Until(() => vtn.Announcer.Counters is { Delivered: var taken, Refused: var refused } && taken + refused == 11);
        Assert.Equal(0, vtn.Announcer.Counters.Refused);
        Assert.Equal(11, listener.Heard.Length);
    }

    [Fact]
    public async Task What_waits_for_one_callback_is_bounded_and_the_newest_stays()
    {
        await using var listener = await Listener.Start();
        var hang = new TaskCompletionSource();
        listener.Answers["/slow"] = (_, before) => before == 0 ? hang.Task : Task.CompletedTask;
        await using var vtn = await NotifyVtn.Start(new() { QueuedPerCallback = 3 });
        await vtn.Subscribe("bl", listener["/slow"]);
        var program = await vtn.Program("p");
        await vtn.Event(program, "0");
        await listener.Until(() => listener.Calls("/slow") == 1);
        for (var i = 1; i <= 10; i++) await vtn.Event(program, $"{i}");
        await listener.Until(() => vtn.Announcer.Counters.Dropped == 7);
        hang.SetResult();
        await listener.Until(() => listener.Heard.Length == 4);
        Assert.Equal(["CREATE 0", "CREATE 8", "CREATE 9", "CREATE 10"], listener.Names("/slow"));
    }

    [Fact]
    public async Task A_subscription_that_is_changed_or_ended_is_heeded_at_once()
    {
        await using var listener = await Listener.Start();
        await using var vtn = await NotifyVtn.Start();
        var program = await vtn.Program("p");
        var subscription = await vtn.Subscribe("bl", listener["/before"]);
        await vtn.Event(program, "one");
        await listener.Until(() => listener.Heard.Length == 1);
        await vtn.Replace(subscription, NotifyVtn.SubscriptionJson(listener["/after"]), "bl");
        await vtn.Event(program, "two");
        await listener.Until(() => listener.Heard.Length == 2);
        await vtn.Remove(subscription, "bl");
        await vtn.Subscribe("bl", listener["/last"]);
        await vtn.Event(program, "three");
        await listener.Until(() => listener.Heard.Length == 3);
        Assert.Equal(["/before", "/after", "/last"], listener.Heard.Select(h => h.Path));
    }

    [Fact]
    public async Task Who_subscribed_to_a_program_hears_of_its_end_though_the_subscription_goes_with_it()
    {
        await using var listener = await Listener.Start();
        await using var vtn = await NotifyVtn.Start();
        var program = await vtn.Program("p");
        await vtn.Subscribe("bl", listener["/x"], "\"PROGRAM\",\"SUBSCRIPTION\"", "\"DELETE\"", $$""","programID":"{{program.Id}}" """);
        await vtn.Remove(program);
        await listener.Until(() => listener.Heard.Length == 2);
        Assert.Equal(["PROGRAM", "SUBSCRIPTION"], listener.Heard.Select(h => h.Body.GetProperty("objectType").GetString()));
        Assert.Equal(0, vtn.Vtn.Book.Count(ObjectKind.Subscription));
    }

    [Fact]
    public async Task A_token_that_would_break_the_header_is_not_sent()
    {
        await using var listener = await Listener.Start();
        await using var vtn = await NotifyVtn.Start();
        await vtn.Subscribe("bl", listener["/x"], token: @"a\r\nX-Other: b");
        await vtn.Event(await vtn.Program("p"), "one");
        await listener.Until(() => vtn.Announcer.Counters.Refused == 1);
        Assert.Empty(listener.Heard);
    }

    static bool Is(JsonElement body, string kind) => body.GetProperty("objectType").GetString() == kind;

    static string? Name(JsonElement body) => body.GetProperty("object").GetProperty("eventName").GetString();
}
