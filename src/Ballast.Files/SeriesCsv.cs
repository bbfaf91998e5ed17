using System.Globalization;
using Ballast.Files.Yaml;

namespace Ballast.Files;

/// <summary>
/// A CSV file of hourly series: heads in the first row, then a row per step. A first column with the head time, datetime, date_time,
/// timestamp, date or hour holds times, each a step after the one before; the others hold numbers, zero or more.
/// </summary>
sealed class SeriesCsv
{
    const int MostRows = 1_000_000, MostColumns = 10_000;

    static readonly string[] TimeHeads = ["time", "datetime", "date_time", "timestamp", "date", "hour"];
    static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss"];

    readonly FileReading reading;
    readonly string file;
    readonly string[] heads;
    readonly List<string> rows;
    readonly List<int> lines;

    SeriesCsv(FileReading reading, string file, string[] heads, List<string> rows, List<int> lines) => (this.reading, this.file, this.heads, this.rows, this.lines) = (reading, file, heads, rows, lines);

    public int Rows => rows.Count;

    /// <summary>When the first step begins; null where the file has no times.</summary>
    public DateTime? Start { get; private set; }

    /// <summary>Reads heads and times; null, with a problem reported, where there are none to read.</summary>
    public static SeriesCsv? Read(string text, string file, FileReading reading, double stepHours)
    {
        void Wrong(int line, string what, string howToMend) => reading.Report(new Mark(file, line, 1), "", what, howToMend);
        var all = text.Split('\n');
        var heads = all[0].TrimEnd('\r').TrimStart('\uFEFF').Split(',', StringSplitOptions.TrimEntries);
        if (heads.Length > MostColumns || heads.All(h => h.Length == 0))
        {
            Wrong(1, "the first row has no heads", "name the columns there, such as time,north,south,wind");
            return null;
        }
        List<string> rows = [];
        List<int> lines = [];
        for (var i = 1; i < all.Length; i++)
        {
            var row = all[i].TrimEnd('\r');
            if (row.Length == 0) continue;
            rows.Add(row);
            lines.Add(i + 1);
            if (rows.Count <= MostRows) continue;
            Wrong(i + 1, $"there are more than {MostRows} rows", "give fewer years");
            return null;
        }
        if (rows.Count == 0)
        {
            Wrong(1, "there is no row under the heads", "add one for each hour");
            return null;
        }
        var csv = new SeriesCsv(reading, file, heads, rows, lines);
        return !TimeHeads.Contains(heads[0].ToLowerInvariant()) || csv.ReadTimes(stepHours) ? csv : null;
    }

    /// <summary>A column's numbers; null, with a problem reported, where one is missing or cannot be.</summary>
    public double[]? Column(string name, YamlValue asked)
    {
        var at = Array.IndexOf(heads, name);
        if (at < 0 || (at == 0 && Start is not null))
        {
            asked.Report($"{file} has no column {Quoted.Of(name)}", Spelling.Hint(name, [.. heads.Skip(Start is null ? 0 : 1)], "name one of its heads"));
            return null;
        }
        var values = new double[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (Cell(rows[i], at) is not { } cell || cell.Trim().Length == 0) return Refuse(i, $"column {Quoted.Of(name)} has no value", "write a number; zero is one");
            if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value) || value > 1e9) return Refuse(i, $"{Quoted.Of(cell.Trim())} in column {Quoted.Of(name)} is not a number", "write one, with a point and without a unit");
            if (value < 0) return Refuse(i, $"column {Quoted.Of(name)} is negative, {Quoted.Of(cell.Trim())}", "write zero or more: what is drawn counts as load, what is given as a variable resource");
            values[i] = value;
        }
        return values;
    }

    bool ReadTimes(double stepHours)
    {
        DateTime before = default;
        for (var i = 0; i < rows.Count; i++)
        {
            var cell = Cell(rows[i], 0)!.Trim();
            if (Time(cell) is not { } time) return Refuse(i, $"{Quoted.Of(cell)} is not a time", "write 2025-01-01 00:00, the beginning of the step, or 2025010101, its hour counted from 1") is not null;
            if (i == 0) Start = time;
            else if (Math.Abs((time - before).TotalHours - stepHours) > 1e-6)
            {
                var what = time == before ? "this time stands twice" : time < before ? "this time lies before the one above" : $"steps are missing: {After(time - before)} after the row above";
                Refuse(i, what, $"give a row every {stepHours.ToString("0.####", CultureInfo.InvariantCulture)} h in standard time all year; daylight saving neither skips nor repeats one");
                return false;
            }
            before = time;
        }
        return true;
    }

    static string After(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:#,0.##} h")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.##} min");

    double[]? Refuse(int row, string what, string howToMend)
    {
        reading.Report(new Mark(file, lines[row], 1), "", what, howToMend);
        return null;
    }

    static DateTime? Time(string text)
    {
        if (text.Length == 10 && text.All(char.IsAsciiDigit))
            return DateTime.TryParseExact(text[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9000
                && int.Parse(text[8..], CultureInfo.InvariantCulture) is var hour and >= 1 and <= 24 ? day.AddHours(hour - 1) : null;
        // An offset says which clock it is, and adds nothing to the order of hours of one clock.
        var bare = text.EndsWith('Z') ? text[..^1] : text.Length > 17 && text[^3] == ':' && text[^6] is '+' or '-' && text.Length > 17 ? text[..^6] : text;
        return DateTime.TryParseExact(bare, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year is > 1 and < 9000 ? time : null;
    }

    /// <summary>A cell of a row, or null where the row ends before it.</summary>
    static string? Cell(string row, int at)
    {
        var from = 0;
        for (; at > 0; at--)
        {
            from = row.IndexOf(',', from) + 1;
            if (from == 0) return null;
        }
        var end = row.IndexOf(',', from);
        return end < 0 ? row[from..] : row[from..end];
    }
}
