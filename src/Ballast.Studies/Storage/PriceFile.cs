using System.Globalization;

namespace Ballast.Studies.Storage;

/// <summary>
/// Reads prices from CSV: a column of times and columns whose heads name what they are and their unit:
/// <c>Datetime (he),DA Price ($/kWh),Reg Up Price ($/kW),Reg Down Price ($/kW)</c> as CAISO's prices are handed around, or
/// <c>time,energy ($/MWh)</c>. "(he)" in the head of the times says that they name the end of their hour.
/// </summary>
public static class PriceFile
{
    const double MostPrice = 1e7;

    enum Role
    {
        Energy, Up, Down, Celsius, Other,
    }

    /// <summary>Reads the text of such a file.</summary>
    /// <param name="text">The CSV.</param>
    /// <param name="name">How to call the file in sentences.</param>
    /// <exception cref="StudyException">What is wrong, with its row, and how to mend it.</exception>
    public static PriceSeries Read(string text, string name)
    {
        var lines = text.Split('\n');
        var at = 0;
        while (at < lines.Length && (lines[at].Trim('\r', ' ', '\uFEFF').Length == 0 || lines[at].TrimStart('\uFEFF').StartsWith('#'))) at++;
        if (at == lines.Length) throw new StudyException($"{name} is empty: it needs a head such as time,energy ($/MWh) and a row per hour.");
        var heads = Cells(lines[at]).Select(h => h.Trim('\uFEFF', ' ', '"')).ToArray();
        var columns = Columns(heads, name, at + 1);
        var ending = heads[0].Contains("(he)", StringComparison.OrdinalIgnoreCase) || heads[0].Contains("ending", StringComparison.OrdinalIgnoreCase);
        var times = new List<DateTime>();
        var values = columns.Select(_ => new List<double>()).ToArray();
        for (at++; at < lines.Length; at++)
        {
            var line = lines[at].AsSpan().Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            Row(line, at + 1);
        }
        if (times.Count < 2) throw new StudyException($"{name} has {times.Count} rows of prices: it needs at least two, so that the length of a step is known.");
        var step = times[1] - times[0];
        return new PriceSeries
        {
            Name = name,
            Start = ending ? times[0] - step : times[0],
            StepHours = step.TotalHours,
            Energy = Of(Role.Energy),
            RegulationUp = Of(Role.Up),
            RegulationDown = Of(Role.Down),
            Celsius = Of(Role.Celsius),
        };

        double[] Of(Role role) => Array.FindIndex(columns, c => c.Role == role) is >= 0 and var i ? [.. values[i]] : [];

        void Row(ReadOnlySpan<char> line, int row)
        {
            var cells = Cells(line.ToString());
            if (cells.Length != heads.Length) throw new StudyException($"{name}, row {row}: it has {cells.Length} cells where the head has {heads.Length}: write one for each column.");
            if (!Time(cells[0].Trim().Trim('"'), out var time)) throw new StudyException($"{name}, row {row}: {Short(cells[0])} is not a time: write 2020-01-31 13:00, 2020-01-31T13:00Z or 1/31/2020 13:00.");
            Follow(time, row);
            times.Add(time);
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i].Role == Role.Other) continue;
                var cell = cells[columns[i].Column].Trim().Trim('"');
                if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
                    throw new StudyException($"{name}, row {row}: {(cell.Length == 0 ? "the cell" : Short(cell))} under {Short(heads[columns[i].Column])} is {(cell.Length == 0 ? "empty" : "not a number")}: fill it, or cut the series there.");
                value *= columns[i].Scale;
                if (Math.Abs(value) > MostPrice) throw new StudyException($"{name}, row {row}: {Short(cell)} under {Short(heads[columns[i].Column])} is beyond any price: check the unit in the head.");
                values[i].Add(value);
            }
        }

        void Follow(DateTime time, int row)
        {
            if (times.Count == 0) return;
            var (previous, passed) = (times[^1], time - times[^1]);
            const string saving = "where clocks change for daylight saving, write times in UTC or with their offset";
            if (passed == TimeSpan.Zero) throw new StudyException($"{name}, row {row}: {Say(time)} stands there twice: keep one; {saving}.");
            if (passed < TimeSpan.Zero) throw new StudyException($"{name}, row {row}: {Say(time)} follows {Say(previous)}: put the rows in the order of time; {saving}.");
            if (times.Count == 1)
            {
                if (passed > TimeSpan.FromHours(1) || TimeSpan.FromHours(1).Ticks % passed.Ticks != 0 || passed < TimeSpan.FromMinutes(1))
                    throw new StudyException($"{name}, row {row}: {Say(time)} follows {Say(previous)}: steps must be an hour or a whole part of one.");
                return;
            }
            if (passed != times[1] - times[0]) throw new StudyException($"{name}, row {row}: {Say(time)} follows {Say(previous)}: there is a gap; fill it, or cut the series there; {saving}.");
        }
    }

    static (int Column, Role Role, double Scale)[] Columns(string[] heads, string name, int row)
    {
        var columns = heads.Skip(1).Select((head, i) => (i + 1, Of(head, out var scale), scale)).ToArray();
        if (!columns.Any(c => c.Item2 == Role.Energy))
            throw new StudyException($"{name}, row {row}: no column is a price of energy: name one with its unit, such as energy ($/MWh).");
        foreach (var twice in columns.Where(c => c.Item2 != Role.Other).GroupBy(c => c.Item2).Where(g => g.Count() > 1))
            throw new StudyException($"{name}, row {row}: {Short(heads[twice.First().Item1])} and {Short(heads[twice.Last().Item1])} are both {twice.Key switch { Role.Energy => "a price of energy", Role.Up => "a price of regulation up", Role.Down => "a price of regulation down", _ => "a temperature" }}: keep one of the two.");
        return [.. columns.Where(c => c.Item2 != Role.Other)];
    }

    /// <summary>What a column is, and what its numbers are worth in $/MWh, $/MW per h or °C.</summary>
    static Role Of(string head, out double scale)
    {
        scale = 1;
        var small = head.ToLowerInvariant();
        if (small.Contains("temperature", StringComparison.Ordinal) || small.Contains("celsius", StringComparison.Ordinal)) return Role.Celsius;
        var perEnergy = small.Contains("/kwh", StringComparison.Ordinal) ? 1000 : small.Contains("/mwh", StringComparison.Ordinal) ? 1.0 : 0;
        var perPower = small.Contains("/kw", StringComparison.Ordinal) ? 1000 : small.Contains("/mw", StringComparison.Ordinal) ? 1.0 : 0;
        if (small.Contains("up", StringComparison.Ordinal) && perPower > 0)
        {
            scale = perPower;
            return Role.Up;
        }
        if ((small.Contains("down", StringComparison.Ordinal) || small.Contains("dn", StringComparison.Ordinal)) && perPower > 0)
        {
            scale = perPower;
            return Role.Down;
        }
        scale = perEnergy;
        return perEnergy > 0 ? Role.Energy : Role.Other;
    }

    static readonly string[] Plain = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "M/d/yyyy H:mm", "M/d/yyyy H:mm:ss"];

    static readonly string[] Offset = ["yyyy-MM-dd HH:mmzzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd HH:mm'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    static bool Time(string text, out DateTime time)
    {
        if (DateTime.TryParseExact(text, Plain, CultureInfo.InvariantCulture, DateTimeStyles.None, out time)) return time.Year is > 1900 and < 2400;
        if (!DateTimeOffset.TryParseExact(text, Offset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) || moment.Year is <= 1900 or >= 2400) return false;
        time = moment.UtcDateTime;
        return true;
    }

    static string[] Cells(string line) => line.TrimEnd('\r').Split(line.Contains(';') && !line.Contains(',') ? ';' : ',');

    static string Say(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    static string Short(string text)
    {
        var clean = new string([.. text.Trim().Trim('"').Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return $"\"{(clean.Length > 40 ? clean[..39] + "…" : clean)}\"";
    }
}
