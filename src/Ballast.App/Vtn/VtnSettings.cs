using System.Net;
using Ballast.App.Live;
using Ballast.Vtn;

namespace Ballast.App.Vtn;

/// <summary>What `ballast serve --vtn` was told about its OpenADR server.</summary>
sealed record VtnSettings
{
    public const string DefaultBase = "/openadr3/3.1.0";
    public const string Journal = "journal";

    static readonly string[] Taken = ["/api", "/vtn", "/assets", "/healthz", "/metrics", "/openapi"];

    /// <summary>Path under which the document's paths stand.</summary>
    public string Base { get; init; } = DefaultBase;

    /// <summary><c>journal</c>, or the address of a PostgreSQL; it may hold a password, and is told to nobody.</summary>
    public string Store { get; init; } = Journal;

    /// <summary>Broker to notify through; null: none.</summary>
    public string? Mqtt { get; init; }

    /// <summary>Address as clients see it, prefix included; null: as each asks.</summary>
    public Uri? PublicUrl { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    public string? ClientAuthorityFile { get; init; }

    /// <summary>A proxy in front ends TLS.</summary>
    public bool BehindProxy { get; init; }

    public VtnOptions Options => new()
    {
        PublicUrl = PublicUrl,
        CertificateFile = CertificateFile,
        CertificateKeyFile = KeyFile,
        ClientAuthorityFile = ClientAuthorityFile,
    };

    /// <summary>Refuses what cannot work or would be unsafe, in a sentence.</summary>
    /// <exception cref="InputException">Which option is wrong, and how to mend it.</exception>
    public void Check(IPAddress address)
    {
        if (!Base.StartsWith('/') || Base.Length > 200 || Base.TrimEnd('/').Length < 2 || Base.Contains("//", StringComparison.Ordinal) || !Base.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_'))
            throw new InputException($"--vtn-base \"{ObjectFields.Printable(Base)}\" must be a path of letters, digits, dots and dashes, such as {DefaultBase}.");
        if (Array.Find(Taken, t => Base.StartsWith(t, StringComparison.OrdinalIgnoreCase) && (Base.Length == t.Length || Base[t.Length] == '/')) is { } taken)
            throw new InputException($"--vtn-base {Base} lies under {taken}, where this server has something else: take another path, such as {DefaultBase}.");
        if (Store != Journal && !Ballast.Vtn.Storage.PostgresStore.Meant(Store))
            throw new InputException("--store must be journal, or the address of a PostgreSQL: postgres://USER:PASSWORD@HOST:PORT/DATABASE.");
        if (KeyFile is not null && CertificateFile is null) throw new InputException("--tls-key is the key of a certificate: give --tls-cert too.");
        if (ClientAuthorityFile is not null && CertificateFile is null) throw new InputException("--client-ca asks clients for certificates, which needs TLS: give --tls-cert too.");
        foreach (var (option, file) in new[] { ("--tls-cert", CertificateFile), ("--tls-key", KeyFile), ("--client-ca", ClientAuthorityFile) })
            if (file is not null && !File.Exists(file)) throw new InputException($"{option}: there is no file {file}.");
        if (PublicUrl is { Scheme: not ("http" or "https") }) throw new InputException("--vtn-public-url must be an address: https://vtn.example/openadr3/3.1.0.");
        if (!IPAddress.IsLoopback(address) && CertificateFile is null && !BehindProxy)
            throw new InputException($"Secrets and tokens would cross the network unencrypted from {address}: give --tls-cert and --tls-key, or --behind-proxy where a proxy in front ends TLS.");
    }
}
