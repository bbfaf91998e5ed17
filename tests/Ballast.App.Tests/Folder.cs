namespace Ballast.App.Tests;

/// <summary>A directory of its own for one test.</summary>
sealed class Folder : IDisposable
{
    readonly DirectoryInfo info = Directory.CreateTempSubdirectory("ballast-test-");

    public string Path => info.FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => info.Delete(recursive: true);
}
