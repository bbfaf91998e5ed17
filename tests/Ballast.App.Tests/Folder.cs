namespace Ballast.App.Tests;

/// <summary>A directory of its own for one test.</summary>
sealed class Folder : IDisposable
{
    readonly DirectoryInfo info = Directory.CreateTempSubdirectory("ballast-test-");

    public string Path => info.FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => info.Delete(recursive: true);
}

/// <summary>Where the repository is.</summary>
static class Repository
{
    public static string Root { get; } = Find();

    public static string Scenario(string name) => Path.Combine(Root, "scenarios", name);

    static string Find()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Ballast.slnx"))) directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("No Ballast.slnx above the tests.");
        return directory;
    }
}
