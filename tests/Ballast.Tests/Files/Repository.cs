namespace Ballast.Tests.Files;

/// <summary>Finds the files of the repository, and shared data beside it, from wherever the tests run.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Scenarios => Path.Combine(Root, "scenarios");

    /// <summary>Data of others that is not part of the repository; may be absent.</summary>
    public static string SharedData(string path) => Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", path));

    public static TheoryData<string> ScenarioNames => [.. Directory.GetFiles(Scenarios, "*.yaml").Select(file => Path.GetFileName(file)).Order()];

    public static string Scenario(string name) => File.ReadAllText(Path.Combine(Scenarios, name));

    /// <summary>What a scenario may refer to.</summary>
    public static string? Beside(string name)
    {
        var path = Path.Combine(Scenarios, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Ballast.slnx"))) at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("No Ballast.slnx above the tests.");
    }
}
