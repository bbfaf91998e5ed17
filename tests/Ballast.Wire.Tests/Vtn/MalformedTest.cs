using System.Net.Http.Headers;
using System.Text;
using Ballast.Vtn;
using Ballast.Vtn.Access;

namespace Ballast.Wire.Tests.Vtn;

/// <summary>Requests that are wrong, each refused with a sentence that names the place.</summary>
public sealed class MalformedTest
{
    [Theory]
    [InlineData("programs", "[]", "The body must be a JSON object.")]
    [InlineData("programs", "{}", "$.programName is required")]
    [InlineData("programs", """{"programName":null}""", "$.programName is required")]
    [InlineData("programs", """{"programName":""}""", "$.programName is \"\"")]
    [InlineData("programs", """{"programName":7}""", "$.programName is 7, and must be a text of 1 to 128 characters.")]
    [InlineData("programs", """{"programName":"p","targets":"t"}""", "$.targets is \"t\", and must be a list.")]
    [InlineData("programs", """{"programName":"p","targets":["t",""]}""", "$.targets[1] is")]
    [InlineData("programs", """{"programName":"p","targets":[null]}""", "$.targets[0] is null")]
    [InlineData("programs", """{"programName":"p","intervalPeriod":{"start":"yesterday"}}""", "$.intervalPeriod.start is \"yesterday\"")]
    [InlineData("programs", """{"programName":"p","intervalPeriod":{"start":"2026-02-30T00:00:00Z"}}""", "$.intervalPeriod.start is")]
    [InlineData("programs", """{"programName":"p","intervalPeriod":{"start":"2026-11-21 00:09:12"}}""", "$.intervalPeriod.start is")]
    [InlineData("programs", """{"programName":"p","intervalPeriod":{"duration":"1h"}}""", "$.intervalPeriod.duration is \"1h\"")]
    [InlineData("programs", """{"programName":"p","programDescriptions":[{}]}""", "$.programDescriptions[0].URL is required")]
    [InlineData("programs", """{"programName":"p","programDescriptions":[{"URL":"not a url"}]}""", "$.programDescriptions[0].URL is")]
    [InlineData("programs", """{"programName":"p","payloadDescriptors":[{"payloadType":"PRICE"}]}""", "$.payloadDescriptors[0].objectType is required")]
    [InlineData("programs", """{"programName":"p","payloadDescriptors":[{"objectType":"REPORT_PAYLOAD_DESCRIPTOR","payloadType":"USAGE","confidence":101}]}""", "$.payloadDescriptors[0].confidence is 101, and must be a whole number from 0 to 100.")]
    [InlineData("programs", """{"programName":"p","attributes":[{"type":"A"}]}""", "$.attributes[0].values is required")]
    [InlineData("programs", """{"programName":"p","attributes":[{"type":"A","values":[{"x":1}]}]}""", "$.attributes[0].values[0].y is required")]
    [InlineData("programs", """{"programName":"p","attributes":[{"type":"A","values":[[1]]}]}""", "$.attributes[0].values[0] is a list")]
    [InlineData("programs", """{"programName":"p","attributes":[{"type":"A","values":[1e999]}]}""", "$.attributes[0].values[0] is 1e999")]
    [InlineData("events", """{"programID":"a b"}""", "$.programID is \"a b\"")]
    [InlineData("events", """{"programID":"p","priority":-1}""", "$.priority is -1")]
    [InlineData("events", """{"programID":"p","priority":0.5}""", "$.priority is 0.5")]
    [InlineData("events", """{"programID":"p","intervals":[{"payloads":[]}]}""", "$.intervals[0].id is required")]
    [InlineData("events", """{"programID":"p","intervals":[{"id":3000000000,"payloads":[]}]}""", "$.intervals[0].id is 3000000000")]
    [InlineData("events", """{"programID":"p","reportDescriptors":[{"payloadType":"USAGE","reportIntervals":"SOME"}]}""", "$.reportDescriptors[0].reportIntervals is \"SOME\", and must be one of INTERVALS, SUB_INTERVALS, OPEN_INTERVALS.")]
    [InlineData("events", """{"programID":"p","payloadDescriptors":[{"objectType":"REPORT_PAYLOAD_DESCRIPTOR","payloadType":"USAGE"}]}""", "$.payloadDescriptors[0].objectType is")]
    [InlineData("vens", """{"venName":"v"}""", "$.objectType is required")]
    [InlineData("vens", """{"objectType":"VEN","venName":"v"}""", "$.objectType is \"VEN\", and must be one of BL_VEN_REQUEST, VEN_VEN_REQUEST.")]
    [InlineData("vens", """{"objectType":"BL_VEN_REQUEST","venName":"v"}""", "$.clientID is required")]
    [InlineData("resources", """{"objectType":"BL_RESOURCE_REQUEST","clientID":"c","resourceName":"r"}""", "$.venID is required")]
    [InlineData("subscriptions", """{"clientName":"c","objectOperations":[{"objects":["EVENTS"],"operations":[],"callbackUrl":"http://x/"}]}""", "$.objectOperations[0].objects[0] is \"EVENTS\"")]
    [InlineData("subscriptions", """{"clientName":"c","objectOperations":[{"objects":[],"operations":["POST"],"callbackUrl":"http://x/"}]}""", "$.objectOperations[0].operations[0] is \"POST\"")]
    [InlineData("subscriptions", """{"clientName":"c","objectOperations":[{"objects":[],"operations":[],"callbackUrl":"file:///etc/passwd"}]}""", "$.objectOperations[0].callbackUrl is")]
    [InlineData("reports", """{"eventID":"e","clientName":"c","resources":[{"resourceName":"r"}]}""", "$.resources[0].intervals is required")]
    [InlineData("programs", "", "The body is not JSON")]
    [InlineData("programs", "{\"programName\":", "The body is not JSON that this server takes, at line 1, byte 16")]
    [InlineData("programs", """{"programName":"p","programName":"q"}""", "The body is not JSON")]
    [InlineData("programs", """{"programName":"\ud800"}""", "not valid Unicode")]
    [InlineData("programs", """{"programName":"p","more":{"\udc00":1}}""", "not valid Unicode")]
    [InlineData("programs", """{"programName":"p","more":["\ud800x"]}""", "not valid Unicode")]
    public async Task A_wrong_body_is_refused_with_its_place(string kind, string body, string sentence)
    {
        await using var host = await VtnHost.Start();
        var client = await host.Bl((Scopes)511);
        foreach (var (method, path) in new[] { (HttpMethod.Post, $"/{kind}"), (HttpMethod.Put, $"/{kind}/some") })
        {
            var reply = await client.Wrong(method, path, body);
            Assert.True(reply.Status == 400, reply.Body);
            Assert.Contains(sentence, reply.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_only_looks_wrong_is_taken()
    {
        await using var host = await VtnHost.Start();
        var bl = await host.Bl();
        var made = await bl.Wrong(HttpMethod.Post, "/programs", """{"programName":"p","intervalPeriod":{"start":"0001-01-01","duration":"PT0S","randomizeStart":"-PT5M"},"attributes":null,"targets":[]}""");
        Assert.True(made.Status == 201, made.Body);
        Assert.Equal("0001-01-01T00:00:00Z", made.Json.GetProperty("intervalPeriod").GetProperty("start").GetString());
        Assert.False(made.Json.TryGetProperty("attributes", out _));
        Assert.Equal(201, (await bl.Send(HttpMethod.Post, "/programs", """{"programName":"q"}""", "application/json; charset=utf-8")).Status);
        Assert.Equal(201, (await bl.Post("/programs", new { programName = string.Concat(Enumerable.Repeat("🔌", 128)) })).Status);
        Assert.Equal(400, (await bl.Send(HttpMethod.Post, "/programs", """{"programName":"q"}""", "text/plain")).Status);
    }

    [Fact]
    public async Task A_path_that_names_no_possible_id_is_refused()
    {
        await using var host = await VtnHost.Start();
        var bl = await host.Bl();
        foreach (var id in new[] { "a.b", "%20", new string('a', 129), "a%2Fb", "ü" }) Assert.Equal(400, (await bl.Wrong(HttpMethod.Get, $"/events/{id}")).Status);
    }

    [Fact]
    public async Task Too_much_is_refused()
    {
        await using var host = await VtnHost.Start(new VtnOptions { MaxBodyBytes = 4096, MaxDepth = 8, MaxObjects = 3, MaxObjectsPerClient = 2, MaxTargets = 4, MaxItems = 5 });
        var bl = await host.Bl();
        Assert.Equal(413, (await bl.Post("/programs", new { programName = "p", more = new string('x', 5000) })).Status);
        Assert.Equal(400, (await bl.Send(HttpMethod.Post, "/programs", "{\"programName\":\"p\",\"more\":" + new string('[', 9) + new string(']', 9) + "}")).Status);
        Assert.Contains("4 at most", (await bl.Post("/programs", new { programName = "p", targets = new[] { "1", "2", "3", "4", "5" } })).Detail, StringComparison.Ordinal);
        Assert.Contains("5 at most", (await bl.Post("/programs", new { programName = "p", attributes = new object[6] })).Detail, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++) Assert.Equal(201, (await bl.Post("/programs", new { programName = $"p{i}" })).Status);
        Assert.Contains("3 programs", (await bl.Post("/programs", new { programName = "p3" })).Detail, StringComparison.Ordinal);
        var ven = await host.Ven();
        object Subscription(int i) => new { clientName = $"c{i}", objectOperations = Array.Empty<object>() };
        for (var i = 0; i < 2; i++) Assert.Equal(201, (await ven.Post("/subscriptions", Subscription(i))).Status);
        Assert.Equal(403, (await ven.Post("/subscriptions", Subscription(2))).Status);
    }

    [Fact]
    public async Task A_body_without_a_length_is_held_to_the_limit_too()
    {
        await using var host = await VtnHost.Start(new VtnOptions { MaxBodyBytes = 4096 });
        var bl = await host.Bl();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, host.Direct + "/programs") { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(new string(' ', 100_000)))) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bl.Token);
        request.Headers.TransferEncodingChunked = true;
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(413, (int)response.StatusCode);
    }

