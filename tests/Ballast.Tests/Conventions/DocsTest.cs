using System.Reflection;
using System.Text.RegularExpressions;
using Ballast.Tests.Files;

namespace Ballast.Tests.Conventions;

/// <summary>What the documents say of the code is true of it.</summary>
public partial class DocsTest
{
    [Fact]
    public void The_table_of_precedence_is_the_one_that_is_tested() =>
        Assert.Contains(PrecedenceTable.Markdown().Trim(), Doc("concepts.md"), StringComparison.Ordinal);

    [Fact]
    public void Every_test_that_the_invariants_name_exists()
    {
        var tests = typeof(DocsTest).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => m.GetCustomAttributes().Any(a => a is FactAttribute))
            .Select(m => $"{m.DeclaringType!.Name}.{m.Name}")
            .ToHashSet();
        var named = NamedTest().Matches(Doc("invariants.md")).Select(m => m.Groups[1].Value).ToArray();
        Assert.True(named.Length >= 12, "each invariant names its test");
        Assert.Empty(named.Except(tests));
    }

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        var wrong = new List<string>();
        foreach (var file in Sources.Of("docs", "*.md"))
            foreach (Match link in Link().Matches(file.Text))
                if (!File.Exists(Path.Combine(Path.GetDirectoryName(file.Path)!, link.Groups[1].Value)) && !Directory.Exists(Path.Combine(Path.GetDirectoryName(file.Path)!, link.Groups[1].Value)))
                    wrong.Add($"{file.Name}: {link.Groups[1].Value}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_source_file_that_a_document_names_exists()
    {
        var wrong = new List<string>();
        foreach (var file in Sources.Of("docs", "*.md"))
            foreach (Match path in SourcePath().Matches(file.Text))
                if (!File.Exists(Path.Combine(Repository.Root, path.Groups[1].Value)) && !Directory.Exists(Path.Combine(Repository.Root, path.Groups[1].Value))) wrong.Add($"{file.Name}: {path.Groups[1].Value}");
        Assert.Empty(wrong);
    }

    static string Doc(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs", name));

    [GeneratedRegex(@"`(\w+Test\.\w+)`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|scenarios|docs)/[\w./-]+)`")]
    private static partial Regex SourcePath();
}
