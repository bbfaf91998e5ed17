using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Http;
using Ballast.Wire.Tests.Peers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ballast.Wire.Tests.Vtn;

public sealed class HostingTest : IDisposable
{
    readonly string folder = Peer.Scratch();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task With_an_authority_only_its_clients_are_let_in()
    {
        using var authority = Certificate("CN=authority", null, true);
        using var stranger = Certificate("CN=authority", null, true);
        using var server = Certificate("CN=127.0.0.1", authority, false);
        using var client = Certificate("CN=site-1", authority, false);
        using var forged = Certificate("CN=site-1", stranger, false);
        var options = new VtnOptions
        {
            CertificateFile = Write("server.pem", server.ExportCertificatePem() + "\n" + authority.ExportCertificatePem() + "\n" + server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            ClientAuthorityFile = Write("ca.pem", authority.ExportCertificatePem()),
        };
        await using var host = await VtnHost.Start(options);
        Assert.StartsWith("https://", host.Direct, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Ask(host.Direct, authority, client));
        await Assert.ThrowsAnyAsync<Exception>(() => Ask(host.Direct, authority, null));
        await Assert.ThrowsAnyAsync<Exception>(() => Ask(host.Direct, authority, forged));
    }

    [Fact]
    public void Certificates_that_are_none_are_refused_in_a_sentence()
    {
        var nonsense = Write("nonsense.pem", "nothing");
        var end = new IPEndPoint(IPAddress.Loopback, 0);
        foreach (var options in new[] { new VtnOptions { CertificateFile = nonsense }, new VtnOptions { CertificateFile = Path.Combine(folder, "absent.pem") }, new VtnOptions { ClientAuthorityFile = nonsense } })
            Assert.EndsWith(".", Assert.Throws<AccessException>(() => VtnHosting.Listen(new KestrelServerOptions(), end, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_does_not_come_is_not_waited_for()
    {
        await using var host = await VtnHost.Start(new VtnOptions { HeaderTimeout = TimeSpan.FromSeconds(1) });
        using var socket = new TcpClient();
        var address = new Uri(host.Direct);
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync("GET /openadr3/3.1.0/programs HT"u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());
        // Told 408, and the connection ends.
        Assert.Contains("408", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    static async Task<HttpStatusCode> Ask(string address, X509Certificate2 authority, X509Certificate2? own)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
                ClientCertificates = own is null ? [] : [own],
            },
        };
        using var http = new HttpClient(handler);
        using var response = await http.GetAsync(address + "/auth/server", TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    static X509Certificate2 Certificate(string name, X509Certificate2? issuer, bool authority)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        if (!authority)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
        }
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(issuer is null ? -2 : -1), DateTimeOffset.UtcNow.AddDays(issuer is null ? 2 : 1));
        if (issuer is null) return Own(request.CreateSelfSigned(from, until));
        using var signed = request.Create(issuer, from, until, RandomNumberGenerator.GetBytes(8));
        return Own(signed.CopyWithPrivateKey(key));
    }

    /// <summary>With a key that the platform's TLS can use.</summary>
    static X509Certificate2 Own(X509Certificate2 made) => X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);

    string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
