using Ballast.Assets;
using Ballast.Files.Yaml;

namespace Ballast.Files;

/// <summary>Reads a site file. A scenario file is a site file too: its <c>scenario</c> is passed over here.</summary>
public static class SiteFile
{
    /// <summary>Reads the text of a site file. Never throws for bad text: every problem is in the result.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="name">How to call the file in problems.</param>
    /// <param name="readRelative">Gives the text of a file named in <c>site:</c>, or null where there is none; absent: no such reference can be followed.</param>
    public static Loaded<Site> Read(string text, string name, Func<string, string?>? readRelative = null)
    {
        var reading = new FileReading();
        var site = Read(text, name, readRelative ?? (_ => null), reading);
        return new Loaded<Site>(site, reading.Problems);
    }

    internal static Site? Read(string text, string name, Func<string, string?> readRelative, FileReading reading)
    {
        if (SiteDocument.Read(text, name, readRelative, reading) is not { } document) return null;
        document.Find(ScenarioFile.Key, "map");
        var site = SiteSections.Read(document, StemOf(name));
        document.RefuseOthers();
        return site;
    }

    internal static string StemOf(string name)
    {
        var stem = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var dot = stem.IndexOf('.');
        return dot > 0 ? stem[..dot] : stem;
    }
}
