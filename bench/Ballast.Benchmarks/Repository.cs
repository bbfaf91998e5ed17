using Ballast.App.Live;

namespace Ballast.Benchmarks;

/// <summary>Where the scenarios stand.</summary>
static class Repository
{
    public static string Root { get; } = Find();

    public static string Scenario(string name) => Path.Combine(Root, "scenarios", name);

    public static SiteSource Read(string name) => SiteSource.Read(Scenario(name));

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Ballast.slnx"))) return folder.FullName;
        throw new InvalidOperationException("The benchmarks run from within the repository: no Ballast.slnx stands above them.");
    }
}
