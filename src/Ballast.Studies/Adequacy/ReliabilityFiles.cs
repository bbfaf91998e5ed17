using System.Globalization;

namespace Ballast.Studies.Adequacy;

/// <summary>
/// Reads the pair of files in which the IEEE Reliability Test Systems of 1979 and 2020 are published for adequacy: GDATA with
/// the units, HDATA with hourly load and variable resources. Both say in the first columns of their first row how many columns
/// of each row are data; what stands to the right is commentary.
/// </summary>
/// <remarks>
/// GDATA: 1 column count and title; 2 name of the HDATA file; 3 peak MW, load uncertainty in %, cutoff of LOLP for capacity
/// credits; 4 how many variable resources; 5 their credits (not used); 6 their installed MW; 7 heads; then a row per unit:
/// capacity, reserve share (not used), forced outage rate, derated rate, derated by MW.
/// HDATA: 1 column count and title; 2 heads; then YYYYMMDDHH with HH from 01 (the first hour) to 24, weekday, load per unit of
/// the peak, and a column per variable resource per unit of its installed MW; <c>end</c>. Hours are whole days, from 01 to 24.
/// Powers are rounded to single precision as the programs do that these files are written for: loads that fall on a whole
/// megawatt tie with the outage table, and the eighth digit decides on which side they are counted.
/// </remarks>
public static class ReliabilityFiles
{
    /// <summary>What such a pair holds.</summary>
    /// <param name="System">One area, its units and variable resources.</param>
    /// <param name="Cutoff">LOLP above which an hour counts for capacity credits.</param>
    /// <param name="InstalledMegawatts">Of the system's variable resources, in their order.</param>
    public sealed record Pair(AdequacySystem System, double Cutoff, IReadOnlyList<double> InstalledMegawatts);

    const int MostVariable = 20, MostColumns = 220, MostHours = 9000 * 24, MostUnits = 100_000;

    /// <summary>Whether a text begins as GDATA does: a number of columns, then a title; nothing that YAML would begin with.</summary>
    public static bool Looks(string text)
    {
        var first = text.AsSpan(0, Math.Min(text.Length, 400));
        var end = first.IndexOf('\n');
        var digits = 0;
        while (digits < first.Length && char.IsAsciiDigit(first[digits])) digits++;
        return end > 0 && digits is >= 1 and <= 3 && (first[digits] == ' ' || first[digits] == ',');
    }

    /// <summary>The name of the HDATA file that a GDATA file tells of.</summary>
    /// <exception cref="StudyException">It tells of none.</exception>
    public static string HoursFile(string gdata, string name) => new DataRows(gdata, name).Word(2, "the name of the file of hours");

    /// <summary>Reads a pair.</summary>
    /// <param name="gdata">The text of the units' file.</param>
    /// <param name="gname">How it is called in messages.</param>
    /// <param name="hdata">The text of the hours' file.</param>
    /// <param name="hname">How that is called.</param>
    /// <param name="peak">Another peak than the file's, MW.</param>
    /// <exception cref="StudyException">Something is missing, or is not what it should be; with file and row.</exception>
    public static Pair Read(string gdata, string gname, string hdata, string hname, double? peak = null)
    {
        var rows = new DataRows(gdata, gname);
        if (!rows.EndsWithBreak) throw rows.Cut();
        var terms = rows.Numbers(3);
        var top = peak ?? rows.At(terms, 0, 3, "the peak in MW", 1e-3, 1e7);
        var uncertainty = rows.At(terms, 1, 3, "the load's uncertainty in %", 0, 99);
        var cutoff = rows.At(terms, 2, 3, "the LOLP cutoff", 0, 1);
        var variables = (int)rows.At(rows.Numbers(4), 0, 4, "the number of variable resources", 0, MostVariable);
        var installed = rows.Numbers(6);
        var megawatts = new double[variables];
        for (var i = 0; i < variables; i++) megawatts[i] = rows.At(installed, i, 6, $"the installed MW of variable resource {i + 1}", 0, 1e7);
        var units = Units(rows);
        var hours = Hours(new DataRows(hdata, hname), variables);
        // In the order of the reference: the share in single precision, the product in double.
        var load = Scaled(hours.Columns[0], (float)top);
        var system = new AdequacySystem
        {
            Name = rows.Title,
            Steps = load.Length,
            Start = hours.Start,
            Areas = [new Area("system", load)],
            Units = units,
            Variable = [.. Enumerable.Range(0, variables).Select(i => new VariableResource(hours.Names[i], 0, Scaled(hours.Columns[i + 1], (float)megawatts[i])))],
            LoadUncertainty = (float)(uncertainty / 100),
        };
        return new Pair(system, cutoff, megawatts);
    }

    static double[] Scaled(List<float> perUnit, float by)
    {
        var values = new double[perUnit.Count];
        for (var i = 0; i < values.Length; i++) values[i] = perUnit[i] * by;
        return values;
    }

