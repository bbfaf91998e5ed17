using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ballast.App.Live;
using Ballast.Assets;
using Ballast.Files;
using Ballast.Files.Yaml;
using Ballast.Wire.Bms;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Mqtt;

namespace Ballast.App.Dsx;

/// <summary>Reads the file of <c>serve --dsx</c>. Files that it names are looked for beside it. Whatever is wrong is an <see cref="InputException"/>.</summary>
static class DsxFile
{
    static readonly Kind<InfrastructureAction?> Furthest = Kinds.OneOf<InfrastructureAction?>("action",
        ("SHUTDOWN_NODES", InfrastructureAction.ShutdownNodes), ("SHUTDOWN_RACKS", InfrastructureAction.ShutdownRacks), ("CUT_DATA_FEEDS", InfrastructureAction.CutDataFeeds), ("TRIP_BREAKERS", InfrastructureAction.TripBreakers), ("none", null));

    static readonly Kind<PointChoice> Point = new("point", "a point", "PowerMeter/ActivePower:BUS-1", new PointChoice("", "", "", null), text =>
        PointChoice.TryParse(text, out var choice) ? choice : Parsed<PointChoice>.Bad($"{Quoted.Of(text)} is not a point", "write PowerMeter/ActivePower:OBJECT-ID, or PowerMeter/ActivePower/the/tag/path"));

