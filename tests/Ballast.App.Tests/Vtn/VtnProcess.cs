using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ballast.App.Tests.Vtn;

/// <summary>`ballast serve --vtn` as a process of its own, and the verbs that speak with it.</summary>
sealed class VtnProcess : IDisposable
{
    readonly Folder folder;
    readonly string[] arguments;
    Child child;

    VtnProcess(Folder folder, string[] arguments, Child child, Uri address, string secret) =>
        (this.folder, this.arguments, this.child, Address, Secret) = (folder, arguments, child, address, secret);

    /// <summary>Prefix included.</summary>
    public Uri Address { get; private set; }

    public string Secret { get; }

    public string State => folder.Path;

    public Uri Page => new(Address, "/vtn");

    public static async Task<VtnProcess> Start(params string[] more)
    {
        var folder = new Folder();
        string[] arguments = ["serve", "--vtn", "--state", folder.Path, "--port", "0", .. more];
        var child = Child.Start(arguments);
        try
        {
            var address = await AddressOf(child);
            var secret = (await child.LineWith("export BALLAST_VTN_SECRET=")).Split('=')[1];
            await File.WriteAllTextAsync(folder["secret"], secret + "\n", TestContext.Current.CancellationToken);
            return new VtnProcess(folder, arguments, child, address, secret);
        }
        catch
        {
            child.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>After <see cref="Kill"/>: again on the same state.</summary>
    public async Task StartAgain()
    {
        child = Child.Start(arguments);
        Address = await AddressOf(child);
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        child.Kill();
        child.Dispose();
    }

    /// <summary>Ctrl-C; its exit code.</summary>
    public async Task<int> Stop()
    {
        child.Interrupt();
        return (await child.End()).Code;
    }

    /// <summary>`ballast vtn …` as the first client.</summary>
    public Task<(int Code, string Output, string Error)> Vtn(params string[] verb) =>
        verb[0] == "client" ? Child.Run(["vtn", .. verb, "--state", State]) : Child.Run(["vtn", .. verb, "--url", Address.AbsoluteUri, "--secret-file", folder["secret"]]);

    /// <summary>The same, which must go well.</summary>
    public async Task<string> Done(params string[] verb)
    {
        var (code, output, error) = await Vtn(verb);
        Assert.True(code == 0, $"{string.Join(' ', verb)}: {error}");
        return output;
    }

    public async Task<JsonElement> Json(params string[] verb)
    {
        using var document = JsonDocument.Parse(await Done([.. verb, "--json"]));
        return document.RootElement.Clone();
    }

    /// <summary>The same for a client that has just been added: a running server looks at its list once a second.</summary>
    public async Task<HttpClient> HttpOnceKnown(string client, string secret)
    {
        while (true)
        {
            try
            {
                return await Http(client, secret);
            }
            catch (HttpRequestException e) when (e.StatusCode == System.Net.HttpStatusCode.Unauthorized)
            {
                await Task.Delay(300, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Speaks HTTP with the server, with a token of that client.</summary>
    public async Task<HttpClient> Http(string client, string secret)
    {
        var http = new HttpClient { BaseAddress = new Uri(Address.AbsoluteUri + "/") };
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client), new("client_secret", secret)]);
        using var answer = await http.PostAsync("auth/token", form, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        using var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("access_token").GetString());
        return http;
    }

    public static async Task<JsonElement> Post(HttpClient http, string kind, string json)
    {
        using var answer = await http.PostAsync(kind, new StringContent(json, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>A VEN of that name with targets, and a report of it on an event: an hour in steps of five minutes, held 25 % below a baseline of 100 kW.</summary>
    public async Task<HttpClient> Reporting(string name, string eventId, DateTimeOffset from, int steps = 12)
    {
        var secret = (await Done("client", "add", name, "--ven")).Trim();
        var http = await HttpOnceKnown(name, secret);
        var ven = await Post(http, "vens", $$"""{"objectType":"VEN_VEN_REQUEST","venName":"{{name}}"}""");
        await Post(http, "resources", $$"""{"objectType":"VEN_RESOURCE_REQUEST","venID":"{{ven.GetProperty("id").GetString()}}","resourceName":"meter"}""");
        var intervals = string.Join(',', Enumerable.Range(0, steps).Select(i => FormattableString.Invariant(
            $$"""{"id":{{i}},"intervalPeriod":{"start":"{{from.AddMinutes(5 * i):yyyy-MM-ddTHH:mm:ssZ}}","duration":"PT5M"},"payloads":[{"type":"DEMAND","values":[{{(i < 2 ? 100 - 12.5 * (i + 1) : 75.2 - 0.05 * i):0.##}}]},{"type":"BASELINE","values":[{{100 + 0.1 * i:0.##}}]}]}""")));
        await Post(http, "reports", $$"""
            {"eventID":"{{eventId}}","clientName":"{{name}}","reportName":"{{name}}-{{eventId}}","payloadDescriptors":[
            {"objectType":"REPORT_PAYLOAD_DESCRIPTOR","payloadType":"DEMAND","units":"KW","readingType":"MEAN"},{"objectType":"REPORT_PAYLOAD_DESCRIPTOR","payloadType":"BASELINE","units":"KW","readingType":"MEAN"}],
            "resources":[{"resourceName":"meter","intervals":[{{intervals}}]}]}
            """);
        return http;
    }

    public void Dispose()
    {
        child.Dispose();
        folder.Dispose();
    }

    static async Task<Uri> AddressOf(Child child) => new((await child.LineWith("OpenADR 3.1 server: listening on ")).Split("listening on ")[1].Split(' ')[0]);
}
