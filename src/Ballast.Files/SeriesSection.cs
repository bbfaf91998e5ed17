using Ballast.Files.Yaml;
using Ballast.Studies.Adequacy;

namespace Ballast.Files;

/// <summary>
/// Series of power: a column of a CSV file, a shape over months and hours of the day, or the same in all hours. The document
/// says once when the first step begins, how long a step is and how many there are; every series has as many.
/// </summary>
sealed class SeriesSection
{
    const int MostSteps = 1_000_000;

    readonly FileReading reading;
    readonly Func<string, string?> open;
    readonly Dictionary<string, SeriesCsv?> files = new(StringComparer.Ordinal);
    readonly string? file;
    readonly bool saysStart;

    /// <summary>False where the file that decides how many steps there are could not be read.</summary>
    readonly bool knowsSteps;

    public SeriesSection(YamlMap map, Func<string, string?> open)
    {
        (reading, this.open) = (map.Reading, open);
        StepHours = map.Take("step", Kinds.Duration, TimeSpan.FromHours(1)).TotalHours;
        if (!(StepHours is >= 1.0 / 60 and <= 24))
        {
            AdequacyFile.Wrong(map, "step", "it is not between 1 min and 24 h", "write 1 h");
            StepHours = 1;
        }
        saysStart = map.TryTake("start", Kinds.Time, out var start);
        if (saysStart) Start = start.DateTime;
        var hours = map.Take("hours", Kinds.Count, -1);
        file = map.Take("file", Kinds.Name, "") is { Length: > 0 } named ? named : null;
        var csv = file is null ? null : Open(file, map.Reading.Find("file"), "file");
        knowsSteps = hours >= 0 || file is null || csv is not null;
        Steps = hours >= 0 ? (int)Math.Min(Math.Round(hours / StepHours), MostSteps) : csv?.Rows ?? (int)Math.Round(8760 / StepHours);
        if (csv is not null && csv.Rows != Steps)
        {
            AdequacyFile.Wrong(map, "hours", $"{hours} h are {Steps} steps and {file} has {csv.Rows} rows", "leave hours out, or give as many rows");
            Steps = csv.Rows;
        }
        if (hours is 0 || hours / StepHours > MostSteps) AdequacyFile.Wrong(map, "hours", $"it is not between one step and {MostSteps} steps", "write 8760 for a year");
        Steps = Math.Max(1, Steps);
    }

    public double StepHours { get; }

    public int Steps { get; }

    /// <summary>When the first step begins, by the document or by the first CSV file with times; null where neither says.</summary>
    public DateTime? Start { get; private set; }

    /// <summary>The series under a key that must be there, which may also be a list of series that add up. Negative values are refused.</summary>
    public double[] Sum(YamlMap map, string key)
    {
        if (map.Find(key, "series") is not { } value)
        {
            map.Missing(key, "add " + key + ": { column: north } or { flat: 300 MW }");
            return new double[Steps];
        }
        if (value.Node is not YamlNode.List) return Read(value);
        var total = new double[Steps];
        foreach (var part in value.AsList())
        {
            var series = Read(part);
            for (var i = 0; i < total.Length; i++) total[i] += series[i];
        }
        return total;
    }

    /// <summary>The one series under a key that must be there.</summary>
    public double[] One(YamlMap map, string key)
    {
        if (map.Find(key, "series") is { } value) return Read(value);
        map.Missing(key, "add " + key + ": { column: wind, of: 150 MW }");
        return new double[Steps];
    }

    /// <summary>How many steps there are, at the end of the reading.</summary>
    public int Close(YamlMap map)
    {
        if (Start is { } start && (start.Ticks % TimeSpan.TicksPerMinute != 0 || start.Year > 2200)) AdequacyFile.Wrong(map, "start", "it is not a full minute", "write one such as 2025-01-01T00:00:00Z");
        return Steps;
    }

