using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Http;
using Ballast.Vtn.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Ballast.App.Tests.Ven;

/// <summary>A utility: an OpenADR server of our own, kept in a folder, that can be stopped and started again on its port; and its business logic.</summary>
sealed class Utility : IAsyncDisposable
{
    const string Prefix = "/openadr3/3.1.0";

    readonly Folder folder = new();
    readonly HttpClient http = new();
    readonly TimeProvider time;
    readonly AccessBook access;
    readonly string blSecret;
    WebApplication? app;
    Ballast.Vtn.Vtn? vtn;
    string? token;
    int port;

    Utility(TimeProvider time)
    {
        this.time = time;
        access = AccessBook.Open(folder["access.json"], time);
        blSecret = access.Add("utility", Role.BusinessLogic);
        VenSecret = access.Add("site-a", Role.Ven);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Uri Server => new($"http://127.0.0.1:{port}{Prefix}");

    /// <summary>Secret of the client "site-a".</summary>
    public string VenSecret { get; }

    public string ProgramId { get; private set; } = "";

    public static async Task<Utility> Start(TimeProvider? time = null)
    {
        var utility = new Utility(time ?? TimeProvider.System);
        await utility.Open();
        utility.ProgramId = (await utility.Post("programs", """{"programName":"shed"}""")).GetProperty("id").GetString()!;
        return utility;
    }

    /// <summary>Answers again, at the same address, with what it held.</summary>
    public async Task Open()
    {
        var options = new VtnOptions { FailedAttemptsPerMinute = 100_000 };
        vtn = await Ballast.Vtn.Vtn.Open(options, JournalStore.Open(folder.Path), access, time, Cancel);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => VtnHosting.Listen(k, new IPEndPoint(IPAddress.Loopback, port), options));
        app = builder.Build();
        app.MapVtn(vtn, Prefix);
        await app.StartAsync(Cancel);
        port = new Uri(app.Urls.First()).Port;
        token = null;
    }

    /// <summary>Goes away, and its connections with it.</summary>
    public async Task Close()
    {
        await app!.DisposeAsync();
        await vtn!.DisposeAsync();
    }

    /// <summary>An event of one interval that asks for a cut; gives its id.</summary>
    public async Task<string> Ask(double cut, DateTimeOffset start, string duration, string reports = "") =>
        (await Post("events", Event(cut, start, duration, reports))).GetProperty("id").GetString()!;

    public string Event(double cut, DateTimeOffset start, string duration, string reports = "") => FormattableString.Invariant(
        $$"""{"programID":"{{ProgramId}}","eventName":"peak","intervalPeriod":{"start":"{{start:yyyy-MM-ddTHH:mm:ssZ}}","duration":"{{duration}}"},"payloadDescriptors":[{"objectType":"EVENT_PAYLOAD_DESCRIPTOR","payloadType":"DISPATCH_SETPOINT_RELATIVE","units":"PERCENT"}],"intervals":[{"id":0,"payloads":[{"type":"DISPATCH_SETPOINT_RELATIVE","values":[{{cut}}]}]}],"reportDescriptors":[{{reports}}]}""");

    public Task<JsonElement> Post(string path, string json) => Send(HttpMethod.Post, path, json);

    public Task Delete(string path) => Send(HttpMethod.Delete, path, null);

    public Task<JsonElement> Put(string path, string json) => Send(HttpMethod.Put, path, json);

    /// <summary>The reports on an event, as the server holds them.</summary>
    public async Task<List<JsonElement>> Reports(string eventId)
    {
        var all = new List<JsonElement>();
        while (true)
        {
            var page = await Send(HttpMethod.Get, $"reports?eventID={eventId}&skip={all.Count}&limit=50", null);
            all.AddRange(page.EnumerateArray());
            if (page.GetArrayLength() < 50) return all;
        }
    }

    /// <summary>The reports once they are as wanted.</summary>
    public async Task<List<JsonElement>> Until(string eventId, Func<List<JsonElement>, bool> wanted)
    {
        while (true)
        {
            var reports = await Reports(eventId);
            if (wanted(reports)) return reports;
            await Task.Delay(50, Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        http.Dispose();
        folder.Dispose();
    }

    async Task<JsonElement> Send(HttpMethod method, string path, string? json)
    {
        token ??= await Token();
        using var request = new HttpRequestMessage(method, $"{Server}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            token = null;
            return await Send(method, path, json);
        }
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    async Task<string> Token()
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "utility"), new("client_secret", blSecret)]);
        using var response = await http.PostAsync(new Uri($"{Server}/auth/token"), form, Cancel);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("access_token").GetString()!;
    }
}
