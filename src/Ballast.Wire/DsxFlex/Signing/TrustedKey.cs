using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Ballast.Wire.DsxFlex.Signing;

/// <summary>A public key that is believed, for the sources it may sign for and while it is valid. Safe to use from several threads.</summary>
public sealed class TrustedKey
{
    internal const string P256 = "1.2.840.10045.3.1.7";
    const int SmallestRsa = 2048, LargestRsa = 8192;

    readonly ECDsa? ecdsa;
    readonly RSA? rsa;
    readonly Lock gate = new();

    TrustedKey(string kid, ImmutableHashSet<string> sources, ECDsa? ecdsa, RSA? rsa) => (Kid, Sources, this.ecdsa, this.rsa) = (kid, sources, ecdsa, rsa);

    public string Kid { get; }

    /// <summary>As in the events' <c>source</c>.</summary>
    public ImmutableHashSet<string> Sources { get; }

    /// <summary>Not valid before; absent: always.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Not valid from then on; absent: for ever.</summary>
    public DateTimeOffset? Until { get; init; }

    public JwsAlgorithm Algorithm => ecdsa is not null ? JwsAlgorithm.ES256 : JwsAlgorithm.RS256;

    public bool IsValidAt(DateTimeOffset time) => (From is not { } from || time >= from) && (Until is not { } until || time < until);

    /// <summary>Reads a public key (or a certificate's) in PEM.</summary>
    /// <exception cref="FormatException">It is no such key, or a private one; the message is a sentence.</exception>
    public static TrustedKey FromPem(string kid, string pem, IEnumerable<DsxParty> sources, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal)) throw new FormatException($"The trusted key {Refusals.Short(kid)} is a private key: give its public half only.");
        var names = Names(kid, sources);
        var ecdsa = ECDsa.Create();
        var rsa = RSA.Create();
        try
        {
            if (pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
            {
                using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem);
                pem = certificate.PublicKey.ExportSubjectPublicKeyInfo() is var info ? new string(PemEncoding.Write("PUBLIC KEY", info)) : pem;
            }
            if (TryImport(() => ecdsa.ImportFromPem(pem)) && ecdsa.ExportParameters(false).Curve is { IsNamed: true, Oid.Value: P256 }) return new TrustedKey(kid, names, ecdsa, null) { From = from, Until = until };
            if (TryImport(() => rsa.ImportFromPem(pem)) && rsa.KeySize is >= SmallestRsa and <= LargestRsa) return new TrustedKey(kid, names, null, rsa) { From = from, Until = until };
        }
        catch (CryptographicException)
        {
        }
        ecdsa.Dispose();
        rsa.Dispose();
        throw new FormatException($"The trusted key {Refusals.Short(kid)} is not a public key in PEM for ES256 (EC, P-256) or RS256 (RSA, {SmallestRsa} to {LargestRsa} bits).");
    }

    /// <exception cref="FormatException">The numbers are no key of the allowed kinds.</exception>
    internal static TrustedKey FromPoint(string kid, byte[] x, byte[] y, IEnumerable<DsxParty> sources, DateTimeOffset? from, DateTimeOffset? until)
    {
        var names = Names(kid, sources);
        try
        {
            return new TrustedKey(kid, names, ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } }), null) { From = from, Until = until };
        }
        catch (CryptographicException)
        {
            throw new FormatException($"The trusted key {Refusals.Short(kid)} is not a point of P-256: copy its x and y again.");
        }
    }

    /// <exception cref="FormatException">The numbers are no key of the allowed kinds.</exception>
    internal static TrustedKey FromModulus(string kid, byte[] modulus, byte[] exponent, IEnumerable<DsxParty> sources, DateTimeOffset? from, DateTimeOffset? until)
    {
        var names = Names(kid, sources);
        if (modulus.Length is >= SmallestRsa / 8 and <= LargestRsa / 8 && exponent.Length is > 0 and <= 8)
        {
            var rsa = RSA.Create();
            if (TryImport(() => rsa.ImportParameters(new RSAParameters { Modulus = modulus, Exponent = exponent }))) return new TrustedKey(kid, names, null, rsa) { From = from, Until = until };
            rsa.Dispose();
        }
        throw new FormatException($"The trusted key {Refusals.Short(kid)} is not an RSA key of {SmallestRsa} to {LargestRsa} bits.");
    }

    internal bool Verifies(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
    {
        try
        {
            lock (gate)
            {
                return ecdsa is not null
                    ? signature.Length == 64 && ecdsa.VerifyData(input, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                    : rsa!.VerifyData(input, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    static ImmutableHashSet<string> Names(string kid, IEnumerable<DsxParty> sources)
    {
        if (string.IsNullOrWhiteSpace(kid) || kid.Length > 256) throw new FormatException("A trusted key needs an id (kid) of at most 256 characters.");
        var names = sources.Select(s => s.Source).ToImmutableHashSet(StringComparer.Ordinal);
        return names.IsEmpty ? throw new FormatException($"The trusted key {Refusals.Short(kid)} says of no source that it may sign for it: list them under \"sources\", such as //grid/v1/isv/acme-energy.") : names;
    }

    static bool TryImport(Action import)
    {
        try
        {
            import();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
