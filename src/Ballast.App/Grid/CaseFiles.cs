using Ballast.App.Live;
using Ballast.Grid.Cases;

namespace Ballast.App.Grid;

/// <summary>Reads the files that the grid's verbs name; what is wrong is one sentence with its place.</summary>
static class CaseFiles
{
    const long Most = 256 * 1024 * 1024;

    public static GridCase Case(string path) => PsseRaw.Read(Text(path, "a PSS/E RAW file"), path);

    public static IReadOnlyList<DynamicRecord> Models(string path) =>
        PsseDyr.Read(Text(path, "a PSS/E DYR file"), path) is { Count: > 0 } records ? records : throw new CaseException($"{path} has no dynamic record: each machine needs one, such as: 1 'GENCLS' 1 6.5 0 /");

    /// <summary>The file of dynamic models that belongs to a case by its name.</summary>
    public static string ModelsBeside(string raw) =>
        ((string[])[".dyr", ".DYR"]).Select(ending => Path.ChangeExtension(raw, ending)).FirstOrDefault(File.Exists)
        ?? (File.Exists(raw) ? throw new InputException($"There is no {Path.ChangeExtension(raw, ".dyr")} beside {raw}: name its dynamic models with --dyn CASE.dyr.") : throw new InputException(Missing(raw, "a PSS/E RAW file")));

    /// <summary>The whole text of a file.</summary>
    /// <param name="path">As the user gave it.</param>
    /// <param name="what">What it should be: "a PSS/E RAW file".</param>
    public static string Text(string path, string what)
    {
        if (path.Length == 0) throw new InputException(Missing(path, what));
        if (Directory.Exists(path)) throw new InputException($"{path} is a directory: name {what} in it.");
        try
        {
            if (new FileInfo(path).Length > Most) throw new InputException($"{path} is longer than {Most / (1024 * 1024)} MiB, which is more than is read.");
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException(Missing(path, what));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path} cannot be read ({e.Message.TrimEnd('.')}).");
        }
    }

    static string Missing(string path, string what) => path.Length == 0 ? $"The name of a file is empty: name {what}." : $"There is no file {path}: name {what}.";
}
