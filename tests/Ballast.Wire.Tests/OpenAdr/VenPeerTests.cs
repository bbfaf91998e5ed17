using System.Net;
using Ballast.Vtn;
using Ballast.Vtn.Notify;
using Ballast.Vtn.Objects;
using Ballast.Wire.OpenAdr;
using Ballast.Wire.OpenAdr.Ven;
using Ballast.Wire.Tests.Peers;
using Ballast.Wire.Tests.Vtn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ballast.Wire.Tests.OpenAdr;

/// <summary>A VEN with the official document as its server, and with our own.</summary>
public class VenPeerTests
{
    const string Bearer = "0123456789abcdef-call-back";

    [Theory]
    [InlineData("VEN-999")]
    [InlineData("another")]
    public async Task Every_answer_of_the_official_document_is_understood(string name)
    {
        await using var prism = await Prism.Mock();
        await using var run = new VenRun(VenRun.Options(prism.Address) with
        {
            VenName = name,
            ClientId = "ven_client_99",
            ClientSecret = () => "ven_secret_99",
            Resources = [new("RESOURCE-999"), new("hall-b")],
            Notices = new VenNotices.Webhook(new Uri("https://site.example/hook"), Bearer),
            RequestTimeout = TimeSpan.FromSeconds(15),
        });
        var changed = await run.Hears<VenChange.EventChanged>();
        Assert.Equal("object-999", changed.Id);
        Assert.Equal(OpenAdrVersion.V310, (await run.Hears<VenChange.ServerFound>()).Version);
        var report = """{ "eventID": "object-999", "clientName": "VEN-999", "resources": [{ "resourceName": "RESOURCE-999", "intervals": [{ "id": 0, "payloads": [{ "type": "DEMAND", "values": [70.5] }] }] }] }""";
        Assert.Equal("object-999", Assert.IsType<ReportAnswer.Sent>(await run.Client.Send(report, null, TestContext.Current.CancellationToken)).ReportId);
        Assert.IsType<ReportAnswer.Sent>(await run.Client.Send(report, "object-999", TestContext.Current.CancellationToken));
        var status = run.Client.Status;
        Assert.Equal(("object-999", true, null as string), (status.VenId, status.Notified, status.Trouble));
        Assert.Equal(2, status.ResourceIds.Count);
        Assert.Equal("ResTOU", Assert.Single(status.Programs).Name);
        Assert.DoesNotContain(run.Heard, change => change is VenChange.ServerLost);
        // The document's example of a token server is another host without TLS, to which no secret is sent; the mock calls every object a program.
        Assert.All(run.Heard.OfType<VenChange.Remark>(), remark => Assert.Matches("token address|calls itself", remark.Sentence));
        AssertNoRequestWasRefused(prism);
        Assert.True(EventDocument.Read(changed.Json, new() { Name = "s", Interconnection = new() { ImportLimit = new(1e6) } }, new EventTerms { Now = changed.At, IsMeant = true }).Ok);
    }

