using System.Globalization;
using Ballast.Grid.Cases;

namespace Ballast.Grid.RideThrough;

/// <summary>Reads a list of dips: CSV with a header that names <c>start_s</c>, <c>duration_ms</c> (or <c>duration_s</c>) and <c>volts_pu</c>; lines that begin with # are comments.</summary>
public static class DipFile
{
    const int Most = 10_000;

    /// <summary>The dips in the order of time; none overlaps another.</summary>
    /// <exception cref="CaseException">One sentence with its line.</exception>
    public static IReadOnlyList<Dip> Read(string text, string file)
    {
        var dips = new List<Dip>();
        (int Start, int Duration, int Volts, double Scale)? columns = null;
        var lines = text.Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            var line = lines[number - 1].Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            var fields = line.Split(',').Select(f => f.Trim().Trim('"')).ToArray();
            if (columns is not { } found)
            {
                columns = Header(fields) ?? throw new CaseException(file, number, 0, "The first line has to name the columns: start_s,duration_ms,volts_pu.");
                continue;
            }
            var dip = new Dip(Number(found.Start, "start"), Number(found.Duration, "duration") * found.Scale, Number(found.Volts, "voltage"));
            if (dip.Start is < 0 or > 1e6) throw new CaseException(file, number, 0, "A dip starts between 0 and 1,000,000 s.");
            if (dip.Duration is not (> 0 and <= 3600)) throw new CaseException(file, number, 0, "A dip lasts more than nothing and at most an hour.");
            if (dip.Volts is not (>= 0 and <= 2)) throw new CaseException(file, number, 0, $"A dip leaves between 0 and 2 pu of voltage, not {dip.Volts.ToString(CultureInfo.InvariantCulture)}: write 0.3 for 30 %.");
            if (dips.Count > 0 && dip.Start < dips[^1].End) throw new CaseException(file, number, 0, "A dip starts before the one above it ends: list them in the order of time, one after the other.");
            if (dips.Count == Most) throw new CaseException(file, number, 0, $"There are more than {Most:N0} dips.");
            dips.Add(dip);

            double Number(int column, string what)
            {
                if (column < fields.Length && double.TryParse(fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)) return value;
                throw new CaseException(file, number, 0, column < fields.Length ? $"The {what} is {RawLine.Shown(fields[column])}, which is not a number." : $"The {what} is missing.");
            }
        }
        return dips.Count > 0 ? dips : throw new CaseException(file, lines.Length, 0, "There is no dip in the file: below start_s,duration_ms,volts_pu each line is one, such as 12.0,50,0.35.");
    }

    static (int, int, int, double)? Header(string[] fields)
    {
        int Find(string name) => Array.FindIndex(fields, f => f.Equals(name, StringComparison.OrdinalIgnoreCase));
        var (start, milliseconds, seconds, volts) = (Find("start_s"), Find("duration_ms"), Find("duration_s"), Find("volts_pu"));
        if (start < 0 || volts < 0 || (milliseconds < 0 && seconds < 0)) return null;
        return milliseconds >= 0 ? (start, milliseconds, volts, 1e-3) : (start, seconds, volts, 1);
    }
}
