using System.Text;

namespace Ballast.Studies.Headroom;

/// <summary>A CSV with the hours in its first column and one column per area: utc,PJM,ERCOT and so on.</summary>
static class WideDemand
{
    /// <summary>More columns than this is another kind of file.</summary>
    const int MostColumns = 1000;

    static readonly string[] TimeWords = ["utc", "time", "utc_time", "time_utc", "timestamp", "datetime", "date_time", "hour_utc", "utc_hour"];

    public static void Read(CsvLines lines, ReadOnlySpan<byte> header, Func<string, bool, HourlyColumn?> wanted, int source, IReadOnlyList<string> files)
    {
        var time = Encoding.UTF8.GetString(CsvLines.Field(ref header));
        if (!TimeWords.Contains(time.ToLowerInvariant())) throw lines.Wrong($"the first column is called {CsvLines.Shown(Encoding.UTF8.GetBytes(time))} and not utc; write utc,AREA,… and hours in UTC");
        var columns = new List<HourlyColumn?>();
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        while (!header.IsEmpty)
        {
            var name = Encoding.UTF8.GetString(CsvLines.Field(ref header));
            if (name.Length is 0 or > 80 || name.Any(char.IsControl)) throw lines.Wrong($"column {columns.Count + 2} has no name of 1 to 80 characters; name its area");
            if (!names.Add(name)) throw lines.Wrong($"the area {name} has two columns; give each area one");
            if (columns.Count >= MostColumns) throw lines.Wrong($"there are more than {MostColumns} columns; write one per area");
            columns.Add(wanted(name, false));
        }
        if (columns.Count == 0) throw lines.Wrong("there is no area beside the hours; write utc,AREA,…");
        var before = long.MinValue;
        while (lines.Next(out var row)) Row(lines, row, columns, ref before, source, files);
    }

    static void Row(CsvLines lines, ReadOnlySpan<byte> row, List<HourlyColumn?> columns, ref long before, int source, IReadOnlyList<string> files)
    {
        var field = CsvLines.Field(ref row);
        if (!HourText.TryIso(field, out var hour)) throw lines.Wrong($"{CsvLines.Shown(field)} is not the begin of an hour; write it as 2016-01-31T05:00Z");
        // Said here and not at the end, so that the row is the one where the sequence breaks.
        if (before != long.MinValue && hour != before + 1)
        {
            throw lines.Wrong(hour <= before
                ? $"the hour {HourText.Write(hour)} stands {(hour == before ? "twice" : $"behind {HourText.Write(before)}")}; where a clock is set back write UTC, and hours in their order"
                : $"the hour {HourText.Write(before + 1)} is missing before {HourText.Write(hour)}; where a clock is set forward write UTC, and an hour without data with empty fields");
        }
        before = hour;
        // A row that was cut has fewer commas; where values are quoted they are counted by the fields.
        if (!row.Contains((byte)'"') && row.Count((byte)',') < columns.Count - 1) throw lines.Wrong($"there are {row.Count((byte)',') + (row.IsEmpty ? 0 : 1)} values for {columns.Count} areas; write a comma for each that is missing");
        for (var i = 0; i < columns.Count; i++)
        {
            if (row.IsEmpty && i < columns.Count - 1) throw lines.Wrong($"there are {i} values for {columns.Count} areas; write a comma for each that is missing");
            var value = CsvLines.Field(ref row);
            if (columns[i] is not { } column) continue;
            var megawatts = double.NaN;
            if (!value.IsEmpty && !CsvLines.TryNumber(value, out megawatts)) throw lines.Wrong($"the demand {CsvLines.Shown(value)} of {column.Name} is not a number; leave the field empty where there is none");
            column.Add(hour, megawatts, source, lines, files);
        }
        if (!row.IsEmpty) throw lines.Wrong($"there are more values than the {columns.Count} areas of the header");
    }
}
