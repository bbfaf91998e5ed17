using System.Text;
using Ballast.Grid.Cases;

namespace Ballast.Grid.Traces;

/// <summary>Which columns of a trace's file hold time and power, and their units.</summary>
/// <param name="Time">Column of the time, from 0; -1: none.</param>
/// <param name="Power">Column of the power, from 0.</param>
/// <param name="TimeScale">Seconds in one of the file's units of time.</param>
/// <param name="PowerScale">Megawatts in one of the file's units of power.</param>
readonly record struct CsvColumns(int Time, int Power, double TimeScale, double PowerScale)
{
    static readonly string[] TimeWords = ["t", "time", "timestamp", "seconds", "s", "ms"];
    static readonly (string Word, double Megawatts)[] PowerUnits = [("mw", 1), ("megawatts", 1), ("kw", 1e-3), ("kilowatts", 1e-3), ("w", 1e-6), ("watts", 1e-6), ("gw", 1e3)];

    /// <summary>From the first row: a header where its last field is no number.</summary>
    public static CsvColumns Of(ref CsvRows rows, string file, bool stepIsSaid)
    {
        var before = rows;
        if (!rows.Next(out var first)) throw new CaseException($"{file}: the file is empty; a trace has one row per sample, time in seconds and power in MW, as 0.01,98.6.");
        var fields = CsvRows.Fields(first);
        if (fields.Any(f => CsvRows.IsNumber(Encoding.UTF8.GetBytes(f))))
        {
            rows = before;
            return fields.Length switch
            {
                1 => new CsvColumns(-1, 0, 1, 1),
                2 => new CsvColumns(0, 1, 1, 1),
                _ => throw rows.Wrong($"there are {fields.Length} columns and no header; write t_s,mw above the two that hold time and power"),
            };
        }
        var words = fields.Select(Words).ToArray();
        var power = Array.FindIndex(words, w => w.Any(IsPowerUnit));
        if (power < 0) throw rows.Wrong("no column of the header names a power; call it mw, kw or w");
        var time = Array.FindIndex(words, w => w.Any(TimeWords.Contains) && !w.Any(IsPowerUnit));
        if (time < 0 && !stepIsSaid && fields.Length > 1) throw rows.Wrong("no column of the header names a time; call it t_s or t_ms");
        var unit = words[power].First(IsPowerUnit);
        return new CsvColumns(time, power, time >= 0 && words[time].Contains("ms") ? 1e-3 : 1, PowerUnits.First(u => u.Word == unit).Megawatts);
    }

    static bool IsPowerUnit(string word) => PowerUnits.Any(u => u.Word == word);

    /// <summary>The words of a column's name: <c>meterKw</c> and <c>meter_kw</c> and <c>meter (kW)</c> are the same two.</summary>
    static string[] Words(string name)
    {
        var spaced = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (i > 0 && char.IsUpper(c) && char.IsLower(name[i - 1]) && !IsUnitSplit(name, i)) spaced.Append(' ');
            spaced.Append(char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ');
        }
        return spaced.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Whether this capital is the W of a kW that stands alone.</summary>
    static bool IsUnitSplit(string name, int i) => name[i] == 'W' && name[i - 1] == 'k' && (i == 1 || !char.IsLetter(name[i - 2]));
}
