using System.Buffers.Text;
using System.Text;

namespace Ballast.Studies.Headroom;

/// <summary>Walks over the rows of a CSV stream, of any length, in one buffer; a field may stand in quotes with commas inside.</summary>
sealed class CsvLines(Stream stream, string file)
{
    /// <summary>No row of hourly demand is longer, and a file that is no text ends here and not with the memory.</summary>
    const int LongestRow = 1 << 20;

    /// <summary>The powers of ten that a double holds exactly.</summary>
    static readonly double[] Tens = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    byte[] buffer = new byte[1 << 17];
    int at, end;
    bool ended;

    public string File => file;

    /// <summary>The line of the current row, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The next row that is not empty and no comment (#), without its line end; it stands until the next call.</summary>
    public bool Next(out ReadOnlySpan<byte> row)
    {
        while (true)
        {
            if (!NextLine(out row)) return false;
            Line++;
            if (Line == 1 && row.StartsWith("\uFEFF"u8)) row = row[3..];
            if (!row.IsEmpty && row[^1] == '\r') row = row[..^1];
            if (!row.IsEmpty && row[0] != '#') return true;
        }
    }

    public StudyException Wrong(string what) => new($"{file}, row {Line}: {what}.");

    /// <summary>Cuts the first field off a row, without its quotes and blanks.</summary>
    public static ReadOnlySpan<byte> Field(scoped ref ReadOnlySpan<byte> row)
    {
        if (!row.IsEmpty && row[0] == '"')
        {
            var inside = row[1..];
            var close = inside.IndexOf((byte)'"');
            if (close >= 0)
            {
                var behind = inside[(close + 1)..];
                row = behind.IsEmpty ? default : behind[0] == ',' ? behind[1..] : AfterComma(behind);
                return inside[..close].Trim((byte)' ');
            }
        }
        var comma = row.IndexOf((byte)',');
        var field = comma < 0 ? row : row[..comma];
        row = comma < 0 ? default : row[(comma + 1)..];
        return field.Trim((byte)' ');
    }

    /// <summary>Reads a number, also with commas between its thousands. Up to 15 digits are one exact quotient (Clinger 1990).</summary>
    public static bool TryNumber(ReadOnlySpan<byte> field, out double value)
    {
        value = 0;
        var i = !field.IsEmpty && field[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        long digits = 0;
        int count = 0, scale = 0;
        var fraction = false;
        for (; i < field.Length; i++)
        {
            var c = field[i];
            if (c is >= (byte)'0' and <= (byte)'9')
            {
                if (++count > 15) return Utf8Parser.TryParse(field, out value, out var used) && used == field.Length && double.IsFinite(value);
                digits = digits * 10 + (c - '0');
                if (fraction) scale++;
            }
            else if (c == '.' && !fraction) fraction = true;
            else if (c == ',' && !fraction && count > 0) continue;
            else return Utf8Parser.TryParse(field, out value, out var used) && used == field.Length && double.IsFinite(value);
        }
        if (count == 0) return false;
        value = digits / Tens[scale];
        if (field[0] == '-') value = -value;
        return true;
    }

    public static string Shown(ReadOnlySpan<byte> field)
    {
        var text = Encoding.UTF8.GetString(field.Length > 40 ? field[..40] : field);
        return $"\"{string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))}{(field.Length > 40 ? "…" : "")}\"";
    }

    static ReadOnlySpan<byte> AfterComma(ReadOnlySpan<byte> text)
    {
        var comma = text.IndexOf((byte)',');
        return comma < 0 ? default : text[(comma + 1)..];
    }

    bool NextLine(out ReadOnlySpan<byte> row)
    {
        var searched = 0;
        while (true)
        {
            var found = buffer.AsSpan(at + searched, end - at - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                row = buffer.AsSpan(at, searched + found);
                at += searched + found + 1;
                return true;
            }
            searched = end - at;
            if (ended)
            {
                row = buffer.AsSpan(at, searched);
                at = end;
                return searched > 0;
            }
            Fill();
        }
    }

    void Fill()
    {
        if (at > 0) buffer.AsSpan(at, end - at).CopyTo(buffer);
        (end, at) = (end - at, 0);
        if (end == buffer.Length)
        {
            if (buffer.Length >= LongestRow) throw new StudyException($"{file}, row {Line + 1}: the row is longer than a million characters, so this is no CSV of hourly demand.");
            Array.Resize(ref buffer, buffer.Length * 2);
        }
        try
        {
            var read = stream.Read(buffer, end, buffer.Length - end);
            end += read;
            ended = read == 0;
        }
        catch (InvalidDataException)
        {
            throw new StudyException($"{file}: behind row {Line} the gzip is damaged; fetch the file again.");
        }
        catch (IOException e)
        {
            throw new StudyException($"{file}: it cannot be read behind row {Line} ({e.Message.TrimEnd('.')}).");
        }
    }
}
