using System.Text.RegularExpressions;
using Ballast.Tests.Files;

namespace Ballast.Tests.Conventions;

/// <summary>The sources as text: what reflection cannot see.</summary>
internal static partial class Sources
{
    public sealed record SourceFile(string Path, string Text)
    {
        /// <summary>Path from the repository's root, with forward slashes.</summary>
        public string Name { get; } = System.IO.Path.GetRelativePath(Repository.Root, Path).Replace('\\', '/');

        /// <summary>The text without comments and without what stands in quotes.</summary>
        public string Code { get; } = Quoted().Replace(Comments().Replace(Text, ""), "\"\"");

        public string[] Lines => Text.Split('\n');

        public override string ToString() => Name;
    }

    public static IReadOnlyList<SourceFile> Of(string folder, string pattern = "*.cs") =>
    [
        .. Directory.GetFiles(System.IO.Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Where(p => !p.Contains("/obj/", StringComparison.Ordinal) && !p.Contains("/bin/", StringComparison.Ordinal) && !p.Contains("/node_modules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(p => new SourceFile(p, File.ReadAllText(p))),
    ];

    /// <summary>Files whose code has a match, with the match: empty is right.</summary>
    public static IEnumerable<string> Matches(IEnumerable<SourceFile> files, string pattern) =>
        from file in files
        let match = Regex.Match(file.Code, pattern)
        where match.Success
        select $"{file.Name}: {match.Value}";

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex("\"(?:[^\"\\\\\n]|\\\\.)*\"")]
    private static partial Regex Quoted();
}