    double[] Read(YamlValue value)
    {
        var map = value.AsMap();
        if (map.TryTake("flat", Kinds.Power, out var flat))
        {
            map.RefuseOthers();
            return [.. Enumerable.Repeat(Bounded(map, "flat", flat.Watts / 1e6), Steps)];
        }
        var other = map.Take("file", Kinds.Name, "");
        var hasColumn = map.TryTake("column", Kinds.Name, out var column);
        var (months, weekday, weekend) = (Shape(map, "months", 12), Shape(map, "weekday", 24), Shape(map, "weekend", 24));
        var hasPeak = map.TryTake("peak", Kinds.Power, out var peak);
        var hasOf = map.TryTake("of", Kinds.Power, out var of);
        map.RefuseOthers();
        double[] values;
        if (hasColumn && (months ?? weekday ?? weekend) is null)
        {
            // What a column lacks is told with its row; zeros in its place would be told of a second time.
            if (Column(value, other.Length > 0 ? other : file, column) is not { } read) return new double[Steps];
            values = read;
        }
        else if (!hasColumn && weekday is not null) values = Shaped(months, weekday, weekend ?? weekday);
        else
        {
            if (!reading.IsTainted(value.Path)) value.Report("it is neither a column nor a shape nor flat", "write column: NAME, or weekday: with 24 numbers, or flat: 300 MW");
            return new double[Steps];
        }
        if (hasPeak && hasOf) AdequacyFile.Wrong(map, "of", "its scale is said twice", "keep peak (the highest value becomes this) or of (values are per unit of this)");
        var scale = hasOf ? Bounded(map, "of", of.Watts / 1e6) : 1;
        if (hasPeak)
        {
            var highest = values.Max();
            if (highest <= 0) AdequacyFile.Wrong(map, "peak", "the series is zero in all steps and has no peak", "give one with a load");
            else scale = Bounded(map, "peak", peak.Watts / 1e6) / highest;
        }
        if (!hasPeak && !hasOf && !hasColumn) AdequacyFile.Wrong(map, "weekday", "a shape has no size", "add peak: 900 MW or of: 150 MW");
        return scale == 1 ? values : [.. values.Select(v => v * scale)];
    }

    double Bounded(YamlMap map, string key, double megawatts)
    {
        if (megawatts <= AdequacyChecks.MostMegawatts) return megawatts;
        AdequacyFile.Wrong(map, key, "it is more than 10 TW", "write a power such as 350 MW");
        return 1;
    }

    double[]? Column(YamlValue value, string? from, string column)
    {
        if (from is null)
        {
            value.Report("no CSV file is named for the column", "add file: hours.csv here or at the top");
            return null;
        }
        if (Open(from, value.Node.Mark, value.Path) is not { } csv) return null;
        if (csv.Rows != Steps)
        {
            if (knowsSteps && !reading.IsTainted(value.Path)) value.Report($"{from} has {csv.Rows} rows and the other series have {Steps} steps", "give all series as many");
            return null;
        }
        return csv.Column(column, value);
    }

    double[]? Shape(YamlMap map, string key, int length)
    {
        if (map.Find(key, "list") is not { } value) return null;
        double[] numbers = [.. value.AsList().Select(v => v.As(Kinds.Number))];
        if (numbers.Length != length && !reading.IsTainted(value.Path)) value.Report($"there are {numbers.Length} numbers", $"write {length}, one for each {(length == 12 ? "month" : "hour of the day")}");
        if (numbers.Any(n => n is < 0 or > 1e6) && !reading.IsTainted(value.Path)) value.Report("a number is negative or more than a million", "write shares such as 0.8");
        return numbers.Length == length ? numbers : [.. Enumerable.Repeat(1.0, length)];
    }

    double[] Shaped(double[]? months, double[] weekday, double[] weekend)
    {
        var start = Start ?? new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        var values = new double[Steps];
        for (var step = 0; step < values.Length; step++)
        {
            var at = start.AddTicks((long)Math.Round(step * StepHours * TimeSpan.TicksPerHour));
            var hours = at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? weekend : weekday;
            values[step] = hours[at.Hour] * (months is null ? 1 : months[at.Month - 1]);
        }
        return values;
    }

    SeriesCsv? Open(string path, Mark mark, string at)
    {
        if (files.TryGetValue(path, out var known)) return known;
        files[path] = null;
        if (open(path) is not { } text)
        {
            reading.Report(mark, at, $"there is no file {Quoted.Of(path)} beside this one", "name a CSV file, relative to this one");
            return null;
        }
        var csv = SeriesCsv.Read(text, path, reading, StepHours);
        if (csv?.Start is { } start)
        {
            if (Start is null) Start = start;
            else if (Start != start && !reading.IsTainted(at)) reading.Report(mark, at, $"{path} begins at {start:yyyy-MM-dd HH:mm} and the system at {Start:yyyy-MM-dd HH:mm}", saysStart ? "make start the same, or leave it out" : "give all files the same hours");
        }
        return files[path] = csv;
    }
}
