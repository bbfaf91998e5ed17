using System.Text;
using Ballast.App.Live;
using Ballast.Studies;
using Ballast.Studies.Headroom;

namespace Ballast.App.Studies;

/// <summary>Opens the files that a person named; whatever is wrong is one sentence.</summary>
static class HeadroomSource
{
    public static Stream Open(string path)
    {
        if (path.Length == 0) throw new InputException("The name of a file is empty: name a CSV of hourly demand.");
        if (Directory.Exists(path)) throw new InputException($"{path} is a directory: name the files in it.");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"There is no file {path}: name a CSV that is there.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path} cannot be read ({e.Message.TrimEnd('.')}).");
        }
    }

    public static LoadShape Shape(string path)
    {
        using var stream = Open(path);
        return LoadShape.Read(stream, path);
    }

    public static string Text(string path)
    {
        using var stream = Open(path);
        if (stream.Length > 1 << 20) throw new StudyException($"{path}: a table of areas has no more than a million characters; it has {AreaTable.Header} and a row per area.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
