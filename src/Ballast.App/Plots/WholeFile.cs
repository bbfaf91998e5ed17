using System.Text;
using Ballast.App.Live;

namespace Ballast.App.Plots;

/// <summary>
/// Writes a file whole or not at all: beside its place, and there at the end, so that a kill or a full disk in the middle leaves what was there before. A device or a pipe takes what comes as it comes.
/// </summary>
static class WholeFile
{
    public static void Write(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        writer.Write(text);
    });

    /// <summary>The full path of a file that may not be there yet; of a link, what it leads to.</summary>
    public static string PlaceOf(string path) => (new FileInfo(path).LinkTarget is null ? null : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName) ?? Path.GetFullPath(path);

    /// <summary>Makes the directories that its path needs.</summary>
    /// <exception cref="InputException">It cannot be written there.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            if (path.StartsWith("/dev/", StringComparison.Ordinal) || Directory.Exists(path))
            {
                using var stream = File.Create(path);
                write(stream);
                return;
            }

            var place = PlaceOf(path);
            var beside = place + ".part";
            try
            {
                using (var stream = File.Create(beside)) write(stream);
                File.Move(beside, place, overwrite: true);
            }
            catch
            {
                File.Delete(beside);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path} cannot be written ({e.Message.TrimEnd('.')}): choose another place.");
        }
    }
}
