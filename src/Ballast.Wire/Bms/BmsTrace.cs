using System.Text;

namespace Ballast.Wire.Bms;

/// <summary>One recorded message: when after the start, on which topic, and its payload, in which <c>{{timestamp_ms}}</c> stands for the time of sending.</summary>
public sealed record TraceLine(TimeSpan Offset, string Topic, string Payload)
{
    public const string Timestamp = "{{timestamp_ms}}";

    /// <summary>The payload as sent at this time.</summary>
    public byte[] At(DateTimeOffset time) => Encoding.UTF8.GetBytes(Payload.Replace(Timestamp, time.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
}

/// <summary>A recorded trace: CSV with the columns offset, topic, payload; fields in quotes may hold commas, quotes (doubled) and line breaks.</summary>
public static class BmsTrace
{
    const int LongestField = 1024 * 1024;

    /// <summary>Reads line by line, so a long trace need not fit into memory.</summary>
    /// <exception cref="FormatException">A line is not as it must be; the message names it in a sentence.</exception>
    public static IEnumerable<TraceLine> Read(TextReader text)
    {
        var row = new List<string>();
        var line = 1;
        if (!TryRow(text, row, ref line) || row is not ["offset", "topic", "payload"]) throw new FormatException("Line 1 of the trace must be offset,topic,payload.");
        while (true)
        {
            var at = line;
            if (!TryRow(text, row, ref line)) yield break;
            if (row is [""]) continue;
            if (row.Count != 3) throw new FormatException($"Line {at} of the trace has {row.Count} fields, and must have 3: offset, topic, payload.");
            if (!GoDuration.TryParse(row[0], out var offset)) throw new FormatException($"Line {at} of the trace has an offset that is no duration, such as 1m2.3s.");
            if (row[1].Length == 0) throw new FormatException($"Line {at} of the trace has no topic.");
            yield return new TraceLine(offset, row[1], row[2]);
        }
    }

    static bool TryRow(TextReader text, List<string> row, ref int line)
    {
        row.Clear();
        if (text.Peek() < 0) return false;
        var (at, field, quoted) = (line, new StringBuilder(), false);
        while (true)
        {
            var c = text.Read();
            if (c == '\n') line++;
            if (field.Length > LongestField) throw new FormatException($"Line {at} of the trace has a field longer than {LongestField} characters.");
            if (quoted)
            {
                if (c < 0) throw new FormatException($"Line {at} of the trace begins a field in quotes that does not end.");
                if (c != '"') field.Append((char)c);
                else if (text.Peek() == '"') field.Append((char)text.Read());
                else quoted = false;
                continue;
            }
            switch (c)
            {
                case '"' when field.Length == 0:
                    quoted = true;
                    break;
                case ',':
                    row.Add(field.ToString());
                    field.Clear();
                    if (row.Count > 100) throw new FormatException($"Line {at} of the trace has more than 100 fields.");
                    break;
                case '\r' when text.Peek() == '\n':
                    break;
                case '\n' or < 0:
                    row.Add(field.ToString());
                    return true;
                default:
                    field.Append((char)c);
                    break;
            }
        }
    }
}
