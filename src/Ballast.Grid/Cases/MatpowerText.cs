using System.Globalization;

namespace Ballast.Grid.Cases;

/// <summary>
/// The text of a MATPOWER case as what it is in nearly all cases: assignments of numbers, texts, matrices and cell arrays to fields of one structure.
/// Comments, block comments and continued lines are passed over. What would have to be computed is refused with its place, because leaving it out would change the case.
/// </summary>
sealed class MatpowerText(string text, string file)
{
    int at, line = 1, lineStart;

    int Column => at - lineStart + 1;

    /// <summary>All assignments in their order.</summary>
    public List<MatpowerTable> Read()
    {
        var tables = new List<MatpowerTable>();
        var structure = "mpc";
        while (true)
        {
            PassBlank(acrossLines: true);
            if (at >= text.Length) return tables;
            if (text[at] is ';' or ',')
            {
                at++;
                continue;
            }
            var (startLine, startColumn) = (line, Column);
            var word = Word();
            switch (word)
            {
                case "function":
                    structure = Function();
                    continue;
                case "end" or "endfunction" or "return":
                    PassLine();
                    if (word == "return") return tables;
                    continue;
                case "define_constants" or "clear" or "clc" or "format":
                    PassLine();
                    continue;
                case "" when text[at] == '[' && IsIndexNames():
                    PassLine();
                    continue;
            }
            if (word.Length > 0 && word == structure && at < text.Length && text[at] == '.')
            {
                at++;
                var field = FieldName();
                PassBlank(acrossLines: false);
                if (field.Length > 0 && at < text.Length && text[at] == '=' && !(at + 1 < text.Length && text[at + 1] == '='))
                {
                    at++;
                    PassBlank(acrossLines: false);
                    tables.Add(new(field, startLine, Value()));
                    EndOfStatement(field);
                    continue;
                }
                throw Wrong(startLine, startColumn, $"{structure}.{field} is changed by an index or an expression here, which is not computed: write the field's final numbers (MATPOWER's savecase does so).");
            }
            throw Wrong(startLine, startColumn, $"this statement is not an assignment such as {structure}.bus = […]; and is not computed: write the case's final numbers (MATPOWER's savecase does so).");
        }
    }

    string Function()
    {
        PassBlank(acrossLines: false);
        if (at < text.Length && text[at] == '[') throw Wrong(line, Column, "the case is of MATPOWER's format version 1 (a function of several results): convert it to version 2 with MATPOWER's loadcase and savecase.");
        var (startLine, startColumn) = (line, Column);
        var name = Word();
        if (name.Length == 0) throw Wrong(startLine, startColumn, "the name of the structure is missing: the first line is such as \"function mpc = case9\".");
        PassLine();
        return name;
    }

    /// <summary>A line such as <c>[PQ, PV] = idx_bus;</c>, which only names columns.</summary>
    bool IsIndexNames()
    {
        var end = text.IndexOf('\n', at);
        var rest = end < 0 ? text.AsSpan(at) : text.AsSpan(at, end - at);
        return rest.Contains("idx_", StringComparison.Ordinal) || rest.TrimEnd().EndsWith("...", StringComparison.Ordinal);
    }

    IReadOnlyList<MatpowerValue[]> Value()
    {
        if (at >= text.Length) throw Wrong(line, Column, "the file ends where a value belongs: is it cut off?");
        return text[at] switch
        {
            '[' => Rows(']', "matrix"),
            '{' => Rows('}', "cell array"),
            _ => [[Single()]],
        };
    }

    List<MatpowerValue[]> Rows(char close, string what)
    {
        var (openLine, openColumn) = (line, Column);
        var rows = new List<MatpowerValue[]>();
        var row = new List<MatpowerValue>();
        at++;
        while (true)
        {
            PassBlank(acrossLines: false);
            if (at >= text.Length) throw Wrong(openLine, openColumn, $"the {what} that opens here is never closed by {close}: is the file cut off?");
            var c = text[at];
            if (c == close)
            {
                at++;
                EndRow();
                return rows;
            }
            if (c is ';' or '\n')
            {
                if (c == '\n') NewLine();
                at++;
                EndRow();
            }
            else if (c == ',')
            {
                at++;
            }
            else
            {
                row.Add(Single());
            }
        }

        void EndRow()
        {
            if (row.Count == 0) return;
            if (rows.Count > 0 && rows[0].Length != row.Count) throw Wrong(row[0].Line, row[0].Column, $"the row has {Count(row.Count)} and the first row {rows[0].Length}: rows of a {what} are equally long.");
            rows.Add([.. row]);
            row.Clear();
        }
    }

