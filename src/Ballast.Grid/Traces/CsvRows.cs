using System.Globalization;
using System.Text;
using Ballast.Grid.Cases;

namespace Ballast.Grid.Traces;

/// <summary>Walks over the rows of a CSV file's bytes without a string for any of them.</summary>
ref struct CsvRows(ReadOnlySpan<byte> utf8, string file)
{
    /// <summary>The powers of ten that a double holds exactly.</summary>
    static ReadOnlySpan<double> Tens => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    ReadOnlySpan<byte> rest = utf8;

    /// <summary>The current row's line, from 1.</summary>
    public int Line { get; private set; } = 0;

    /// <summary>Whether a line between rows was empty or a comment, so that rows and lines are not counted alike.</summary>
    public bool HasEmptyLines { get; private set; } = false;

    /// <summary>The next row that is not empty and no comment (#), without its line end.</summary>
    public bool Next(out ReadOnlySpan<byte> row)
    {
        var skipped = false;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            row = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            Line++;
            if (!row.IsEmpty && row[^1] == '\r') row = row[..^1];
            if (row.IsEmpty || row[0] == '#' || row.Trim((byte)' ').IsEmpty)
            {
                skipped = true;
                continue;
            }
            if (skipped && Line > 1) HasEmptyLines = true;
            return true;
        }
        row = default;
        return false;
    }

    /// <summary>The finite number in a column.</summary>
    public readonly double Number(ReadOnlySpan<byte> row, int column, string what)
    {
        var field = Field(row, column, what);
        if (!TryNumber(field, out var value)) throw Wrong(field.IsEmpty ? $"the {what} is missing; fill the gap or cut the trace there" : $"the {what} {Shown(field)} is not a number");
        return double.IsFinite(value) ? value : throw Wrong($"the {what} is {Shown(field)}, which is no {what}; fill the gap or cut the trace there");
    }

    /// <summary>A time: a number, or a date and time of day (ISO 8601), as seconds.</summary>
    public readonly double Time(ReadOnlySpan<byte> row, int column)
    {
        var field = Field(row, column, "time");
        if (field.Length < 16 || !field.Contains((byte)':')) return Number(row, column, "time");
        return DateTimeOffset.TryParse(Encoding.UTF8.GetString(field), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? (at - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond
            : throw Wrong($"the time {Shown(field)} is neither seconds nor a date and time of day");
    }

    public readonly CaseException Wrong(string what) => new(file, Math.Max(1, Line), 0, what + ".");

    public static string[] Fields(ReadOnlySpan<byte> row) => [.. Encoding.UTF8.GetString(row).Split(',').Select(f => f.Trim().Trim('"'))];

    public static bool IsNumber(ReadOnlySpan<byte> field) => TryNumber(field, out _);

    readonly ReadOnlySpan<byte> Field(ReadOnlySpan<byte> row, int column, string what)
    {
        var left = row;
        for (var skip = column; skip > 0; skip--)
        {
            var comma = left.IndexOf((byte)',');
            if (comma < 0) throw Wrong($"the {what} is missing; every row has one");
            left = left[(comma + 1)..];
        }
        var end = left.IndexOf((byte)',');
        return (end < 0 ? left : left[..end]).Trim((byte)' ').Trim((byte)'"');
    }

    /// <summary>
    /// A decimal number, correctly rounded: up to 15 digits times a power of ten within 22 is one exact product (Clinger 1990);
    /// everything else goes the long way.
    /// </summary>
    static bool TryNumber(ReadOnlySpan<byte> field, out double value)
    {
        value = 0;
        var i = field.Length > 0 && field[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        long digits = 0;
        int count = 0, scale = 0, from = i;
        for (; i < field.Length && unchecked((uint)(field[i] - '0')) <= 9; i++)
        {
            if (++count > 15) return Slow(field, out value);
            digits = digits * 10 + (field[i] - '0');
        }
        if (i < field.Length && field[i] == '.')
        {
            for (i++; i < field.Length && unchecked((uint)(field[i] - '0')) <= 9; i++)
            {
                if (++count > 15) return Slow(field, out value);
                digits = digits * 10 + (field[i] - '0');
                scale++;
            }
        }
        if (count == 0 || i < field.Length) return Slow(field, out value);
        value = digits / Tens[scale];
        if (from == 1 && field[0] == '-') value = -value;
        return true;
    }

    static bool Slow(ReadOnlySpan<byte> field, out double value) => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    static string Shown(ReadOnlySpan<byte> field)
    {
        var text = new StringBuilder("\"");
        foreach (var c in Encoding.UTF8.GetString(field[..Math.Min(40, field.Length)])) text.Append(char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFFFD' ? '?' : c);
        return text.Append('"').ToString();
    }
}
