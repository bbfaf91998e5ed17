using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Ballast.App.Tests.Api;

public class ContractTest
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/api/events")]
    [InlineData("POST", "/api/openadr/events")]
    [InlineData("DELETE", "/api/events/x")]
    [InlineData("POST", "/api/release")]
    [InlineData("POST", "/api/stop-shaping")]
    [InlineData("POST", "/api/resume-shaping")]
    public async Task Whatever_changes_state_needs_the_token(string method, string path)
    {
        await using var server = await TestServer.Start();
        foreach (var authorization in new[] { null, new AuthenticationHeaderValue("Bearer", "wrong"), new AuthenticationHeaderValue("Basic", server.Token), new AuthenticationHeaderValue("Bearer", server.Token[..^1]) })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Authorization = authorization;
            using var response = await server.Stranger.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Contains("token", await TestServer.Detail(response), StringComparison.Ordinal);
        }
        var status = await server.Status();
        Assert.False(status.ShapingStopped);
        Assert.Null(status.NextEvent ?? status.CurrentEvent);
    }

    [Fact]
    public async Task Everything_readable_is_served_without_a_token()
    {
        await using var server = await TestServer.Start();
        foreach (var path in new[] { "/healthz", "/metrics", "/openapi/v1.json", "/api/status", "/api/events", "/api/history?minutes=10", "/api/jobs/pt_mpt_13b_sm/history", "/api/commands", "/api/notices?limit=5" })
        {
            using var response = await server.Stranger.GetAsync(path, Cancel);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync(Cancel)}");
        }
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("{", "not the JSON")]
    [InlineData("[]", "not the JSON")]
    [InlineData("{\"type\":7}", "not the JSON")]
    [InlineData("{}", "type is missing")]
    [InlineData("{\"type\":\"riot\"}", "type must be")]
    [InlineData("{\"type\":\"dispatch\"}", "exactly one of")]
    [InlineData("{\"type\":\"dispatch\",\"cutPercent\":25,\"targetKw\":7}", "exactly one of")]
    [InlineData("{\"type\":\"dispatch\",\"cutPercent\":-1}", "cutPercent")]
    [InlineData("{\"type\":\"dispatch\",\"cutPercent\":1e999}", "cutPercent")]
    [InlineData("{\"type\":\"dispatch\",\"targetKw\":-1}", "targetKw")]
    [InlineData("{\"type\":\"dispatch\",\"cutPercent\":5,\"durationMinutes\":-3}", "durationMinutes")]
    [InlineData("{\"type\":\"dispatch\",\"cutPercent\":5,\"rampMinutes\":1e300}", "rampMinutes")]
    [InlineData("{\"type\":\"dispatch\",\"cutPercent\":5,\"start\":\"1999-01-01T00:00:00Z\"}", "start")]
    [InlineData("{\"type\":\"dispatch\",\"cutPercent\":5,\"priority\":-1}", "priority")]
    [InlineData("{\"type\":\"dispatch\",\"cutPercent\":5,\"id\":\"\"}", "id must")]
    [InlineData("{\"type\":\"dispatch\",\"cutPercent\":10,\"durationMins\":30}", "durationMins")]
    [InlineData("{\"type\":\"limit\"}", "limitKw")]
    [InlineData("{\"type\":\"limit\",\"limitKw\":50,\"feed\":\"main-a\"}", "no feeds")]
    [InlineData("{\"type\":\"price\",\"price\":1,\"feed\":\"main-a\"}", "feed belongs")]
    [InlineData("{\"type\":\"price\"}", "price")]
    public async Task A_bad_event_is_refused_in_a_sentence(string body, string says)
    {
        await using var server = await TestServer.Start();
        using var response = await server.Post("/api/events", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(says, await TestServer.Detail(response), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Other_errors_are_problems_too()
    {
        await using var server = await TestServer.Start();
        async Task Refuses(HttpStatusCode code, Func<Task<HttpResponseMessage>> send)
        {
            using var response = await send();
            Assert.Equal(code, response.StatusCode);
            Assert.NotEmpty(await TestServer.Detail(response));
        }
        await Refuses(HttpStatusCode.NotFound, () => server.Http.GetAsync("/api/nothing", Cancel));
        await Refuses(HttpStatusCode.NotFound, () => server.Http.GetAsync("/api/jobs/nobody/history", Cancel));
        await Refuses(HttpStatusCode.NotFound, () => server.Http.DeleteAsync("/api/events/nobody", Cancel));
        await Refuses(HttpStatusCode.BadRequest, () => server.Http.GetAsync("/api/history?minutes=-1", Cancel));
        await Refuses(HttpStatusCode.BadRequest, () => server.Http.GetAsync("/api/history?minutes=many", Cancel));
        await Refuses(HttpStatusCode.BadRequest, () => server.Http.GetAsync("/api/commands?limit=0", Cancel));
        await Refuses(HttpStatusCode.MethodNotAllowed, () => server.Http.PutAsync("/api/status", null, Cancel));
        await Refuses(HttpStatusCode.UnsupportedMediaType, () => server.Http.PostAsync("/api/events", new StringContent("x"), Cancel));
        await Refuses(HttpStatusCode.RequestEntityTooLarge, () => server.Post("/api/events", new string(' ', 1024 * 1024 + 1)));
        await Refuses(HttpStatusCode.BadRequest, () => server.Post("/api/openadr/events", "{\"objectType\":\"EVENT\"}"));
    }

    [Fact]
    public async Task A_foreign_host_name_gets_nothing()
    {
        await using var server = await TestServer.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status");
        request.Headers.Host = "evil.example";
        using var response = await server.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
        Assert.Contains("this machine only", await TestServer.Detail(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_carry_careful_headers_and_no_permission_for_other_origins()
    {
        await using var server = await TestServer.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status");
        request.Headers.Add("Origin", "http://evil.example");
        using var response = await server.Http.SendAsync(request, Cancel);
        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_token_is_kept_only_as_a_hash_that_this_user_alone_can_read()
    {
        await using var server = await TestServer.Start();
        foreach (var file in Directory.GetFiles(server.StateDirectory).Where(f => f.EndsWith("256", StringComparison.Ordinal)))
            Assert.DoesNotContain(server.Token, await File.ReadAllTextAsync(file, Cancel), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.StateDirectory, "token.sha256")));
        var again = Access.TokenStore.Open(server.StateDirectory);
        Assert.Null(again.Fresh);
        Assert.True(again.Accepts(server.Token));
    }

    [Fact]
    public async Task The_openapi_document_names_every_route()
    {
        await using var server = await TestServer.Start();
        using var document = JsonDocument.Parse(await server.Http.GetStringAsync("/openapi/v1.json", Cancel));
        var paths = document.RootElement.GetProperty("paths");
        foreach (var path in new[] { "/healthz", "/metrics", "/api/status", "/api/events", "/api/openadr/events", "/api/events/{id}", "/api/release", "/api/stop-shaping", "/api/resume-shaping", "/api/offer", "/api/history", "/api/jobs/{id}/history", "/api/commands", "/api/notices", "/api/stream" })
            Assert.True(paths.TryGetProperty(path, out _), $"{path} is not described");
        Assert.True(document.RootElement.GetProperty("components").GetProperty("schemas").TryGetProperty("EventRequest", out _));
    }

    [Fact]
    public async Task The_metrics_pass_promtool()
    {
        const string promtool = "/usr/bin/promtool";
        Assert.SkipUnless(File.Exists(promtool), "promtool is not installed (Debian's prometheus has it).");
        await using var server = await TestServer.Start();
        var text = await server.Http.GetStringAsync("/metrics", Cancel);
        Assert.Contains("ballast_battery_charge_ratio{name=", text, StringComparison.Ordinal);
        using var check = Process.Start(new ProcessStartInfo(promtool, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await check.StandardInput.WriteAsync(text);
        check.StandardInput.Close();
        var said = await check.StandardOutput.ReadToEndAsync(Cancel) + await check.StandardError.ReadToEndAsync(Cancel);
        await check.WaitForExitAsync(Cancel);
        Assert.True(check.ExitCode == 0 && said.Length == 0, said);
    }
}
