using System.Globalization;

namespace Ballast.Studies.Interconnection;

/// <summary>
/// Reads a profile of hours (CSV). Its head line names the columns: a time (time, hour, timestamp, date or a form such as YYYYMMDDHH), the load (load, demand or
/// load_pu: a share of the case's load; load_mw: MW of the whole system; area_1_mw and so on: MW by area), and availabilities, 0 to 1, named by the type or fuel of the
/// units that follow them (wind, solar, hydro, rtpv). Lines before the head line and columns without a name are passed over; lines that begin with # too; a line "end" ends it.
/// </summary>
public static class HourProfileFile
{
    const int MostHours = 200_000;

    static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["demand"] = "load",
        ["load_pu"] = "load",
        ["demand_mw"] = "load_mw",
        ["solarr"] = "rtpv",
        ["rooftop"] = "rtpv",
        ["rooftop_solar"] = "rtpv",
    };

    static readonly string[] TimeNames = ["time", "hour", "timestamp", "date", "datetime", "date_time", "yyyymmddhh", "hour_ending", "period"];

    /// <exception cref="StudyException">It is no profile, a value is impossible, or an hour is missing or there twice; file and line are told.</exception>
    public static HourProfile Read(string text, string file)
    {
        var lines = text.Split('\n');
        var (headAt, heads) = Head(lines, file);
        var timeAt = Array.FindIndex(heads, h => TimeNames.Contains(h));
        var values = new List<double>[heads.Length];
        for (var c = 0; c < heads.Length; c++) values[c] = [];
        var labels = new List<string>();
        var clock = new HourClock(file);
        for (var i = headAt + 1; i < lines.Length; i++)
        {
            var line = lines[i].Trim('\r', ' ', '\uFEFF');
            if (line.Length == 0 || line[0] == '#') continue;
            if (line.AsSpan().TrimEnd(",").Equals("end", StringComparison.OrdinalIgnoreCase)) break;
            if (labels.Count >= MostHours) throw new StudyException($"{file} has more than {MostHours:#,0} hours: study fewer at a time.");
            var cells = line.Split(',');
            if (timeAt >= 0) clock.Next(timeAt < cells.Length ? cells[timeAt].Trim() : "", i + 1);
            for (var c = 0; c < heads.Length; c++)
            {
                if (c == timeAt || heads[c].Length == 0) continue;
                values[c].Add(Value(c < cells.Length ? cells[c].Trim() : "", heads[c], file, i + 1));
            }
            labels.Add(timeAt >= 0 ? cells[timeAt].Trim() : (labels.Count + 1).ToString(CultureInfo.InvariantCulture));
        }
        if (labels.Count == 0) throw new StudyException($"{file} has a head line and no hour below it.");
        return Make(file, heads, timeAt, values, labels);
    }

    static HourProfile Make(string file, string[] heads, int timeAt, List<double>[] values, List<string> labels)
    {
        var (areas, availability) = (new Dictionary<int, double[]>(), new Dictionary<string, double[]>());
        double[] share = [];
        for (var c = 0; c < heads.Length; c++)
        {
            if (c == timeAt || heads[c].Length == 0) continue;
            if (heads[c] == "load") share = [.. values[c]];
            else if (heads[c] == "load_mw") areas[0] = [.. values[c]];
            else if (AreaOf(heads[c]) is { } area) areas[area] = [.. values[c]];
            else availability[heads[c]] = [.. values[c]];
        }
        if (share.Length > 0 && areas.Count > 0) throw new StudyException($"{file} tells the load both as a share and in MW: keep one.");
        if (areas.Count > 1 && areas.ContainsKey(0)) throw new StudyException($"{file} tells the load both of the whole system and by area: keep one.");
        return new() { Name = file, Labels = labels, LoadShare = share, AreaMw = areas, Availability = availability };
    }

    static (int At, string[] Heads) Head(string[] lines, string file)
    {
        for (var i = 0; i < Math.Min(lines.Length, 100); i++)
        {
            if (lines[i].TrimStart('\uFEFF', ' ').StartsWith('#')) continue;
            string[] heads = [.. lines[i].Split(',').Select(h => Plain(h.Trim(' ', '\r', '"', '\uFEFF')))];
            if (!heads.Any(h => h is "load" or "load_mw" || AreaOf(h) is not null)) continue;
            if (heads.Where(h => h.Length > 0).GroupBy(h => h).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new StudyException($"{file}({i + 1}): two columns are called {twice.Key}: keep one.");
            // A column of a single letter or of words with blanks says nothing that a unit could be called by.
            for (var c = 0; c < heads.Length; c++)
                if (heads[c].Length == 1 || heads[c].Contains(' ')) heads[c] = "";
            return (i, heads);
        }
        throw new StudyException($"{file} has no head line with a column load (a share of the case's load), load_mw, or area_1_mw and so on: name its columns in the first line.");
    }

    static string Plain(string head)
    {
        var plain = head.ToLowerInvariant();
        return Aliases.GetValueOrDefault(plain, plain);
    }

    static int? AreaOf(string head)
    {
        if (!head.StartsWith("area_", StringComparison.Ordinal)) return null;
        var rest = head.AsSpan(5);
        if (rest.EndsWith("_mw", StringComparison.Ordinal)) rest = rest[..^3];
        return int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var area) && area > 0 ? area : null;
    }

    static double Value(string cell, string head, string file, int line)
    {
        if (cell.Length == 0) throw new StudyException($"{file}({line}): {head} is empty: every hour needs a value.");
        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value)) throw new StudyException($"{file}({line}): \"{(cell.Length <= 24 ? cell : cell[..24] + "…")}\" is not a number for {head}.");
        var isLoad = head is "load" or "load_mw" || AreaOf(head) is not null;
        if (value < 0) throw new StudyException($"{file}({line}): {head} is {value.ToString(CultureInfo.InvariantCulture)}: it cannot be below 0.");
        if (head == "load" && value > 10) throw new StudyException($"{file}({line}): load is {value.ToString(CultureInfo.InvariantCulture)} times the case's: call the column load_mw if it is in MW.");
        if (!isLoad && value > 1.001) throw new StudyException($"{file}({line}): {head} is {value.ToString(CultureInfo.InvariantCulture)}: an availability lies between 0 and 1.");
        return value;
    }
}
