using System.Globalization;

namespace Ballast.Grid.Cases;

/// <summary>
/// One line of a free-form record: fields apart by commas or blanks, text in single or double quotes, a comment after a slash.
/// A field that is blank, or beyond the end, has its default.
/// </summary>
internal sealed class RawLine
{
    readonly string file;
    readonly string text;
    readonly List<(int Start, int Length, bool Quoted)> fields = [];

    RawLine(string file, int number, string text)
    {
        this.file = file;
        this.text = text;
        Number = number;
    }

    /// <summary>From 1.</summary>
    public int Number { get; }

    public int Count => fields.Count;

    /// <summary>The fields of a line, each by its place in it.</summary>
    public static RawLine Split(string file, int number, string text)
    {
        var line = new RawLine(file, number, text);
        line.Split(byComma: HasComma(text));
        return line;
    }

    public bool IsQuoted(int field) => field < fields.Count && fields[field].Quoted;

    public bool IsBlank(int field) => field >= fields.Count || (fields[field].Length == 0 && !fields[field].Quoted);

    public int Column(int field) => field < fields.Count ? fields[field].Start + 1 : text.Length + 1;

    public CaseException Wrong(int field, string message) => new(file, Number, field < 0 ? 0 : Column(field), message);

    /// <summary>Text, trimmed, with doubled quotes undone.</summary>
    public string Text(int field, string otherwise = "") =>
        IsBlank(field) ? otherwise : text.Substring(fields[field].Start, fields[field].Length).Replace("''", "'").Trim();

    /// <summary>One or two characters that tell things apart, upper case.</summary>
    public string Id(int field)
    {
        var id = Text(field).ToUpperInvariant();
        return id.Length == 0 ? "1" : id;
    }

    public double Real(int field, double otherwise, string what)
    {
        if (IsBlank(field)) return otherwise;
        var span = text.AsSpan(fields[field].Start, fields[field].Length).Trim();
        if (!TryReal(span, out var value)) throw Wrong(field, $"{what} is {Shown(span)}, which is not a number.");
        return value;
    }

    public int Whole(int field, int otherwise, string what)
    {
        if (IsBlank(field)) return otherwise;
        var span = text.AsSpan(fields[field].Start, fields[field].Length).Trim();
        if (int.TryParse(span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        if (TryReal(span, out var real) && real == Math.Floor(real) && Math.Abs(real) <= int.MaxValue) return (int)real;
        throw Wrong(field, $"{what} is {Shown(span)}, which is not a whole number.");
    }

    /// <summary>A finite number as Fortran writes them: 1, 1., .5, 1E3, 1D3.</summary>
    public static bool TryReal(ReadOnlySpan<char> span, out double value)
    {
        value = 0;
        if (span.Length is 0 or > 64) return false;
        if (!double.TryParse(span, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            var at = span.IndexOfAny('d', 'D');
            if (at <= 0) return false;
            Span<char> other = stackalloc char[span.Length];
            span.CopyTo(other);
            other[at] = 'E';
            if (!double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return false;
        }
        return double.IsFinite(value);
    }

    /// <summary>What a sentence may show of a stranger's text.</summary>
    public static string Shown(ReadOnlySpan<char> span)
    {
        var shown = string.Concat(span.Length > 24 ? span[..24] : span, span.Length > 24 ? "…" : "");
        return $"\"{new string([.. shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)])}\"";
    }

    static bool HasComma(string text)
    {
        var quote = '\0';
        foreach (var c in text)
        {
            if (quote != '\0') quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"') quote = c;
            else if (c == '/') return false;
            else if (c == ',') return true;
        }
        return false;
    }

    void Split(bool byComma)
    {
        var at = 0;
        var wanted = true;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at == text.Length || text[at] == '/') break;
            if (text[at] == ',')
            {
                if (wanted) fields.Add((at, 0, false));
                wanted = true;
                at++;
                continue;
            }
            if (text[at] is '\'' or '"')
            {
                var end = Closing(at);
                fields.Add((at + 1, end - at - 1, true));
                at = end + 1;
            }
            else
            {
                var start = at;
                while (at < text.Length && text[at] is not (',' or '/') && !char.IsWhiteSpace(text[at])) at++;
                // A name without quotes may hold blanks where commas divide; numbers may be apart by blanks even there.
                if (byComma && !TryReal(text.AsSpan(start, at - start), out _))
                    while (at < text.Length && text[at] is not (',' or '/' or '\'' or '"')) at++;
                fields.Add((start, text.AsSpan(start, at - start).TrimEnd().Length, false));
            }
            wanted = false;
        }
    }

    /// <summary>Where a quote closes: before a separator, since names hold apostrophes; else at the last one.</summary>
    int Closing(int open)
    {
        var quote = text[open];
        for (var at = open + 1; at < text.Length; at++)
        {
            if (text[at] != quote) continue;
            if (at + 1 < text.Length && text[at + 1] == quote && at + 2 < text.Length && !IsEnd(text[at + 2]))
            {
                at++;
                continue;
            }
            if (at + 1 == text.Length || IsEnd(text[at + 1])) return at;
        }
        throw new CaseException(file, Number, open + 1, $"A {quote} opens a name that never closes: close it with {quote}.");
    }

    static bool IsEnd(char c) => c is ',' or '/' || char.IsWhiteSpace(c);
}
