using System.Text.RegularExpressions;
using Ballast.Tests.Files;

namespace Ballast.Tests.Conventions;

/// <summary>House style, as far as a machine can see it.</summary>
public partial class StyleTest
{
    [Fact]
    public void No_type_is_called_after_nothing() => Assert.Empty(Sources.Matches(Sources.Of("src"), @"\b(class|record|struct|interface|enum)\s+\w*(Manager|Handler|Provider|Helper|Helpers|Util|Utils|Utilities)\b"));

    [Fact]
    public void Files_are_short()
    {
        Assert.Empty(Sources.Of("src").Concat(Sources.Of("tests")).Where(f => f.Lines.Length > 500).Select(f => $"{f.Name}: {f.Lines.Length} lines"));
        Assert.InRange(Sources.Of("src/Ballast").Single(f => f.Name == "src/Ballast/Coordinator.cs").Lines.Length, 1, 400);
    }

    [Fact]
    public void Namespaces_are_folders()
    {
        var wrong = new List<string>();
        foreach (var file in Sources.Of("src"))
        {
            if (FileScoped().Match(file.Code) is not { Success: true } match) continue;
            var parts = file.Name.Split('/')[1..^1];
            if (match.Groups[1].Value != string.Join('.', parts)) wrong.Add($"{file.Name} says {match.Groups[1].Value}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_public_type_of_the_domain_says_what_it_is()
    {
        var wrong = new List<string>();
        foreach (var file in Sources.Of("src/Ballast"))
        {
            var lines = file.Lines;
            for (var i = 0; i < lines.Length; i++)
            {
                if (!PublicType().IsMatch(lines[i])) continue;
                var above = i - 1;
                while (above >= 0 && lines[above].TrimStart().StartsWith('[')) above--;
                // Cases of a closed family, nested, are explained by it.
                var nested = lines[i].StartsWith(' ');
                if (!nested && (above < 0 || !lines[above].TrimStart().StartsWith("///", StringComparison.Ordinal))) wrong.Add($"{file.Name}:{i + 1} {lines[i].Trim()}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Nothing_is_left_to_do_and_no_machines_path_is_told()
    {
        var todo = "TO" + "DO";
        var files = Sources.Of("src").Concat(Sources.Of("tests")).Concat(Sources.Of("docs", "*.md")).Concat(Sources.Of("scenarios", "*"));
        Assert.Empty(files.Where(f => f.Text.Contains(todo, StringComparison.Ordinal) || MachinePath().IsMatch(f.Text)).Select(f => f.Name));
    }

    [Fact]
    public void No_interface_has_a_single_implementation_in_the_domain() =>
        Assert.Empty(typeof(Coordinator).Assembly.GetTypes().Where(t => t.IsInterface && t.Namespace?.StartsWith("Ballast", StringComparison.Ordinal) == true).Select(t => t.Name));

    [Fact]
    public void Classes_of_the_domain_are_sealed() =>
        Assert.Empty(typeof(Coordinator).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false, IsSealed: false } && t.Namespace?.StartsWith("Ballast", StringComparison.Ordinal) == true)
            .Select(t => t.FullName));

    [GeneratedRegex(@"^namespace\s+([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex FileScoped();

    [GeneratedRegex(@"^\s*public (?:static |sealed |abstract |readonly |partial |ref )*(?:class|record|struct|enum|interface|delegate)\b")]
    private static partial Regex PublicType();

    [GeneratedRegex(@"(?<![\w.])/(work|home|root|tmp|Users)/\w")]
    private static partial Regex MachinePath();
}
