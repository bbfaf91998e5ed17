using System.Collections.Immutable;
using System.Net;
using Ballast.App.Live;
using Ballast.Files.Yaml;

namespace Ballast.App.Fleet;

/// <summary>Reads a fleet file; whatever is wrong in it is an <see cref="InputException"/> that says where and how to mend it.</summary>
static class FleetFile
{
    static readonly Kind<Uri> url = new("url", "an address", "http://127.0.0.1:8770/openadr3/3.1.0", new Uri("http://localhost"), text =>
        Uri.TryCreate(text, UriKind.Absolute, out var found) && found.Scheme is "http" or "https" && found.UserInfo.Length == 0
            ? found
            : Parsed<Uri>.Bad("this is not an address of a server", "write http://host:port/path or https://…, without a user in it"));

    static readonly Kind<IPEndPoint> endpoint = new("endpoint", "an address and port", "127.0.0.1:8760", new IPEndPoint(IPAddress.Loopback, 0), text =>
        IPEndPoint.TryParse(text, out var found) && text.Contains(':', StringComparison.Ordinal)
            ? found
            : Parsed<IPEndPoint>.Bad("this is not an address and port", "write 127.0.0.1:8760, or 0.0.0.0:8760 for all addresses of this machine"));

    public static FleetSettings Read(string path)
    {
        var text = SiteSource.ReadText(path);
        return Parse(text, Path.GetFileName(path), Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Reads the text; names of files in it are relative to the folder.</summary>
    public static FleetSettings Parse(string text, string name, string folder)
    {
        var reading = new FileReading();
        if (YamlTree.Parse(text, name, reading) is not { } root) throw Wrong(reading);
        if (root is not YamlNode.Map)
        {
            reading.Report(root.Mark, "", "this is not a fleet file", "begin with name: and the sections utility, listen and sites");
            throw Wrong(reading);
        }
        var file = new YamlValue(reading, root, "").AsMap();
        var title = file.Take("name", Kinds.Name);
        var settings = new FleetSettings
        {
            Name = title,
            Utility = Utility(file.NeedMap("utility", "url"), title, folder),
            Program = file.Take("program", Kinds.Name, "fleet"),
            Listen = file.Take("listen", endpoint, new IPEndPoint(IPAddress.Loopback, 8760)),
            CertificateFile = file.TryTake("certificate", Kinds.Name, out var certificate) ? Path.GetFullPath(certificate, folder) : null,
            KeyFile = file.TryTake("key", Kinds.Name, out var key) ? Path.GetFullPath(key, folder) : null,
            BehindProxy = file.Take("behindProxy", Kinds.YesNo, false),
            Sites = Sites(file, folder),
            Timings = Timings(file.TakeMap("timings")),
            Clock = Clock(file.TakeMap("clock")),
        };
        file.RefuseOthers();
        return reading.Problems.IsEmpty ? settings : throw Wrong(reading);
    }

    static FleetUtility Utility(YamlMap map, string title, string folder)
    {
        var read = new FleetUtility
        {
            Url = map.Take("url", url),
            VenName = map.Take("ven", Kinds.Name, title),
            Client = map.TryTake("client", Kinds.Name, out var client) ? client : null,
            SecretFile = map.TryTake("secretFile", Kinds.Name, out var secret) ? Path.GetFullPath(secret, folder) : null,
            Programs = [.. map.TakeList("programs").Select(p => p.As(Kinds.Name))],
            Poll = map.Take("poll", Kinds.Duration, TimeSpan.FromSeconds(30)),
        };
        map.RefuseOthers();
        if (read.Client is not null && read.SecretFile is null) map.Reading.Report(map.Node.Mark, map.Path, "a client is named without its secret", "add secretFile: with the file that holds the secret");
        Within(map, "poll", read.Poll, TimeSpan.FromSeconds(0.2), TimeSpan.FromHours(1));
        return read;
    }

    static ImmutableArray<FleetSite> Sites(YamlMap file, string folder)
    {
        var list = file.TakeList("sites");
        if (list.Count == 0 && !file.Has("sites")) file.Missing("sites", "add sites: with one - name: for each");
        else if (list.Count == 0) file.Reading.Report(file.Reading.Find(file.PathOf("sites")), "sites", "a fleet needs a site", "write one - name: for each");
        var sites = ImmutableArray.CreateBuilder<FleetSite>(list.Count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in list)
        {
            var map = value.AsMap();
            var name = map.Take("name", Kinds.Name);
            var site = new FleetSite(
                name,
                map.Take("client", Kinds.Name, name),
                map.TryTake("secretFile", Kinds.Name, out var secret) ? Path.GetFullPath(secret, folder) : null,
                map.TryTake("cost", Kinds.Price, out var cost) ? cost.PerKilowattHour : double.NaN);
            map.RefuseOthers();
            if (!names.Add("name " + site.Name)) value.Report("there are two sites of this name", "give each its own");
            if (!names.Add("client " + site.Client)) value.Report("two sites have the same client", "give each its own");
            sites.Add(site);
        }
        return sites.ToImmutable();
    }

    static FleetTimings Timings(YamlMap? map)
    {
        var usual = new FleetTimings();
        if (map is null) return usual;
        var read = new FleetTimings
        {
            Report = map.Take("report", Kinds.Duration, usual.Report),
            Offer = map.Take("offer", Kinds.Duration, usual.Offer),
            SilentAfter = map.Take("silentAfter", Kinds.Duration, usual.SilentAfter),
            Grace = map.Take("grace", Kinds.Duration, usual.Grace),
            DeadBand = map.Take("deadBand", Kinds.Share, usual.DeadBand),
            Ramp = map.Take("ramp", Kinds.Duration, usual.Ramp),
            HoldOpen = map.Take("holdOpen", Kinds.Duration, usual.HoldOpen),
        };
        map.RefuseOthers();
        Within(map, "report", read.Report, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
        Within(map, "offer", read.Offer, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
        if (read.SilentAfter < 2 * read.Report) map.Reading.Report(map.Reading.Find(map.PathOf("silentAfter")), map.PathOf("silentAfter"), "a site would count as silent between two of its reports", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"give it at least twice the time of report, {2 * read.Report.TotalSeconds:0.#} s"));
        return read;
    }

    static SiteClock? Clock(YamlMap? map)
    {
        if (map is null) return null;
        var epoch = map.Take("epoch", Kinds.Time);
        var speed = map.Take("speed", Kinds.Number);
        map.RefuseOthers();
        if (speed is not (>= 0.1 and <= 3600)) map.Reading.Report(map.Node.Mark, map.PathOf("speed"), "the speed is out of bounds", "write a number from 0.1 to 3600");
        return new SiteClock(epoch, epoch, speed);
    }

    static void Within(YamlMap map, string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (map.Has(key) && (value < least || value > most))
            map.Reading.Report(map.Reading.Find(map.PathOf(key)), map.PathOf(key), "this is out of bounds", $"write a time from {least.TotalSeconds:0.#} s to {most.TotalMinutes:0} min");
    }

    static InputException Wrong(FileReading reading) => new(string.Join('\n', reading.Problems.Take(20)));
}
