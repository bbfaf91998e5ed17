using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ballast.Files.Yaml;

namespace Ballast.Files;

/// <summary>What there is to say about a file: every problem with its source line, or that it is sound, a summary and warnings.</summary>
public sealed record CheckReport(bool Ok, ImmutableArray<string> Lines)
{
    public override string ToString() => string.Join('\n', Lines);
}

/// <summary>Explains a site or scenario file to the person who wrote it: <c>ballast check</c>.</summary>
public static class SiteCheck
{
    const int Widest = 120;

    /// <param name="text">The YAML of a site or a scenario; which of the two, it says itself.</param>
    /// <param name="name">How to call the file.</param>
    /// <param name="readRelative">Gives the text of a file named in <c>site:</c>, or null where there is none.</param>
    public static CheckReport Explain(string text, string name, Func<string, string?> readRelative)
    {
        var texts = new Dictionary<string, string>();
        string? Remember(string other)
        {
            if (readRelative(other) is not { } found) return null;
            return texts[other] = found;
        }
        texts[name] = text;
        if (ScenarioFile.IsOne(text, name))
        {
            var loaded = ScenarioFile.Read(text, name, Remember);
            return loaded.Value is { } scenario ? new CheckReport(true, [.. SiteSummary.Of(scenario, name)]) : Failure(loaded.Problems, texts, name);
        }
        var site = SiteFile.Read(text, name, Remember);
        return site.Value is { } read ? new CheckReport(true, [.. SiteSummary.Of(read, name)]) : Failure(site.Problems, texts, name);
    }

    static CheckReport Failure(ImmutableArray<Problem> problems, Dictionary<string, string> texts, string name)
    {
        var sources = texts.ToDictionary(pair => pair.Key, pair => pair.Value.Split('\n'));
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var problem in problems)
        {
            lines.Add(problem.ToString());
            if (sources.TryGetValue(problem.File, out var source) && problem.Line <= source.Length) Show(lines, source[problem.Line - 1].TrimEnd('\r'), problem);
        }
        lines.Add(problems.Length == 1 ? $"{name}: 1 problem" : $"{name}: {problems.Length} problems");
        return new CheckReport(false, lines.ToImmutable());
    }

    /// <summary>The line and a caret under the place; of a long line the part around it.</summary>
    static void Show(ImmutableArray<string>.Builder lines, string source, Problem problem)
    {
        var at = Math.Min(problem.Column - 1, source.Length);
        var from = at < Widest - 20 ? 0 : at - Widest / 2;
        var part = Printable(source.Substring(from, Math.Min(Widest, source.Length - from)));
        var margin = problem.Line.ToString(CultureInfo.InvariantCulture).PadLeft(6);
        lines.Add($"{margin} | {part}");
        lines.Add($"{"",6} | {new string(' ', at - from)}^");
    }

    static string Printable(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var c in text) shown.Append(c == '\t' ? ' ' : char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c);
        return shown.ToString();
    }
}
