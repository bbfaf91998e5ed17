using System.Collections.Immutable;

namespace Ballast.Files.Yaml;

/// <summary>
/// One reading of a document: the problems so far, where each path stands, and which keys were asked for. A bad value is
/// reported and replaced by a harmless one, so that the rest is still looked at.
/// </summary>
sealed class FileReading
{
    /// <summary>A file with thousands of mistakes is a file of the wrong kind; the first ones say so.</summary>
    const int MostProblems = 100;

    /// <summary>From here on looking further would only take time.</summary>
    const int Enough = 1000;

    readonly List<Problem> problems = [];
    readonly Dictionary<string, Mark> marks = [];
    readonly HashSet<string> tainted = [];

    /// <summary>By shape (a path with its numbers left out): each key that was asked for, and its kind. The published schema is held to it.</summary>
    public SortedDictionary<string, SortedDictionary<string, string>> Asked { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether so much is wrong that more need not be looked for.</summary>
    public bool IsFull => problems.Count >= Enough;

    public ImmutableArray<Problem> Problems => [.. problems.Distinct().OrderBy(problem => (problem.File, problem.Line, problem.Column)).Take(MostProblems)];

    public void Report(Mark mark, string path, string what, string howToMend)
    {
        if (IsFull) return;
        problems.Add(new Problem(mark.File, mark.Line, mark.Column, path, what, howToMend));
        tainted.Add(path);
    }

    /// <summary>The value at this path is not what the file says; a problem follows.</summary>
    public void Taint(string path) => tainted.Add(path);

    /// <summary>Remember where a path stands.</summary>
    public void Place(string path, Mark mark) => marks[path] = mark;

    /// <summary>Where a path, or the nearest one around it, stands.</summary>
    public Mark Find(string path)
    {
        for (var at = path; at.Length > 0; at = Around(at))
        {
            if (marks.TryGetValue(at, out var mark)) return mark;
        }
        return marks.GetValueOrDefault("", new Mark("", 1, 1));
    }

    /// <summary>Whether a problem was already reported for this path, something inside it, or something around it.</summary>
    public bool IsTainted(string path) => tainted.Any(other => Covers(other, path) || Covers(path, other));

    public void Ask(string path, string key, string kind)
    {
        var shape = Shape(path);
        if (!Asked.TryGetValue(shape, out var keys)) Asked[shape] = keys = new SortedDictionary<string, string>(StringComparer.Ordinal);
        keys[key] = kind;
    }

    static bool Covers(string outer, string inner) =>
        outer.Length > 0 && inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner[outer.Length] is '.' or '[');

    static string Around(string path) => path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];

    static string Shape(string path)
    {
        var shape = new System.Text.StringBuilder();
        var inside = false;
        foreach (var c in path)
        {
            if (c == ']') inside = false;
            if (!inside) shape.Append(c);
            if (c == '[') inside = true;
        }
        return shape.ToString();
    }
}
