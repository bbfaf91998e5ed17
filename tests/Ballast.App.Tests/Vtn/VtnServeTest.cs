using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Ballast.Wire.Tests.Peers;

namespace Ballast.App.Tests.Vtn;

/// <summary>`ballast serve --vtn` itself.</summary>
public class VtnServeTest
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_metrics_and_the_page_are_there_and_it_stops_when_asked()
    {
        using var vtn = await VtnProcess.Start();
        using var http = new HttpClient { BaseAddress = new Uri(vtn.Address, "/") };
        Assert.Contains("\"ok\"", await http.GetStringAsync("healthz", Cancel), StringComparison.Ordinal);
        var metrics = await http.GetStringAsync("metrics", Cancel);
        Assert.Contains("ballast_vtn_objects{kind=\"event\"} 0", metrics, StringComparison.Ordinal);
        Assert.Contains("ballast_vtn_store_ok 1", metrics, StringComparison.Ordinal);
        using var page = await http.GetAsync("vtn", Cancel);
        Assert.Contains("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("vtn/state", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("nothing", Cancel)).StatusCode);
        Assert.Equal(0, await vtn.Stop());
    }

    [Fact]
    public async Task A_start_that_fails_spends_no_secret()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var folder = new Folder();
        var (code, output, error) = await Child.Run("serve", "--vtn", "--state", folder.Path, "--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}");
        Assert.Equal(2, code);
        Assert.Contains("is taken", error, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", output, StringComparison.Ordinal);
        // A VEN that was let in before the first start does not stand for business logic.
        Assert.Equal(0, (await Child.Run("vtn", "client", "add", "site-1", "--ven", "--state", folder.Path)).Code);
        using var child = Child.Start("serve", "--vtn", "--state", folder.Path, "--port", "0");
        await child.LineWith("export BALLAST_VTN_SECRET=");
    }

    [Fact]
    public async Task What_the_page_needs_besides_is_business_logics_alone()
    {
        using var vtn = await VtnProcess.Start();
        await vtn.Done("program", "create", "--name", "p");
        var id = (await vtn.Json("event", "create", "--program", "p", "--simple", "1")).GetProperty("id").GetString()!;
        using var ven = await vtn.Reporting("site-1", id, DateTimeOffset.UnixEpoch);
        Assert.Equal(HttpStatusCode.Forbidden, (await ven.GetAsync(new Uri(vtn.Address, "/vtn/state"), Cancel)).StatusCode);
        using var operators = await vtn.Http("operator", vtn.Secret);
        using var state = JsonDocument.Parse(await operators.GetStringAsync(new Uri(vtn.Address, "/vtn/state"), Cancel));
        Assert.True(state.RootElement.GetProperty("heard").TryGetProperty("site-1", out _));
        Assert.Equal(1, state.RootElement.GetProperty("counts").GetProperty("report").GetInt32());
    }

    [Fact]
    public async Task Beside_a_site_both_answer_on_one_port_each_with_its_own_tokens()
    {
        using var folder = new Folder();
        using var child = Child.Start("serve", "--vtn", "--site", Repository.Scenario("phoenix.yaml"), "--state", folder.Path, "--port", "0");
        var site = (await child.LineWith("export BALLAST_TOKEN=")).Split('=')[1];
        var address = new Uri((await child.LineWith("OpenADR 3.1 server: ")).Split("server: ")[1].Split(' ')[0]);
        var secret = (await child.LineWith("export BALLAST_VTN_SECRET=")).Split('=')[1];
        await File.WriteAllTextAsync(folder["secret"], secret, Cancel);
        var (code, _, error) = await Child.Run("vtn", "program", "create", "--name", "p", "--state", folder.Path, "--secret-file", folder["secret"]);
        Assert.True(code == 0, error);
        using var http = new HttpClient { BaseAddress = new Uri(address, "/") };
        Assert.Contains("\"site\"", await http.GetStringAsync("api/status", Cancel), StringComparison.Ordinal);
        var metrics = await http.GetStringAsync("metrics", Cancel);
        Assert.Contains("ballast_meter_watts", metrics, StringComparison.Ordinal);
        Assert.Contains("ballast_vtn_objects{kind=\"program\"} 1", metrics, StringComparison.Ordinal);
        using var wrong = new HttpRequestMessage(HttpMethod.Get, address.AbsoluteUri + "/programs") { Headers = { Authorization = new("Bearer", site) } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.SendAsync(wrong, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("api/release", null, Cancel)).StatusCode);
        child.Interrupt();
        Assert.Equal(0, (await child.End()).Code);
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_TLS_and_the_verbs_trust_it_by_its_authority()
    {
        using var folder = new Folder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(folder["cert.pem"], certificate.ExportCertificatePem(), Cancel);
        await File.WriteAllTextAsync(folder["key.pem"], key.ExportPkcs8PrivateKeyPem(), Cancel);
        using var vtn = await VtnProcess.Start("--tls-cert", folder["cert.pem"], "--tls-key", folder["key.pem"]);
        Assert.Equal("https", vtn.Address.Scheme);
        await vtn.Done("program", "create", "--name", "p", "--ca", folder["cert.pem"]);
        var (code, _, error) = await vtn.Vtn("program", "list");
        Assert.Equal(1, code);
        Assert.Contains("--ca", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_in_mid_writes_it_has_all_that_was_acknowledged_in_its_journal() => await KilledInMidWrites([]);

    [Fact]
    public async Task Killed_in_mid_writes_it_has_all_that_was_acknowledged_in_PostgreSQL()
    {
        await using var postgres = await Postgres.Start();
        await KilledInMidWrites(["--store", postgres.Address("killed")]);
    }

    static async Task KilledInMidWrites(string[] store)
    {
        using var vtn = await VtnProcess.Start(store);
        using var first = await vtn.Http("operator", vtn.Secret);
        var program = (await VtnProcess.Post(first, "programs", """{"programName":"p"}""")).GetProperty("id").GetString()!;
        var acknowledged = new ConcurrentDictionary<string, string>();
        for (var round = 0; round < 3; round++)
        {
            using var http = await vtn.Http("operator", vtn.Secret);
            var before = acknowledged.Count;
            var writers = Enumerable.Range(0, 8).Select(w => Task.Run(() => Write(http, program, $"{round}-{w}", acknowledged), Cancel)).ToArray();
            while (acknowledged.Count < before + 200) await Task.Delay(5, Cancel);
            vtn.Kill();
            await Task.WhenAll(writers);
            await vtn.StartAgain();
            using var after = await vtn.Http("operator", vtn.Secret);
            var there = new Dictionary<string, string>();
            for (var skip = 0; ; skip += 50)
            {
                using var page = JsonDocument.Parse(await after.GetStringAsync($"events?skip={skip}&limit=50", Cancel));
                foreach (var item in page.RootElement.EnumerateArray()) there[item.GetProperty("id").GetString()!] = item.GetProperty("eventName").GetString()!;
                if (page.RootElement.GetArrayLength() < 50) break;
            }
            Assert.Empty(acknowledged.Where(a => there.GetValueOrDefault(a.Key) != a.Value).Select(a => a.Value));
        }
    }

    /// <summary>Until the server is gone.</summary>
    static async Task Write(HttpClient http, string program, string writer, ConcurrentDictionary<string, string> acknowledged)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                var made = await VtnProcess.Post(http, "events", $$"""{"programID":"{{program}}","eventName":"{{writer}}-{{i}}","intervals":[]}""");
                acknowledged[made.GetProperty("id").GetString()!] = made.GetProperty("eventName").GetString()!;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                return;
            }
        }
    }
}
