using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ballast.Wire.Mqtt;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.Mqtt;

/// <summary>TLS and mutual TLS with mosquitto, by certificates made here.</summary>
public sealed class TlsTests : IDisposable
{
    readonly X509Certificate2 root = Root("Ballast test root");
    readonly X509Certificate2 otherRoot = Root("Another root");

    [Fact]
    public async Task Both_sides_show_certificates_and_messages_pass()
    {
        await using var broker = await Start(mutual: true);
        using var mine = Leaf(root, "site-one", server: false);
        await using var client = await Rig.Connected(Rig.Options(broker.Port) with { Tls = Trusting(root, mine) });
        await client.Subscribe("t", MqttQos.ExactlyOnce, Rig.Token).Soon();
        await client.Publish(new MqttMessage("t", new byte[300_000], MqttQos.ExactlyOnce), Rig.Token).Soon();
        Assert.Equal(300_000, (await client.Next()).Payload.Length);
    }

    [Fact]
    public async Task A_client_without_a_certificate_does_not_get_in_where_one_is_asked_for()
    {
        await using var broker = await Start(mutual: true);
        await using var client = new MqttClient(Rig.Options(broker.Port) with { Tls = Trusting(root, null) }, TimeProvider.System);
        var failed = new ConcurrentQueue<MqttStateChange>();
        client.StateChanged += failed.Enqueue;
        var connecting = client.Connect(Rig.Token);
        await Rig.Until(() => client.Counters.Failures > 0, "The attempt fails.");
        Assert.Equal(0, client.Counters.Connections);
        Assert.DoesNotContain(failed, f => f.State == MqttState.Connected);
        await client.DisposeAsync();
        await Assert.ThrowsAsync<MqttException>(() => connecting.Soon());
    }

    [Fact]
    public async Task A_broker_of_another_root_is_not_believed()
    {
        await using var broker = await Start(mutual: false);
        await using var client = new MqttClient(Rig.Options(broker.Port) with { Tls = Trusting(otherRoot, null) }, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<MqttException>(() => client.Connect(Rig.Token).Soon());
        Assert.Contains("its certificate is not believed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_believed()
    {
        await using var broker = await Start(mutual: false);
        var tls = Trusting(root, null);
        tls.TargetHost = "bus.example.com";
        await using var client = new MqttClient(Rig.Options(broker.Port) with { Tls = tls }, TimeProvider.System);
        Assert.True((await Assert.ThrowsAsync<MqttException>(() => client.Connect(Rig.Token).Soon())).Refused);
    }

    public void Dispose()
    {
        root.Dispose();
        otherRoot.Dispose();
    }

    async Task<Mosquitto> Start(bool mutual) => await Mosquitto.Start(
        ["cafile {folder}/root.pem", "certfile {folder}/broker.pem", "keyfile {folder}/broker.key", mutual ? "require_certificate true" : "require_certificate false"],
        folder =>
        {
            using var leaf = Leaf(root, "broker", server: true);
            File.WriteAllText(Path.Combine(folder, "root.pem"), root.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder, "broker.pem"), leaf.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder, "broker.key"), leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        });

    static SslClientAuthenticationOptions Trusting(X509Certificate2 root, X509Certificate2? own)
    {
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.Add(root);
        var tls = new SslClientAuthenticationOptions { CertificateChainPolicy = chain };
        if (own is not null) tls.ClientCertificates = [own];
        return tls;
    }

    static X509Certificate2 Root(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    static X509Certificate2 Leaf(X509Certificate2 root, string name, bool server)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(server ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.Create(root, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
