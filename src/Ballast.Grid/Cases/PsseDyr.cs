namespace Ballast.Grid.Cases;

/// <summary>
/// Reads dynamics data in the PSS/E DYR form: free-form records over any number of lines, each ended by a slash; what follows a slash
/// on its line is a comment. A record is a bus number, a model's name and a machine's id, then numbers.
/// The line switching that some files carry (a record such as <c>Line 'Toggle' Line_8 2.0 /</c>, which is no model of PSS/E)
/// comes as a record of bus 0 and model TOGGLE; <see cref="LineToggle"/> reads it.
/// </summary>
public static class PsseDyr
{
    /// <summary>Model of a record that switches a line.</summary>
    public const string Toggle = "TOGGLE";

    /// <summary>Reads all records in their order.</summary>
    /// <param name="text">Whole text of the file.</param>
    /// <param name="file">What errors call it.</param>
    /// <exception cref="CaseException">A record cannot be read; file, line and column are told.</exception>
    public static IReadOnlyList<DynamicRecord> Read(string text, string file)
    {
        var records = new List<DynamicRecord>();
        var words = new List<(DynamicValue Value, bool Quoted)>();
        var (line, lineStart, at, afterComma) = (1, 0, 0, false);
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '\n')
            {
                (line, lineStart) = (line + 1, ++at);
            }
            else if (char.IsWhiteSpace(c)) at++;
            else if (c == ',')
            {
                if (afterComma || words.Count == 0) words.Add((new(double.NaN, "", line, at - lineStart + 1), false));
                afterComma = true;
                at++;
            }
            else if (c == '/')
            {
                if (words.Count > 0) records.Add(Record(words, file));
                words.Clear();
                afterComma = false;
                while (at < text.Length && text[at] != '\n') at++;
            }
            else if (words.Count == 0 && (c == '!' || (c == '@' && at + 1 < text.Length && text[at + 1] == '!')))
            {
                while (at < text.Length && text[at] != '\n') at++;
            }
            else
            {
                afterComma = false;
                var column = at - lineStart + 1;
                if (c is '\'' or '"')
                {
                    var end = text.AsSpan(at + 1).IndexOfAny(c, '\n');
                    if (end < 0 || text[at + 1 + end] == '\n') throw new CaseException(file, line, column, $"A {c} opens a name that never closes: close it with {c}.");
                    words.Add((new(double.NaN, text.Substring(at + 1, end).Trim(), line, column), true));
                    at += end + 2;
                }
                else
                {
                    var start = at;
                    while (at < text.Length && text[at] is not (',' or '/' or '\'' or '"') && !char.IsWhiteSpace(text[at])) at++;
                    var word = text.AsSpan(start, at - start);
                    if (!RawLine.TryReal(word, out var number))
                    {
                        number = double.NaN;
                        if (IsNumberLike(word)) throw new CaseException(file, line, column, $"{RawLine.Shown(word)} is not a number that can be used.");
                    }
                    words.Add((new(number, word.ToString(), line, column), false));
                }
            }
        }
        if (words.Count > 0) throw new CaseException(file, words[0].Value.LineNumber, 0, "The record that begins here has no slash at its end: every record ends with one.");
        return records;
    }

    static DynamicRecord Record(List<(DynamicValue Value, bool Quoted)> words, string file)
    {
        var (first, quoted) = words[0];
        var toggle = words.Count > 1 && words[1].Value.Text.Equals(Toggle, StringComparison.OrdinalIgnoreCase);
        if (toggle) return new(0, Toggle, first.Text.ToUpperInvariant(), [.. words.Skip(2).Select(w => w.Value)], file, first.LineNumber);
        if (quoted || double.IsNaN(first.Number)) throw new CaseException(file, first.LineNumber, first.Column, $"A record begins with {RawLine.Shown(first.Text)}, where a bus number is expected: did the record before end without a slash?");
        if (first.Number != Math.Floor(first.Number) || first.Number is < 0 or > 999_999) throw new CaseException(file, first.LineNumber, first.Column, $"The bus number is {first.Text}: numbers go from 1 to 999997.");
        if (words.Count < 3) throw new CaseException(file, first.LineNumber, first.Column, "A record needs a bus number, a model's name and a machine's id before its slash.");
        var (model, modelQuoted) = words[1];
        if (model.Text.Length == 0 || (!modelQuoted && !double.IsNaN(model.Number))) throw new CaseException(file, model.LineNumber, model.Column, $"{RawLine.Shown(model.Text)} stands where a model's name is expected.");
        var id = words[2].Value.Text.ToUpperInvariant();
        return new((int)first.Number, model.Text.ToUpperInvariant(), id.Length == 0 ? "1" : id, [.. words.Skip(3).Select(w => w.Value)], file, first.LineNumber);
    }

    /// <summary>Whether a word means to be a number: NaN, an infinity, or one too large.</summary>
    static bool IsNumberLike(ReadOnlySpan<char> word)
    {
        if (word.Equals("NaN", StringComparison.OrdinalIgnoreCase)) return true;
        return double.TryParse(word, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);
    }
}
