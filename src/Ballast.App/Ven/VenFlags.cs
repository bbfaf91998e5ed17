using System.Collections.Immutable;
using System.CommandLine;
using Ballast.App.Live;
using Ballast.App.Verbs;
using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.App.Ven;

/// <summary>The options of `serve` that make a site the client of an OpenADR server.</summary>
sealed class VenFlags
{
    readonly Option<string?> server = new("--ven") { Description = "Follow the events of this OpenADR 3 server: the base of its paths.", HelpName = "URL" };
    readonly Option<string?> name = new("--ven-name") { Description = "Name under which the site registers there; without it, the site's.", HelpName = "NAME" };
    readonly Option<string?> client = new("--ven-client") { Description = "Client id for the server's tokens; the secret comes from --ven-secret-file or BALLAST_VEN_SECRET.", HelpName = "ID" };
    readonly Option<string?> secret = new("--ven-secret-file") { Description = "File that holds the client's secret.", HelpName = "FILE" };
    readonly Option<string[]> programs = new("--ven-program") { Description = "Follow this program alone, by name or id; may be given again.", HelpName = "NAME", DefaultValueFactory = _ => [] };
    readonly Option<string[]> targets = new("--ven-target") { Description = "A group or area under which events may mean this site; may be given again.", HelpName = "NAME", DefaultValueFactory = _ => [] };
    readonly Option<string> notify = new("--ven-notify") { Description = "How news of events comes: poll, webhook or mqtt.", HelpName = "HOW", DefaultValueFactory = _ => "poll" };
    readonly Option<string?> callback = new("--ven-callback") { Description = "Where the server reaches the webhook; without it, this server's own address.", HelpName = "URL" };
    readonly Option<string?> broker = new("--ven-mqtt") { Description = "MQTT broker instead of the one that the server names.", HelpName = "URL" };
    readonly Option<string> poll = new("--ven-poll") { Description = "Between polls.", HelpName = "30s", DefaultValueFactory = _ => "30s" };
    readonly Option<string> hold = new("--ven-hold-open") { Description = "With the server away this long, what it asked without an end is let go.", HelpName = "4h", DefaultValueFactory = _ => "4h" };
    readonly Option<string> ramp = new("--ven-ramp") { Description = "Ramp down from an event's start, and up from its end; OpenADR names none.", HelpName = "15m", DefaultValueFactory = _ => "15m" };
    readonly Option<string?> authority = new("--ven-ca") { Description = "PEM file of the authority that vouches for the server, instead of the machine's.", HelpName = "FILE" };
    readonly Option<string?> certificate = new("--ven-cert") { Description = "PEM file of a client certificate to show to the server.", HelpName = "FILE" };
    readonly Option<string?> key = new("--ven-key") { Description = "PEM file of its key; without it, the key stands in the certificate's file.", HelpName = "FILE" };
    readonly Option<string?> version = new("--ven-version") { Description = "Version that the server speaks, 3.1.0 or 3.0.1; without it, found out.", HelpName = "VERSION" };

    public IEnumerable<Option> All => [server, name, client, secret, programs, targets, notify, callback, broker, poll, hold, ramp, authority, certificate, key, version];

    /// <summary>Null: no server is to be followed. What does not fit is an <see cref="InputException"/>.</summary>
    public VenSettings? Read(ParseResult parsed, string siteName, string stateDirectory)
    {
        if (parsed.GetValue(server) is not { } text)
        {
            foreach (var option in All)
                if (parsed.GetResult(option) is { Implicit: false }) throw new InputException($"{option.Name} is given without --ven: name the server with --ven URL.");
            return null;
        }
        return new VenSettings
        {
            Server = Url(text, "--ven"),
            Name = parsed.GetValue(name) is { Length: > 0 } own ? own : siteName,
            ClientId = parsed.GetValue(client),
            ClientSecret = SecretOf(parsed.GetValue(client), parsed.GetValue(secret)),
            Programs = [.. parsed.GetValue(programs)!],
            Targets = [.. parsed.GetValue(targets)!],
            Version = parsed.GetValue(version) switch
            {
                null => null,
                "3.1.0" or "3.1" => OpenAdrVersion.V310,
                "3.0.1" or "3.0" => OpenAdrVersion.V301,
                var other => throw new InputException($"--ven-version must be 3.1.0 or 3.0.1, and is \"{other}\"."),
            },
            Notify = parsed.GetValue(notify) switch
            {
                "poll" => VenNotify.Poll,
                "webhook" => VenNotify.Webhook,
                "mqtt" => VenNotify.Mqtt,
                var other => throw new InputException($"--ven-notify must be poll, webhook or mqtt, and is \"{other}\"."),
            },
            Callback = parsed.GetValue(callback) is { } at ? Url(at, "--ven-callback") : null,
            Broker = parsed.GetValue(broker) is { } mqtt ? Url(mqtt, "--ven-mqtt", "mqtt", "mqtts") : null,
            Poll = Length(parsed.GetValue(poll)!, "--ven-poll", TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            HoldOpen = Length(parsed.GetValue(hold)!, "--ven-hold-open", TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
            Ramp = Length(parsed.GetValue(ramp)!, "--ven-ramp", TimeSpan.Zero, TimeSpan.FromHours(24)),
            Carrier = VenCertificates.Carrier(parsed.GetValue(authority), parsed.GetValue(certificate), parsed.GetValue(key)),
            StateDirectory = stateDirectory,
        };
    }

    static Uri Url(string text, string option, params string[] schemes)
    {
        if (schemes.Length == 0) schemes = ["http", "https"];
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme) && url.UserInfo.Length == 0) return url;
        throw new InputException($"{option} is not an address: write it as {schemes[^1]}://host/path, without a user in it.");
    }

    static TimeSpan Length(string text, string option, TimeSpan least, TimeSpan most)
    {
        var length = Quantities.Duration(text, option);
        return length >= least && length <= most ? length : throw new InputException($"{option} must lie from {least} to {most}, and is {length}.");
    }

    /// <summary>Read anew at each use, so that a changed secret needs no restart.</summary>
    static Func<string?>? SecretOf(string? clientId, string? file)
    {
        if (file is not null)
        {
            if (clientId is null) throw new InputException("--ven-secret-file is given without --ven-client: name the client whose secret it is.");
            var path = Path.GetFullPath(file);
            if (!File.Exists(path)) throw new InputException($"There is no file {path}: --ven-secret-file names the file that holds the client's secret.");
            return () => ReadSecret(path);
        }
        const string variable = "BALLAST_VEN_SECRET";
        if (clientId is null) return null;
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 }) throw new InputException($"--ven-client needs a secret: name its file with --ven-secret-file, or set {variable}.");
        return () => Environment.GetEnvironmentVariable(variable);
    }

    static string? ReadSecret(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
