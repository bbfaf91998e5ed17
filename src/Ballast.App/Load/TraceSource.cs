using Ballast.App.Live;
using Ballast.Grid.Traces;

namespace Ballast.App.Load;

/// <summary>Reads a trace that a person named; whatever is wrong is one sentence.</summary>
static class TraceSource
{
    public static LoadTrace Read(string path, double? stepSeconds = null) => LoadTraceFile.Read(Bytes(path), path, stepSeconds);

    public static byte[] Bytes(string path)
    {
        if (path.Length == 0) throw new InputException("The name of the trace is empty: name a CSV file with time and power.");
        if (Directory.Exists(path)) throw new InputException($"{path} is a directory: name a trace in it.");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"There is no file {path}: name a trace, a CSV file with time and power.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path} cannot be read ({e.Message.TrimEnd('.')}).");
        }
    }
}