    public static DsxSettings Read(string path, Site site)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(SiteSource.Named(path)))!;
        var reading = new FileReading();
        var tree = YamlTree.Parse(SiteSource.ReadText(path), Path.GetFileName(path), reading);
        if (tree is not YamlNode.Map root || reading.Problems.Length > 0) throw Wrong(reading, path);
        var map = new YamlMap(reading, root, "", isMap: true);
        string Beside(string name) => Path.GetFullPath(name, folder);

        var broker = map.Take("broker", Kinds.Name);
        var user = map.Take("user", Kinds.Name, "");
        var passwordFile = map.Take("passwordFile", Kinds.Name, "");
        var ca = map.Take("caFile", Kinds.Name, "");
        var (certificate, certificateKey) = (map.Take("certificateFile", Kinds.Name, ""), map.Take("certificateKeyFile", Kinds.Name, ""));
        var qos = map.Take("maxQos", Kinds.Count, 2);
        var key = map.NeedMap("key", "kid and file");
        var (kid, keyFile) = (key.Take("kid", Kinds.Name), key.Take("file", Kinds.Name));
        key.RefuseOthers();
        var trusted = map.Take("trusted", Kinds.Name);
        var repeats = map.Take("acceptRepeats", Kinds.YesNo, false);
        var bms = map.Take("bms", Kinds.YesNo, false);
        var oldest = map.Take("oldestReading", Kinds.Duration, TimeSpan.FromSeconds(150));
        var (agent, isv, infra) = (Agent(map.TakeMap("agent"), site), Isv(map.TakeMap("isv")), Infra(map.TakeMap("infra"), Beside));
        map.RefuseOthers();
        if (reading.Problems.Length > 0) throw Wrong(reading, path);
        if (agent is null && isv is null && infra is null) throw new InputException($"{path} names no role: add agent:, isv: or infra:.");
        if (qos is < 0 or > 2) throw new InputException($"{path}: maxQos must be 0, 1 or 2.");
        try
        {
            return new DsxSettings
            {
                Broker = broker,
                Connection = Connection(broker, user, passwordFile.Length > 0 ? Beside(passwordFile) : null, Tls(ca, certificate, certificateKey, Beside), (MqttQos)qos),
                Key = SigningKey.FromPem(kid, SiteSource.ReadText(Beside(keyFile))),
                TrustedPath = Beside(trusted),
                Trusted = KeyBook.Read(SiteSource.ReadText(Beside(trusted))),
                Admission = new AdmissionOptions { AcceptRepeats = repeats },
                Agent = agent,
                Isv = isv,
                Infra = infra,
                Bms = bms || (agent?.Meters.Count ?? 0) > 0 || isv?.Meter.Length > 0,
                OldestReading = oldest,
            };
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw new InputException($"{path}: {e.Message}");
        }
    }

    static AgentSettings? Agent(YamlMap? map, Site site)
    {
        if (map is null) return null;
        var self = new DsxParty(DsxRole.Agent, Identifier(map, "identifier"));
        var isvs = Parties(map, "isvs", DsxRole.Isv);
        var tags = FeedTags.Of(site).Select(f => f.Tag).ToArray();
        var meters = ImmutableDictionary.CreateBuilder<string, ImmutableArray<PointChoice>>();
        foreach (var (tag, points) in SiteSections.Each(map.TakeList("feeds"), f => (f.Take("tag", Kinds.Name), SiteSections.Items(f, "meter", Point, []))))
        {
            if (!tags.Contains(tag)) throw new InputException($"agent.feeds names \"{tag}\", and the site has {string.Join(", ", tags)}.");
            if (!points.IsEmpty) meters[tag] = points;
        }
        var options = new AgentOptions();
        options = options with
        {
            Heartbeat = map.Take("heartbeat", Kinds.Duration, options.Heartbeat),
            Breach = options.Breach with
            {
                Threshold = map.Take("breachThreshold", Kinds.Share, options.Breach.Threshold),
                Lasts = map.Take("breachLasts", Kinds.Duration, options.Breach.Lasts),
                Grace = map.Take("breachGrace", Kinds.Duration, options.Breach.Grace),
                EscalatesAfter = map.Take("breachEscalates", Kinds.Duration, options.Breach.EscalatesAfter),
            },
        };
        map.RefuseOthers();
        return new AgentSettings(self, isvs, meters.ToImmutable(), options);
    }

    static IsvSettings? Isv(YamlMap? map)
    {
        if (map is null) return null;
        var settings = new IsvSettings(
            new DsxParty(DsxRole.Isv, Identifier(map, "identifier")),
            new DsxParty(DsxRole.Agent, Identifier(map, "agent")),
            SiteSections.Items(map, "meter", Point, []),
            new IsvOptions { Feeds = SiteSections.Each(map.TakeList("feeds"), f => new FeedShare(f.Take("tag", Kinds.Name), f.Take("share", Kinds.Share))), Ramp = map.Take("ramp", Kinds.Duration, TimeSpan.FromMinutes(1)) });
        map.RefuseOthers();
        var shares = settings.Options.Feeds.Sum(f => f.Share);
        return Math.Abs(shares - 1) < 1e-6 ? settings : throw new InputException(FormattableString.Invariant($"The shares under isv.feeds add up to {shares * 100:0.##} %, and must to 100 %."));
    }

    static InfraSettings? Infra(YamlMap? map, Func<string, string> beside)
    {
        if (map is null) return null;
        var options = new InfraOptions();
        options = options with
        {
            Furthest = map.Take("furthest", Furthest, options.Furthest),
            HintPause = map.Take("hintPause", Kinds.Duration, options.HintPause),
            ActionPause = map.Take("actionPause", Kinds.Duration, options.ActionPause),
        };
        var (dry, command, limit) = (map.Take("dryRun", Kinds.YesNo, true), SiteSections.Items(map, "command", Kinds.Name, []), map.Take("timeLimit", Kinds.Duration, TimeSpan.FromSeconds(30)));
        var settings = new InfraSettings(new DsxParty(DsxRole.Infra, Identifier(map, "identifier")), Parties(map, "agents", DsxRole.Agent), options, dry ? null : Command(command, limit, beside));
        map.RefuseOthers();
        return settings;
    }

    static EnforceCommand Command(ImmutableArray<string> command, TimeSpan limit, Func<string, string> beside)
    {
        if (command.IsEmpty) throw new InputException("infra.dryRun is false, and nothing is named that carries orders out: give infra.command, such as [./enforce.sh], or leave dryRun out.");
        if (limit < TimeSpan.FromSeconds(1) || limit > TimeSpan.FromHours(1)) throw new InputException("infra.timeLimit must lie from 1 s to 1 h.");
        // A name alone is looked for on the PATH; what has a folder in it, beside the file.
        var program = command[0].Contains('/') ? beside(command[0]) : command[0];
        if (program != command[0] && !File.Exists(program)) throw new InputException($"infra.command: there is no program {program}.");
        return new EnforceCommand([program, .. command.Skip(1)], limit);
    }

    static string Identifier(YamlMap map, string key)
    {
        var text = map.Take(key, Kinds.Name);
        return text.Length == 0 || DsxParty.IsIdentifier(text) ? text : throw new InputException($"{map.PathOf(key)} \"{text}\" cannot be one level of a topic: leave out /, + and #.");
    }

    static ImmutableArray<DsxParty> Parties(YamlMap map, string key, DsxRole role) => [.. SiteSections.Items(map, key, Kinds.Name, []).Select(name => DsxParty.IsIdentifier(name) ? new DsxParty(role, name) : throw new InputException($"{map.PathOf(key)} has \"{name}\", which cannot be one level of a topic: leave out /, + and #."))];

    static Func<string, MqttOptions> Connection(string broker, string user, string? passwordFile, Func<SslClientAuthenticationOptions, SslClientAuthenticationOptions> tls, MqttQos most)
    {
        if (!MqttOptions.TryParse(broker, "ballast", out var parsed, out var problem)) throw new FormatException(problem);
        if (passwordFile is not null) SiteSource.ReadText(passwordFile);
        var options = parsed with
        {
            Username = user.Length > 0 ? user : parsed.Username ?? (passwordFile is not null ? "oauthtoken" : null),
            // Read anew at each connect: tokens are of the hour.
            Password = passwordFile is null ? null : async cancel => (await File.ReadAllTextAsync(passwordFile, cancel)).Trim(),
            Tls = parsed.Tls is { } plain ? tls(plain) : null,
            MaxQos = most,
            CleanSession = false,
            MaxPacketBytes = 1024 * 1024,
        };
        return id => options with { ClientId = id, Seed = unchecked((ulong)id.Aggregate(17L, (h, c) => h * 31 + c)) };
    }

    static Func<SslClientAuthenticationOptions, SslClientAuthenticationOptions> Tls(string ca, string certificate, string key, Func<string, string> beside)
    {
        X509Certificate2Collection? own = certificate.Length > 0 ? [X509Certificate2.CreateFromPemFile(beside(certificate), key.Length > 0 ? beside(key) : null)] : null;
        X509ChainPolicy? chain = null;
        if (ca.Length > 0)
        {
            chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            chain.CustomTrustStore.ImportFromPemFile(beside(ca));
        }
        return plain => new SslClientAuthenticationOptions { TargetHost = plain.TargetHost, ClientCertificates = own, CertificateChainPolicy = chain };
    }

    static InputException Wrong(FileReading reading, string path) =>
        new(reading.Problems.Length > 0 ? string.Join('\n', reading.Problems.Take(20)) : $"{path} is not a map: begin with broker:, key:, trusted: and a role.");
}
