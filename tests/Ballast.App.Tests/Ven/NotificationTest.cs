using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ballast.App.Ven;

namespace Ballast.App.Tests.Ven;

public class NotificationTest
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_back_with_the_right_token_brings_an_event_that_no_poll_would_bring_so_soon()
    {
        await using var utility = await Utility.Start();
        await using var site = await DispatchedSite.Start(1, utility, s => s with { Notify = VenNotify.Webhook, Poll = TimeSpan.FromHours(1) });
        await site.OpenAdrUntil(o => o.Notified);
        var bearer = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(site.Journal)!, "ven.json"), Cancel)).RootElement.GetProperty("callbackBearer").GetString()!;
        var created = await utility.Post("events", utility.Event(0.2, site.Now.AddHours(1), "PT1H"));
        var notice = $$"""{"objectType":"EVENT","operation":"CREATE","object":{{created.GetRawText()}}}""";

        using (var stranger = await Notify(site, "not-the-token-of-the-subscription", notice)) Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        using (var nobody = await Notify(site, null, notice)) Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        using (var noise = await Notify(site, bearer, "{\"objectType\":")) Assert.Equal(HttpStatusCode.BadRequest, noise.StatusCode);
        Assert.Empty(await site.EventsUntil(_ => true));

        using (var taken = await Notify(site, bearer, notice)) Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Equal("20 % below baseline for 1 h", (await site.EventsUntil(e => e.Count == 1))[0].Asks);
        // The operator's token opens nothing here, and the server's token nothing elsewhere.
        using var elsewhere = new HttpRequestMessage(HttpMethod.Post, "/api/release") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) } };
        using (var refused = await site.Http.SendAsync(elsewhere, Cancel)) Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    static async Task<HttpResponseMessage> Notify(DispatchedSite site, string? bearer, string body)
    {
        using var http = new HttpClient { BaseAddress = site.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, VenService.CallbackPath) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return await http.SendAsync(request, Cancel);
    }
}
