namespace Ballast.Files.Yaml;

/// <summary>Finds the word that was probably meant.</summary>
static class Spelling
{
    /// <summary>The nearest of the known words, if it is near enough to be a slip; ties go to the earlier.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > 64) return null;
        string? best = null;
        var allowed = 1 + word.Length / 3;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - word.Length) > allowed) continue;
            var distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance > allowed) continue;
            (best, allowed) = (candidate, distance - 1);
            if (distance == 0) break;
        }
        return best;
    }

    /// <summary>"did you mean X?" or a list to choose from, as a way to mend it.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> known, string none)
    {
        if (Nearest(word, known) is { } near) return $"did you mean {near}?";
        return known.Count switch
        {
            0 => none,
            <= 12 => $"choose from {string.Join(", ", known)}",
            _ => $"choose from {string.Join(", ", known.Take(12))}, …",
        };
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) between two words: optimal string alignment.</summary>
    static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) least = Math.Min(least, rows[i - 2, j - 2] + 1);
                rows[i, j] = least;
            }
        }
        return rows[a.Length, b.Length];
    }
}
