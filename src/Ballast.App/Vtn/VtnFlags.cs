using System.CommandLine;
using Ballast.App.Live;

namespace Ballast.App.Vtn;

/// <summary>The options of `ballast serve` that speak of an OpenADR server.</summary>
sealed class VtnFlags
{
    readonly Option<bool> vtn = new("--vtn") { Description = "Be an OpenADR 3.1 server, alone or beside a site." };
    readonly Option<string?> path = new("--vtn-base") { Description = $"Path of the OpenADR server; {VtnSettings.DefaultBase}.", HelpName = "PATH" };
    readonly Option<string?> store = new("--store") { Description = "Where its objects are kept: journal (in the state directory), or postgres://USER:PASSWORD@HOST:PORT/DATABASE. Else BALLAST_VTN_STORE, else journal.", HelpName = "STORE" };
    readonly Option<string?> mqtt = new("--vtn-mqtt") { Description = "Broker to notify through too: mqtt://[USER@]HOST[:PORT] or mqtts://…; its password from BALLAST_VTN_MQTT_PASSWORD.", HelpName = "URL" };
    readonly Option<string?> url = new("--vtn-public-url") { Description = "Its address as clients see it, path included; without it, as each asks.", HelpName = "URL" };
    readonly Option<string?> certificate = new("--tls-cert") { Description = "Serve HTTPS with this certificate, PEM, its chain after it.", HelpName = "FILE" };
    readonly Option<string?> key = new("--tls-key") { Description = "Its key, PEM; without it, it is in the certificate's file.", HelpName = "FILE" };
    readonly Option<string?> authority = new("--client-ca") { Description = "Let in only those whose client certificates these authorities gave, PEM.", HelpName = "FILE" };
    readonly Option<bool> proxy = new("--behind-proxy") { Description = "A proxy in front ends TLS: listen beyond this machine without it." };

    public IEnumerable<Option> All => [vtn, path, store, mqtt, url, certificate, key, authority, proxy];

    /// <summary>What was asked; null without --vtn.</summary>
    /// <exception cref="InputException">An option of the server's without --vtn.</exception>
    public VtnSettings? Read(ParseResult parsed)
    {
        if (!parsed.GetValue(vtn))
        {
            var given = All.Skip(1).FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false });
            return given is null ? null : throw new InputException($"{given.Name} is for an OpenADR server: give --vtn too.");
        }
        return new VtnSettings
        {
            Base = (parsed.GetValue(path) ?? VtnSettings.DefaultBase).TrimEnd('/'),
            Store = parsed.GetValue(store) ?? (Environment.GetEnvironmentVariable("BALLAST_VTN_STORE") is { Length: > 0 } set ? set : VtnSettings.Journal),
            Mqtt = parsed.GetValue(mqtt),
            PublicUrl = parsed.GetValue(url) is { } text ? Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : throw new InputException($"--vtn-public-url \"{ObjectFields.Printable(text)}\" is not an address: write it as https://vtn.example{VtnSettings.DefaultBase}.") : null,
            CertificateFile = parsed.GetValue(certificate),
            KeyFile = parsed.GetValue(key),
            ClientAuthorityFile = parsed.GetValue(authority),
            BehindProxy = parsed.GetValue(proxy),
        };
    }
}
