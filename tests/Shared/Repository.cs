using Xunit;

namespace Ballast;

/// <summary>Finds the files of the repository, and shared data beside it, from wherever the tests run.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Scenario(string name) => Path.Combine(Root, "scenarios", name);

    /// <summary>Data of others that is not part of the repository. Where it is absent the test reports itself skipped.</summary>
    public static string SharedData(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", path));
        Assert.SkipUnless(Path.Exists(full), $"The shared data {path} is not beside the repository.");
        return full;
    }

    static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Ballast.slnx"))) at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("No Ballast.slnx above the tests.");
    }
}
