using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Ballast.App.Live;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>Names, targets, times and report types as people type them after `ballast vtn`.</summary>
static class VtnQuantities
{
    /// <summary>What Ballast's own sites answer; others may know more, so that any word of this form is let pass.</summary>
    public const string UsualReports = "DEMAND,BASELINE,USAGE";

    public static Option<string[]> Targets(string description) => new("--target") { Description = description, AllowMultipleArgumentsPerToken = true, HelpName = "NAME…" };

    public static JsonArray Targets(string[]? given) => [.. TargetWords(given).Select(t => (JsonNode)t)];

    public static IReadOnlyList<string> TargetWords(string[]? given) =>
        [.. (given ?? []).SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(t => Name(t, "--target")).Distinct(StringComparer.Ordinal)];

    public static string Name(string text, string option) =>
        text.Trim() is { Length: >= 1 and <= 128 } name && !name.Any(char.IsControl) ? name : throw new InputException($"{option} must be 1 to 128 characters on one line.");

    public static IReadOnlyList<string> Reports(string[]? given)
    {
        var types = (given ?? []).SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(t => t.ToUpperInvariant()).Distinct(StringComparer.Ordinal).ToList();
        foreach (var type in types)
            if (type.Length > 128 || !type.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) throw new InputException($"--report \"{ObjectFields.Printable(type)}\" is not a report type of OpenADR: write some of {UsualReports}, with commas between.");
        return types;
    }

    /// <summary>"now", "+10m", or a time of the calendar.</summary>
    public static DateTimeOffset Start(string? text, TimeProvider time)
    {
        if (text is null or "now") return time.GetUtcNow();
        if (text.StartsWith('+')) return time.GetUtcNow() + Quantities.Duration(text[1..], "--start");
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.Year > 1
            ? at.ToUniversalTime()
            : throw new InputException($"--start \"{ObjectFields.Printable(text)}\" is not a time: write now, +10m, or 2026-01-31T17:00:00Z.");
    }

    public static TimeSpan? Length(string? text)
    {
        if (text is null) return null;
        var length = Quantities.Duration(text, "--for");
        return length >= TimeSpan.FromSeconds(1) ? length : throw new InputException("--for must be a second or more; leave it out for an event that lasts until it is cancelled.");
    }
}
