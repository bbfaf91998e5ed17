using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ballast.App.Api;
using Ballast.App.Tests.Vtn;
using Ballast.App.Ven;
using Ballast.Wire.Tests.Peers;

namespace Ballast.App.Tests.Ven;

/// <summary>Utility and sites as the documentation has people start them: processes, options, files.</summary>
public class FromTheShellTest
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_mutual_TLS_one_site_hears_by_broker_and_one_by_webhook()
    {
        using var folder = new Folder();
        WriteCertificates(folder);
        await using var broker = await Mosquitto.Start();
        using var utility = await VtnProcess.Start("--tls-cert", folder["server.pem"], "--client-ca", folder["ca.pem"], "--vtn-mqtt", $"mqtt://127.0.0.1:{broker.Port}");
        string[] show = ["--ca", folder["ca.pem"], "--cert", folder["client.pem"]];

        var (code, _, error) = await utility.Vtn("program", "list", "--ca", folder["ca.pem"]);
        Assert.Equal(1, code);
        Assert.Contains("--cert", error, StringComparison.Ordinal);

        await utility.Done(["program", "create", "peak", .. show]);
        using var byBroker = await Site(folder, utility, "one", "mqtt");
        using var byWebhook = await Site(folder, utility, "two", "webhook");
        await byBroker.LogWith($"OpenADR: {utility.Address.AbsoluteUri} is followed.");
        await byWebhook.LogWith($"OpenADR: {utility.Address.AbsoluteUri} is followed.");
        using var first = new HttpClient { BaseAddress = await AddressOf(byBroker) };
        using var second = new HttpClient { BaseAddress = await AddressOf(byWebhook) };
        foreach (var http in (HttpClient[])[first, second]) await Until(http, o => o.Notified && o.Programs.Count == 1);

        // The polls are an hour apart: what comes now was told.
        await utility.Done(["event", "create", "--program", "peak", "--cut", "25%", "--start", "+1h", "--for", "1h", .. show]);
        foreach (var http in (HttpClient[])[first, second])
        {
            var heard = await Until(http, o => o.Events.Count == 1);
            Assert.Contains("25 % below baseline for 1 h", Assert.Single(heard.Events[0].Signals), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_secret_is_said_on_the_terminal()
    {
        using var folder = new Folder();
        using var utility = await VtnProcess.Start();
        await File.WriteAllTextAsync(folder["wrong"], "guessed", Cancel);
        using var site = Child.Start("serve", "--site", Repository.Scenario("phoenix.yaml"), "--state", folder["site"], "--port", "0",
            "--ven", utility.Address.AbsoluteUri, "--ven-client", "site-1", "--ven-secret-file", folder["wrong"]);
        Assert.Contains("check client id and secret", await site.LogWith("OpenADR: "), StringComparison.Ordinal);
    }

    static async Task<Child> Site(Folder folder, VtnProcess utility, string name, string notify)
    {
        await File.WriteAllTextAsync(folder[$"{name}.secret"], await utility.Done("client", "add", name, "--ven"), Cancel);
        return Child.Start("serve", "--site", Repository.Scenario("phoenix.yaml"), "--state", folder[name], "--port", "0",
            "--ven", utility.Address.AbsoluteUri, "--ven-name", name, "--ven-client", name, "--ven-secret-file", folder[$"{name}.secret"],
            "--ven-notify", notify, "--ven-poll", "1h", "--ven-ca", folder["ca.pem"], "--ven-cert", folder["client.pem"]);
    }

    static async Task<Uri> AddressOf(Child site) => new((await site.LineWith("listening on ")).Split("listening on ")[1].Split(' ')[0]);

    static async Task<OpenAdrReport> Until(HttpClient http, Func<OpenAdrReport, bool> wanted)
    {
        while (true)
        {
            var report = (await http.GetFromJsonAsync("/api/openadr", ApiJson.Default.OpenAdrReport, Cancel))!;
            if (wanted(report)) return report;
            await Task.Delay(50, Cancel);
        }
    }

    /// <summary>An authority, and certificates of a server and a client by it, each with its key.</summary>
    static void WriteCertificates(Folder folder)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        File.WriteAllText(folder["ca.pem"], authority.ExportCertificatePem());
        Write("server", "1.3.6.1.5.5.7.3.1");
        Write("client", "1.3.6.1.5.5.7.3.2");

        void Write(string name, string usage)
        {
            using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var asked = new CertificateRequest($"CN={name}", own, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(System.Net.IPAddress.Loopback);
            asked.CertificateExtensions.Add(names.Build());
            asked.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
            using var certificate = asked.Create(authority, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
            File.WriteAllText(folder[$"{name}.pem"], $"{certificate.ExportCertificatePem()}\n{own.ExportPkcs8PrivateKeyPem()}\n");
        }
    }
}
