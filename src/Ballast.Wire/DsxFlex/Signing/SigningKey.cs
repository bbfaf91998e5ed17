using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ballast.Wire.DsxFlex.Signing;

/// <summary>A private key of our own with its id. Its content is in no text that this class gives. Safe to use from several threads.</summary>
public sealed class SigningKey : IDisposable
{
    const int SmallestRsa = 2048;

    readonly ECDsa? ecdsa;
    readonly RSA? rsa;
    readonly Lock gate = new();

    SigningKey(string kid, ECDsa? ecdsa, RSA? rsa) => (Kid, this.ecdsa, this.rsa) = (kid, ecdsa, rsa);

    public string Kid { get; }

    public JwsAlgorithm Algorithm => ecdsa is not null ? JwsAlgorithm.ES256 : JwsAlgorithm.RS256;

    /// <summary>A new key on P-256.</summary>
    public static SigningKey NewES256(string kid) => new(kid, ECDsa.Create(ECCurve.NamedCurves.nistP256), null);

    /// <summary>Reads a private key in PEM: EC on P-256, or RSA of at least 2048 bits.</summary>
    /// <exception cref="FormatException">It is neither; the message is a sentence for people and holds nothing of the key.</exception>
    public static SigningKey FromPem(string kid, string pem)
    {
        if (string.IsNullOrWhiteSpace(kid)) throw new FormatException("A signing key needs an id (kid), by which others find its public half.");
        if (TryEcdsa(pem) is { } ecdsa) return new SigningKey(kid, ecdsa, null);
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            _ = rsa.ExportParameters(true);
            if (rsa.KeySize >= SmallestRsa) return new SigningKey(kid, null, rsa);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
        }
        rsa.Dispose();
        throw new FormatException($"The signing key {kid} is not a private key in PEM for ES256 (EC, P-256) or RS256 (RSA, {SmallestRsa} bits or more): make one with openssl ecparam -name prime256v1 -genkey -noout.");
    }

    /// <summary>The private key as PKCS#8 PEM, to be kept where only its owner reads.</summary>
    public string ExportPem() => ecdsa?.ExportPkcs8PrivateKeyPem() ?? rsa!.ExportPkcs8PrivateKeyPem();

    /// <summary>The public half as one member of a JWK set, with the sources that it may sign for.</summary>
    public string PublicJwk(params IEnumerable<DsxParty> sources)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, PayloadCodec.Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("kid", Kid);
            writer.WriteString("alg", Algorithm.ToString());
            writer.WriteString("use", "sig");
            if (ecdsa is not null)
            {
                var point = ecdsa.ExportParameters(false).Q;
                writer.WriteString("kty", "EC");
                writer.WriteString("crv", "P-256");
                writer.WriteString("x", Base64Url.EncodeToString(point.X));
                writer.WriteString("y", Base64Url.EncodeToString(point.Y));
            }
            else
            {
                var parameters = rsa!.ExportParameters(false);
                writer.WriteString("kty", "RSA");
                writer.WriteString("n", Base64Url.EncodeToString(parameters.Modulus));
                writer.WriteString("e", Base64Url.EncodeToString(parameters.Exponent));
            }
            writer.WriteStartArray("sources");
            foreach (var source in sources) writer.WriteStringValue(source.Source);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>
    /// Signs a payload: a JWS in compact form. Beside <c>alg</c> and <c>kid</c> its header says for which event
    /// (<c>evt</c>) and when (<c>iat</c>, seconds) it was made, so that it cannot serve in another envelope later.
    /// </summary>
    public string Sign(ReadOnlySpan<byte> payload, Guid eventId, DateTimeOffset time)
    {
        var header = new ArrayBufferWriter<byte>(160);
        using (var writer = new Utf8JsonWriter(header, PayloadCodec.Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("alg", Algorithm.ToString());
            writer.WriteString("kid", Kid);
            writer.WriteNumber("iat", time.ToUnixTimeSeconds());
            writer.WriteString("evt", eventId);
            writer.WriteEndObject();
        }
        return SignRaw(header.WrittenSpan, payload);
    }

    internal string SignRaw(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        var bytes = Encoding.ASCII.GetBytes(input);
        lock (gate)
        {
            var signature = ecdsa is not null
                ? ecdsa.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                : rsa!.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return $"{input}.{Base64Url.EncodeToString(signature)}";
        }
    }

    public void Dispose()
    {
        ecdsa?.Dispose();
        rsa?.Dispose();
    }

    public override string ToString() => $"{Algorithm} {Kid}";

    static ECDsa? TryEcdsa(string pem)
    {
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportFromPem(pem);
            if (ecdsa.ExportParameters(true).Curve is { IsNamed: true, Oid.Value: TrustedKey.P256 }) return ecdsa;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
        }
        ecdsa.Dispose();
        return null;
    }
}
