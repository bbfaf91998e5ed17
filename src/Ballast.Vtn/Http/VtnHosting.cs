using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ballast.Vtn.Access;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Ballast.Vtn.Http;

/// <summary>Gives Kestrel the limits and certificates of a server's options.</summary>
public static class VtnHosting
{
    /// <summary>Sets the limits: connections, sizes, and how slow a client may be.</summary>
    public static void Configure(KestrelServerOptions kestrel, VtnOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        // The server itself answers 413 from its own limit on; up to here the rest is read away, so that the client hears it.
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes + 1024L * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.RequestHeadersTimeout = options.HeaderTimeout;
        kestrel.Limits.KeepAliveTimeout = options.KeepAlive;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.SlowestBytesPerSecond, TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(options.SlowestBytesPerSecond, TimeSpan.FromSeconds(5));
    }

    /// <summary>Sets the limits and listens, with TLS where a certificate is given, asking for client certificates where an authority is.</summary>
    /// <exception cref="AccessException">A certificate file is missing or is not one.</exception>
    public static void Listen(KestrelServerOptions kestrel, IPEndPoint endpoint, VtnOptions options)
    {
        Configure(kestrel, options);
        if (options.CertificateFile is null)
        {
            if (options.ClientAuthorityFile is not null) throw new AccessException("Client certificates need TLS: give the server's own certificate too.");
            kestrel.Listen(endpoint);
            return;
        }
        var https = Https(options);
        kestrel.Listen(endpoint, listen => listen.UseHttps(https));
    }

    static HttpsConnectionAdapterOptions Https(VtnOptions options)
    {
        var https = new HttpsConnectionAdapterOptions
        {
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            HandshakeTimeout = options.HeaderTimeout,
        };
        try
        {
            using var own = X509Certificate2.CreateFromPemFile(options.CertificateFile!, options.CertificateKeyFile ?? options.CertificateFile!);
            // The platform's TLS wants a key that it can hold itself.
            https.ServerCertificate = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
            https.ServerCertificateChain = [];
            https.ServerCertificateChain.ImportFromPemFile(options.CertificateFile!);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AccessException($"{options.CertificateFile} and its key cannot be used as this server's certificate: give PEM files that belong together.", e);
        }
        if (options.ClientAuthorityFile is { } file)
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            var authorities = Authorities(file);
            https.ClientCertificateValidation = (certificate, chain, _) => Vouched(certificate, chain, authorities);
        }
        return https;
    }

    static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new AccessException($"{file} cannot be read as certificates of authorities: give a PEM file.", e);
        }
        return authorities.Count > 0 ? authorities : throw new AccessException($"{file} holds no certificate: give a PEM file of the authorities whose clients are let in.");
    }

    /// <summary>Whether a client's certificate comes from one of the authorities; those of the system count for nothing here.</summary>
    static bool Vouched(X509Certificate2 certificate, X509Chain? presented, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        if (presented is not null)
        {
            foreach (var element in presented.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }
        return chain.Build(certificate);
    }
}