    static List<Unit> Units(DataRows rows)
    {
        var units = new List<Unit>();
        for (var row = 8; row <= rows.Count; row++)
        {
            if (rows.IsEmpty(row)) continue;
            var numbers = rows.Numbers(row);
            var capacity = rows.At(numbers, 0, row, "a capacity in MW", 0, AdequacyChecks.MostMegawatts);
            var outage = rows.At(numbers, 2, row, "a forced outage rate", 0, 1);
            var derated = rows.At(numbers, 3, row, "a derated rate", 0, 1);
            var by = rows.At(numbers, 4, row, "MW lost when derated", 0, AdequacyChecks.MostMegawatts);
            if (outage >= 1) throw rows.Wrong(row, $"a forced outage rate of {outage} means a unit that never runs", "write one under 1, or remove the unit");
            if (outage + derated > 1) throw rows.Wrong(row, $"the outage rate {outage} and the derated rate {derated} are together more than 1", "lower one of them");
            if (by > capacity) throw rows.Wrong(row, $"a unit of {capacity} MW cannot lose {by} MW", "write at most its capacity");
            units.Add(new Unit { Name = rows.Comment(row) is { Length: > 0 } comment ? comment : $"unit {units.Count + 1}", Capacity = capacity, OutageRate = outage, DeratedRate = derated, DeratedBy = by });
            if (units.Count > MostUnits) throw rows.Wrong(row, $"there are more than {MostUnits} units", "name a file of units");
        }
        if (units.Count == 0) throw rows.Wrong(rows.Count, "there is no unit after the heads in row 7", "add one, such as 20.,100.,.100,.000, 0.,");
        return units;
    }

    static (DateTime Start, List<float>[] Columns, string[] Names) Hours(DataRows rows, int variables)
    {
        var columns = new List<float>[variables + 1];
        for (var i = 0; i < columns.Length; i++) columns[i] = [];
        DateTime? start = null;
        var at = DateTime.MinValue;
        var ended = false;
        for (var row = 3; row <= rows.Count && !ended; row++)
        {
            if (rows.IsEmpty(row)) continue;
            if (rows.Starts(row, "end"))
            {
                ended = true;
                continue;
            }
            if (row == rows.Count && !rows.EndsWithBreak) throw rows.Cut();
            var hour = Hour(rows, row);
            if (start is null && hour.Hour != 0) throw rows.Wrong(row, $"the first hour is {Label(hour)} and a day begins with 01", "give whole days of 24 hours");
            if (start is null) start = hour;
            else if (hour != at.AddHours(1)) throw Break(rows, row, at, hour);
            at = hour;
            var numbers = rows.Numbers(row);
            columns[0].Add((float)rows.At(numbers, 2, row, "a load per unit", 0, 100));
            for (var i = 0; i < variables; i++) columns[i + 1].Add((float)rows.At(numbers, 3 + i, row, $"variable resource {i + 1} per unit of what is installed", 0, 1));
            if (columns[0].Count > MostHours) throw rows.Wrong(row, $"there are more than {MostHours} hours", "give fewer years");
        }
        if (start is null) throw rows.Wrong(rows.Count, "there is no hour after the heads in row 2", "add rows such as 1986010101,1,0.53711228,");
        if (at.Hour != 23) throw rows.Wrong(rows.Count, string.Create(CultureInfo.InvariantCulture, $"the last hour is {Label(at)} and the day ends with 24, so that the file may be cut short"), "fetch the file again, or give whole days of 24 hours");
        if (!ended) throw rows.Wrong(rows.Count, "no row says end after the last hour, so that the file may be cut short", "fetch the file again or, if it is complete, add a row: end");
        return (start.Value, columns, Names(rows, variables));
    }

    static string[] Names(DataRows rows, int variables)
    {
        var heads = rows.Cells(2);
        var names = new string[variables];
        for (var i = 0; i < variables; i++)
        {
            var head = 3 + i < heads.Length ? heads[3 + i].Trim().ToLowerInvariant() : "";
            names[i] = head.Length > 0 && !names.AsSpan(0, i).Contains(head) ? head : string.Create(CultureInfo.InvariantCulture, $"variable {i + 1}");
        }
        return names;
    }

    static DateTime Hour(DataRows rows, int row)
    {
        var cells = rows.Cells(row);
        var text = cells.Length > 0 ? cells[0].Trim() : "";
        if (text.Length == 10 && DateTime.TryParseExact(text[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is > 1 and < 9000 && int.TryParse(text.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour is >= 1 and <= 24)
            return day.AddHours(hour - 1);
        throw rows.Wrong(row, $"\"{DataRows.Short(text)}\" is not an hour", "write YYYYMMDDHH with HH from 01 to 24, such as 1986010101");
    }

    static StudyException Break(DataRows rows, int row, DateTime before, DateTime hour)
    {
        if (hour == before) return rows.Wrong(row, $"the hour {Label(hour)} stands twice", "keep one of the two; hours are standard time all year, without the hour that daylight saving repeats");
        if (hour < before) return rows.Wrong(row, $"the hour {Label(hour)} comes after {Label(before)}", "sort the rows by time");
        var missing = (hour - before).TotalHours - 1;
        return rows.Wrong(row, string.Create(CultureInfo.InvariantCulture, $"{missing:0} {(missing == 1 ? "hour is" : "hours are")} missing between {Label(before)} and {Label(hour)}"), "add every hour; hours are standard time all year, without the gap of daylight saving");
    }

    static string Label(DateTime hour) => string.Create(CultureInfo.InvariantCulture, $"{hour:yyyyMMdd}{hour.Hour + 1:00}");
}
