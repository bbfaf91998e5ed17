using Ballast.App.Live;
using Ballast.Grid.Cases;

namespace Ballast.App.Grid;

/// <summary>Reads the case files that the verbs name; what is wrong is one sentence with its place.</summary>
static class CaseFiles
{
    public static GridCase Case(string path) => PsseRaw.Read(Text(path, "a RAW file, such as kundur.raw"), path);

    public static IReadOnlyList<DynamicRecord> Models(string path) => PsseDyr.Read(Text(path, "a DYR file, such as kundur.dyr"), path);

    /// <summary>Writes to a file, or to standard output if it is named -.</summary>
    public static void Write(string path, string text)
    {
        if (path == "-")
        {
            Console.Out.WriteLine(text);
            return;
        }
        if (path.Length == 0) throw new InputException("The name of a file to write is empty.");
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            File.WriteAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new InputException($"{path} cannot be written: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}.");
        }
    }

    static string Text(string path, string what)
    {
        if (path.Length == 0) throw new InputException($"The name of the file is empty: name {what}.");
        if (Directory.Exists(path)) throw new InputException($"{path} is a directory: name {what}.");
        return SiteSource.ReadText(path);
    }
}