    MatpowerValue Single()
    {
        var (startLine, startColumn) = (line, Column);
        if (text[at] is '\'' or '"') return new(double.NaN, Quoted(text[at]), startLine, startColumn);
        var start = at;
        if (text[at] is '+' or '-') at++;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '_' || (text[at] is '+' or '-' && text[at - 1] is 'e' or 'E' or 'd' or 'D' && at - 1 > start && (char.IsAsciiDigit(text[at - 2]) || text[at - 2] == '.'))))
        {
            if (text[at] == '.' && at + 2 < text.Length && text[at + 1] == '.' && text[at + 2] == '.') break;
            at++;
        }
        var token = text.AsSpan(start, at - start);
        if (token.IsEmpty) throw Wrong(startLine, startColumn, $"{Shown(text[at])} stands where a number or a text belongs.");
        if (Number(token) is not { } number) throw Wrong(startLine, startColumn, $"\"{Shorten(token)}\" is not a number.");
        if (at < text.Length && text[at] is '*' or '/' or '^' or '+' or '-' or '(' or ':' or '\'' or '"') throw Wrong(startLine, startColumn, "an expression stands here, which is not computed: write the number.");
        return new(number, null, startLine, startColumn);
    }

    static double? Number(ReadOnlySpan<char> token)
    {
        var bare = token.TrimStart("+-");
        if (bare.Length < token.Length - 1) return null;
        var sign = token[0] == '-' ? -1 : 1;
        if (bare.Equals("Inf", StringComparison.OrdinalIgnoreCase)) return sign * double.PositiveInfinity;
        if (bare.Equals("NaN", StringComparison.OrdinalIgnoreCase)) return double.NaN;
        Span<char> plain = stackalloc char[Math.Min(token.Length, 64)];
        if (token.Length > 64) return null;
        token.CopyTo(plain);
        plain.Replace('d', 'e');
        plain.Replace('D', 'e');
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>A text in quotes; a doubled quote in it is one.</summary>
    string Quoted(char quote)
    {
        var (startLine, startColumn) = (line, Column);
        var start = ++at;
        var doubled = false;
        while (at < text.Length && text[at] != '\n')
        {
            if (text[at] == quote)
            {
                if (at + 1 >= text.Length || text[at + 1] != quote) break;
                doubled = true;
                at++;
            }
            at++;
        }
        if (at >= text.Length || text[at] != quote) throw Wrong(startLine, startColumn, "the text that opens here is not closed on its line.");
        var inside = text[start..at++];
        return doubled ? inside.Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal) : inside;
    }

    void EndOfStatement(string field)
    {
        PassBlank(acrossLines: false);
        if (at >= text.Length || text[at] is ';' or ',' or '\n') return;
        throw Wrong(line, Column, $"{Shown(text[at])} stands behind the value of {field}: expressions are not computed; write the final numbers.");
    }

    string Word()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) at++;
        return text[start..at];
    }

    string FieldName()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.')) at++;
        return text[start..at];
    }

    /// <summary>Passes blanks, comments and continuations; ends of lines too where told.</summary>
    void PassBlank(bool acrossLines)
    {
        while (at < text.Length)
        {
            var c = text[at];
            if (c is ' ' or '\t' or '\r' or '\uFEFF')
            {
                at++;
            }
            else if (c is '%' or '#')
            {
                if (IsAloneOnLine('{')) PassBlockComment();
                else while (at < text.Length && text[at] != '\n') at++;
            }
            else if (c == '.' && at + 2 < text.Length && text[at + 1] == '.' && text[at + 2] == '.')
            {
                while (at < text.Length && text[at] != '\n') at++;
                if (at >= text.Length) return;
                NewLine();
                at++;
            }
            else if (c == '\n' && acrossLines)
            {
                NewLine();
                at++;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Passes the rest of a statement with the lines on which it is continued.</summary>
    void PassLine()
    {
        while (at < text.Length && text[at] != '\n')
        {
            if (text[at] is '%' or '#' || (text[at] == '.' && at + 2 < text.Length && text[at + 1] == '.' && text[at + 2] == '.')) PassBlank(acrossLines: false);
            else at++;
        }
    }

    /// <summary>Whether <c>%{</c> or <c>%}</c> stands here, alone on its line.</summary>
    bool IsAloneOnLine(char brace)
    {
        if (at + 1 >= text.Length || text[at + 1] != brace) return false;
        for (var i = at + 2; i < text.Length && text[i] != '\n'; i++)
            if (!char.IsWhiteSpace(text[i])) return false;
        return text.AsSpan(lineStart, at - lineStart).IsWhiteSpace();
    }

    void PassBlockComment()
    {
        var (startLine, startColumn) = (line, Column);
        var depth = 0;
        while (at < text.Length)
        {
            if (text[at] is '%' or '#')
            {
                if (IsAloneOnLine('{')) depth++;
                else if (IsAloneOnLine('}')) depth--;
            }
            while (at < text.Length && text[at] != '\n') at++;
            if (depth == 0) return;
            if (at >= text.Length) break;
            NewLine();
            at++;
            while (at < text.Length && text[at] is ' ' or '\t') at++;
        }
        throw Wrong(startLine, startColumn, "the block comment that opens here is never closed by a line of %}.");
    }

    /// <summary>The character here ends a line.</summary>
    void NewLine()
    {
        line++;
        lineStart = at + 1;
    }

    CaseException Wrong(int atLine, int atColumn, string message) => new(file, atLine, atColumn, message);

    static string Count(int values) => values == 1 ? "1 value" : $"{values} values";

    static string Shown(char c) => c == '\n' ? "the end of the line" : char.IsControl(c) || char.IsSurrogate(c) ? $"character {(int)c}" : $"\"{c}\"";

    static string Shorten(ReadOnlySpan<char> token) => token.Length <= 24 ? token.ToString() : $"{token[..24]}…";
}
