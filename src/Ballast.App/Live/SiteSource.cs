using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Files;
using Ballast.Journal;
using Ballast.Signals;
using Ballast.Simulation;

namespace Ballast.App.Live;

/// <summary>What a site or scenario file says, with the whole text it was read from: a file that names another carries that one's text too.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Text">The text, and of every file it names, behind a separator, the name and the text.</param>
/// <param name="Scenario">The scenario; of a site file alone, the site with nothing asked of it.</param>
sealed record SiteSource(string Name, string Text, Scenario Scenario)
{
    // A record separator cannot stand in YAML, so no file's text is mistaken for two.
    const char Separator = '\u001e';

    public Site Site => Scenario.Site;

    public static SiteSource Of(JournalHeader header)
    {
        var parts = header.SiteSource.Split(Separator);
        var others = parts.Skip(1).Select(p => p.Split('\n', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        return Parse(parts[0], header.SiteName, name => others.GetValueOrDefault(name));
    }

    /// <summary>Reads a site or a scenario file; whatever is wrong in it is an <see cref="InputException"/>.</summary>
    public static SiteSource Read(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(Named(path)))!;
        return Parse(ReadText(path), Path.GetFileName(path), name =>
        {
            var other = Path.GetFullPath(name, folder);
            return File.Exists(other) ? ReadText(other) : null;
        });
    }

    public static SiteSource Parse(string text, string name, Func<string, string?> readRelative)
    {
        var whole = text;
        string? Follow(string other)
        {
            var found = readRelative(other);
            if (found is not null) whole += $"{Separator}{other}\n{found}";
            return found;
        }
        if (ScenarioFile.IsOne(text, name))
        {
            var scenario = Value(ScenarioFile.Read(text, name, Follow));
            return new SiteSource(name, whole, scenario);
        }
        var site = Value(SiteFile.Read(text, name, Follow));
        return new SiteSource(name, whole, new Scenario { Name = site.Name, Site = site, Start = DateTimeOffset.UnixEpoch, Duration = TimeSpan.Zero });
    }

    /// <summary>The path as given; an empty one is an <see cref="InputException"/>.</summary>
    internal static string Named(string path) => path.Length > 0 ? path : throw new InputException("The name of the file is empty: name a site or scenario file.");

    internal static string ReadText(string path)
    {
        Named(path);
        if (Directory.Exists(path)) throw new InputException($"{path} is a directory: name a file in it.");
        const long most = 32 * 1024 * 1024;
        try
        {
            if (new FileInfo(path).Length > most) throw new InputException($"{path} is longer than {most / (1024 * 1024)} MiB, which is more than is read.");
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"There is no file {path}: correct the path; scenarios/ has examples.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}");
        }
    }

    static T Value<T>(Loaded<T> loaded)
        where T : class
    {
        const int most = 20;
        if (loaded.Value is { } value) return value;
        var more = loaded.Problems.Length > most ? $"\nand {loaded.Problems.Length - most} more" : "";
        throw new InputException(string.Join('\n', loaded.Problems.Take(most)) + more);
    }
}

/// <summary>What was given cannot be used; the message says so to the person who gave it, one problem a line.</summary>
sealed class InputException(string message) : Exception(message);
