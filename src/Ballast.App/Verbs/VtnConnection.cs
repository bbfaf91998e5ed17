using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ballast.App.Live;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>How the verbs under `ballast vtn` reach a server: what is given, else the environment, else what `ballast serve --vtn` left in its state directory.</summary>
static class VtnConnection
{
    public const string DefaultBase = "/openadr3/3.1.0";
    public const string FirstClient = "operator";

    static readonly Option<string?> Url = new("--url") { Description = "Address of the server, prefix included. Else BALLAST_VTN_URL, else the state directory's, else http://127.0.0.1:8750/openadr3/3.1.0.", HelpName = "URL" };
    static readonly Option<string?> Client = new("--client") { Description = "Client to speak as, one of business logic. Else BALLAST_VTN_CLIENT, else operator.", HelpName = "ID" };
    static readonly Option<string?> SecretFile = new("--secret-file") { Description = "File with the client's secret. Else BALLAST_VTN_SECRET.", HelpName = "FILE" };
    static readonly Option<string?> State = new("--state") { Description = "State directory of the server, to find its address.", HelpName = "DIR" };
    static readonly Option<string?> Authority = new("--ca") { Description = "PEM file of the authority that vouches for the server; without it, those of the system.", HelpName = "FILE" };
    static readonly Option<string?> Certificate = new("--cert") { Description = "PEM file of a client certificate with its key, for a server that asks for one.", HelpName = "FILE" };

    public static readonly Option<bool> Json = new("--json") { Description = "As the server gives it." };

    /// <summary>Adds the options to a verb.</summary>
    public static Verb Reaching(this Verb verb)
    {
        foreach (var option in (Option[])[Json, Url, Client, SecretFile, State, Authority, Certificate]) verb.Options.Add(option);
        return verb;
    }

    public static VtnClient Connect(ParseResult parsed)
    {
        var address = Address(parsed.GetValue(Url) ?? Set("BALLAST_VTN_URL") ?? Left(parsed.GetValue(State)));
        var client = parsed.GetValue(Client) ?? Set("BALLAST_VTN_CLIENT") ?? FirstClient;
        var secret = Secret(parsed.GetValue(SecretFile));
        if (address.Scheme == "http" && !address.IsLoopback)
            Console.Error.WriteLine($"Note: {address.Host} is reached without TLS, so the client's secret can be read on the way.");
        return new VtnClient(address, client, secret, Over(parsed.GetValue(Authority), parsed.GetValue(Certificate)));
    }

    static Uri Address(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0 || address.Query.Length > 0)
            throw new InputException($"--url \"{ObjectFields.Printable(text)}\" is not an address: write it as http://127.0.0.1:8750{DefaultBase}, without a query and without credentials.");
        return address.AbsolutePath == "/" ? new Uri(address, DefaultBase) : address;
    }

    static string Secret(string? file)
    {
        if (file is not null)
        {
            try
            {
                var info = new FileInfo(file);
                if (info.Exists && info.Length > 8192) throw new InputException($"--secret-file {file} is longer than a secret can be.");
                if (File.ReadAllText(file).Trim() is { Length: > 0 } held) return held;
                throw new InputException($"--secret-file {file} is empty: put the client's secret in it.");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new InputException($"--secret-file {file} cannot be read: {e.Message}");
            }
        }
        return Set("BALLAST_VTN_SECRET")?.Trim() ?? throw new InputException("The client's secret is missing: give --secret-file FILE, or set BALLAST_VTN_SECRET; it was shown when the client was added.");
    }

    static SocketsHttpHandler Over(string? authority, string? certificate)
    {
        var over = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), AllowAutoRedirect = false, UseCookies = false };
        try
        {
            if (authority is not null)
            {
                var vouching = new X509Certificate2Collection();
                vouching.ImportFromPemFile(authority);
                if (vouching.Count == 0) throw new InputException($"--ca {authority} holds no certificate: give a PEM file.");
                var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                policy.CustomTrustStore.AddRange(vouching);
                over.SslOptions.CertificateChainPolicy = policy;
            }
            if (certificate is not null)
            {
                using var read = X509Certificate2.CreateFromPemFile(certificate, certificate);
                over.SslOptions.ClientCertificates = [X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null)];
            }
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{(over.SslOptions.CertificateChainPolicy is null && authority is not null ? $"--ca {authority}" : $"--cert {certificate}")} cannot be used: {e.Message.ReplaceLineEndings(" ")}");
        }
        return over;
    }

    static string? Set(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    static string Left(string? state)
    {
        try
        {
            return File.ReadAllText(Path.Combine(state ?? Serving.DefaultStateDirectory, "vtn-url")).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"http://127.0.0.1:{Serving.DefaultPort}{DefaultBase}";
        }
    }
}
