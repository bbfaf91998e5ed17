using System.Text.RegularExpressions;

namespace Ballast.Wire.Tests;

/// <summary>The conformance statement lists every operation of the official documents, and no others.</summary>
public partial class ConformanceTest
{
    [Theory]
    [InlineData("openadr/openadr-3.1.0.yaml", "## OpenADR 3.1.0", @"^ +operationId: (\w+)")]
    [InlineData("dsx-flex/dsx-flex.yaml", "## DSX Flex 1.7.0", @"^  ((?:publish|subscribe)\w+):")]
    public void Every_operation_stands_in_the_statement(string document, string section, string operation)
    {
        var official = Regex.Matches(File.ReadAllText(Repository.SharedData(document)), operation, RegexOptions.Multiline).Select(m => m.Groups[1].Value);
        var statement = File.ReadAllText(Path.Combine(Repository.Root, "docs", "conformance.md"));
        var from = statement.IndexOf(section, StringComparison.Ordinal);
        var to = statement.IndexOf("\n## ", from + 3, StringComparison.Ordinal);
        Assert.Equal(official, Row().Matches(statement[from..to]).Select(m => m.Groups[1].Value));
    }

    [GeneratedRegex(@"^\| `(\w+)`", RegexOptions.Multiline)]
    private static partial Regex Row();
}
