using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ballast.App.Live;

namespace Ballast.App.Ven;

/// <summary>TLS towards the OpenADR server: an authority of one's own, a client certificate.</summary>
static class VenCertificates
{
    /// <summary>Null where neither is given: the machine's authorities count, and nothing is shown.</summary>
    public static Func<HttpMessageHandler>? Carrier(string? authorityFile, string? certificateFile, string? keyFile)
    {
        if (keyFile is not null && certificateFile is null) throw new InputException("--ven-key is given without --ven-cert: name the certificate that it belongs to.");
        if (authorityFile is null && certificateFile is null) return null;
        var authorities = authorityFile is null ? null : Authorities(authorityFile);
        var own = certificateFile is null ? null : Own(certificateFile, keyFile ?? certificateFile);
        return () =>
        {
            var carrier = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
            if (own is not null) carrier.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(own, null);
            if (authorities is not null)
            {
                carrier.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                carrier.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
            }
            return carrier;
        };
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
            throw new InputException($"--ven-ca {file} cannot be read as certificates: give a PEM file.");
        }
        return authorities.Count > 0 ? authorities : throw new InputException($"--ven-ca {file} holds no certificate: give a PEM file.");
    }

    static X509Certificate2 Own(string file, string key)
    {
        try
        {
            using var made = X509Certificate2.CreateFromPemFile(file, key);
            // The platform's TLS wants a key that it can hold itself.
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"--ven-cert {file} and its key cannot be used: give PEM files that belong together.");
        }
    }
}
