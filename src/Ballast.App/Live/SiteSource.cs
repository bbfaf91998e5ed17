using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Journal;
using Ballast.Signals;
using Ballast.Simulation;

namespace Ballast.App.Live;

/// <summary>What a site or scenario text says, as live and replayed runs need it.</summary>
sealed record SiteSource(string Name, string Text, Site Site, PlantOptions Plant, ImmutableArray<Fault> Faults)
{
    public static SiteSource Of(JournalHeader header) => Parse(header.SiteSource, header.SiteName);

    /// <summary>Reads a site or a scenario; what is wrong in it is an <see cref="InputException"/>.</summary>
    public static SiteSource Parse(string text, string name)
    {
        var scenario = StandIn.Scenario(text, name);
        return new SiteSource(name, text, scenario.Site, scenario.Plant, scenario.Faults);
    }

    public static SiteSource Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), Path.GetFileName(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"There is no file {path}: give the path of a site or scenario file, as those in scenarios/.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}");
        }
    }
}

/// <summary>What was given cannot be used; the message is one sentence for the person who gave it.</summary>
sealed class InputException(string message) : Exception(message);