    [Fact]
    public async Task After_the_store_has_failed_nothing_is_taken_and_all_is_still_read()
    {
        await using var host = await VtnHost.Start(store: new FailingStore());
        var bl = await host.Bl();
        var made = await bl.Post("/programs", new { programName = "p" });
        Assert.Equal(201, made.Status);
        Assert.Equal(500, (await bl.Post("/programs", new { programName = "q" })).Status);
        Assert.Contains("disk is full", (await bl.Post("/programs", new { programName = "r" })).Detail, StringComparison.Ordinal);
        Assert.Equal(500, (await bl.Delete($"/programs/{made.Id}")).Status);
        Assert.Equal(200, (await bl.Get($"/programs/{made.Id}")).Status);
        Assert.NotNull(host.Vtn.Failure);
    }

    sealed class FailingStore : Ballast.Vtn.Storage.IObjectStore
    {
        public IAsyncEnumerable<Ballast.Vtn.Objects.VtnObject> Load(CancellationToken cancel) => AsyncEnumerable.Empty<Ballast.Vtn.Objects.VtnObject>();

        public async Task Commit(Ballast.Vtn.Storage.Change change)
        {
            await Task.Yield();
            if (change.Sequence > 1) throw new Ballast.Vtn.Storage.StoreException("The disk is full.");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