    [Fact]
    public async Task Notifiers_and_topics_of_the_official_document_are_understood()
    {
        await using var prism = await Prism.Mock();
        await using var mosquitto = await Mosquitto.Start();
        await using var run = new VenRun(VenRun.Options(prism.Address) with
        {
            VenName = "VEN-999",
            Token = () => "any",
            Notices = new VenNotices.Mqtt(new Uri($"mqtt://127.0.0.1:{mosquitto.Port}")),
            RequestTimeout = TimeSpan.FromSeconds(15),
        });
        await run.Hears<VenChange.ServerFound>();
        await run.Until(() => run.Client.Status.Notified, "not at the broker");
        Assert.All(run.Heard.OfType<VenChange.Remark>(), remark => Assert.Contains("calls itself", remark.Sentence));
        AssertNoRequestWasRefused(prism);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_our_own_server_only_what_is_granted_is_heard_and_reports_arrive(bool named)
    {
        await using var host = await VtnHost.Start(new VtnOptions { TargetsMustBeNamed = named });
        var bl = await host.Bl();
        var secret = host.Access.Add("site-client", Ballast.Vtn.Access.Role.Ven);
        var program = (await bl.Post("/programs", new { programName = "curtail" })).Id;
        await bl.Post("/vens", new { objectType = "BL_VEN_REQUEST", clientID = "site-client", venName = "site-1", targets = new[] { "campus" } });
        var mine = (await bl.Post("/events", Event(program, "mine", "campus"))).Id;
        await bl.Post("/events", Event(program, "another's", "elsewhere"));
        var all = (await bl.Post("/events", Event(program, "everybody's"))).Id;
        await using var run = new VenRun(VenRun.Options(new Uri(host.Direct)) with { ClientId = "site-client", ClientSecret = () => secret, Resources = [new("hall-a")] });
        await run.Hears<VenChange.ServerFound>();
        await run.Polls(2);
        Assert.Equal(new[] { mine, all }.Order(), run.Heard.OfType<VenChange.EventChanged>().Select(change => change.Id).Order());
        var sent = await run.Client.Send($$"""{ "eventID": "{{mine}}", "clientName": "site-1", "resources": [{ "resourceName": "hall-a", "intervals": [{ "id": 0, "payloads": [{ "type": "DEMAND", "values": [70.5] }] }] }] }""", null, TestContext.Current.CancellationToken);
        var id = Assert.IsType<ReportAnswer.Sent>(sent).ReportId;
        Assert.Equal(mine, (await bl.Get($"/reports/{id}")).Json.GetProperty("eventID").GetString());
        await bl.Put($"/events/{mine}", Event(program, "longer", "campus"));
        Assert.Contains("longer", (await run.Hears<VenChange.EventChanged>(change => change.IsUpdate)).Json);
        await bl.Delete($"/events/{all}");
        Assert.Equal(all, (await run.Hears<VenChange.EventGone>()).Id);
        Assert.Empty(run.Heard.OfType<VenChange.Remark>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Our_own_server_notifies_by_call_back_and_by_broker(bool byBroker)
    {
        await using var mosquitto = byBroker ? await Mosquitto.Start() : null;
        await using var host = await VtnHost.Start();
        await using var announcer = Announcer.Attach(host.Vtn, new NotifyOptions(), byBroker ? MqttNotifierOptions.Parse($"mqtt://127.0.0.1:{mosquitto!.Port}", "vtn") : null);
        var bl = await host.Bl();
        var secret = host.Access.Add("site-client", Ballast.Vtn.Access.Role.Ven);
        var program = (await bl.Post("/programs", new { programName = "curtail" })).Id;
        VenRun? run = null;
        await using var hook = await Hook(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            context.Response.StatusCode = run!.Client.Heard(body.ToArray(), context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal)) == NoticeAnswer.Taken ? 200 : 401;
        });
        run = new VenRun(VenRun.Options(new Uri(host.Direct)) with
        {
            ClientId = "site-client",
            ClientSecret = () => secret,
            Notices = byBroker ? new VenNotices.Mqtt() : new VenNotices.Webhook(new Uri($"{hook.Urls.Single()}/hook"), Bearer),
            PollWhileNotified = TimeSpan.FromMinutes(5),
        });
        await using var running = run;
        await run.Hears<VenChange.ServerFound>();
        await run.Until(() => run.Client.Status.Notified, "not notified");
        var id = (await bl.Post("/events", Event(program, "peak"))).Id;
        Assert.Equal(id, (await run.Hears<VenChange.EventChanged>()).Id);
        await bl.Put($"/events/{id}", Event(program, "longer"));
        Assert.Contains("longer", (await run.Hears<VenChange.EventChanged>(change => change.IsUpdate)).Json);
        await bl.Delete($"/events/{id}");
        await run.Hears<VenChange.EventGone>();
        Assert.True(run.Client.Status.Counts.Notices >= 3);
        Assert.Equal(0, run.Client.Status.Counts.RefusedNotices);
    }

    /// <summary>The first request for a token comes with the credentials in the header, which the document does not know.</summary>
    static void AssertNoRequestWasRefused(Prism prism) =>
        Assert.DoesNotContain(prism.Output.Split('\n'), line => line.Contains("Violation: request", StringComparison.Ordinal) && !line.Contains("client_", StringComparison.Ordinal));

    static object Event(string program, string name, params string[] targets) => new
    {
        programID = program,
        eventName = name,
        targets = targets.Length == 0 ? null : targets,
        intervalPeriod = new { start = "2999-01-01T00:00:00Z", duration = "PT1H" },
        intervals = new[] { new { id = 0, payloads = new[] { new { type = "SIMPLE", values = new[] { 1 } } } } },
    };

    static async Task<WebApplication> Hook(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
