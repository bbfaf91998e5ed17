namespace Ballast.Studies.Headroom;

/// <summary>
/// What a load draws hour by hour, per unit of its nameplate: the last column of a CSV with 24 values (a day), 168 (a week from Monday) or 8,760 or 8,784 (a year from 1 January), in
/// the area's standard time. A column called per_unit is taken as it stands; any other is divided by its highest value.
/// </summary>
public sealed class LoadShape
{
    readonly double[] values;

    LoadShape(double[] values) => this.values = values;

    /// <summary>Reads it.</summary>
    /// <param name="stream">The CSV.</param>
    /// <param name="file">Its name, for what is said of it.</param>
    /// <exception cref="StudyException">A row that is no such value, or another number of rows.</exception>
    public static LoadShape Read(Stream stream, string file)
    {
        var lines = new CsvLines(stream, file);
        if (!lines.Next(out var row)) throw new StudyException($"{file}: the file is empty; write a header such as hour,mw and 24, 168, 8760 or 8784 rows.");
        var name = Last(row);
        var perUnit = name.SequenceEqual("per_unit"u8);
        if (CsvLines.TryNumber(name, out _)) throw lines.Wrong("there is no header; write hour,mw or hour,per_unit above the values");
        List<double> values = [];
        while (lines.Next(out row))
        {
            var field = Last(row);
            if (!CsvLines.TryNumber(field, out var value)) throw lines.Wrong($"the load {CsvLines.Shown(field)} is not a number");
            if (value < 0) throw lines.Wrong(FormattableString.Invariant($"the load is {value}, and a load is not negative"));
            if (perUnit && value > 1) throw lines.Wrong(FormattableString.Invariant($"the load is {value} per unit of its nameplate, which is more than all of it"));
            if (values.Count == 8784) throw lines.Wrong("there are more than 8,784 values; write 24, 168, 8760 or 8784");
            values.Add(value);
        }
        if (values.Count is not (24 or 168 or 8760 or 8784)) throw new StudyException($"{file}: there are {values.Count} values; write 24 for a day, 168 for a week, 8760 or 8784 for a year.");
        var most = values.Max();
        if (!(most > 0)) throw new StudyException($"{file}: the load is zero throughout; write what it draws.");
        return new LoadShape(perUnit ? [.. values] : [.. values.Select(v => v / most)]);
    }

    /// <summary>What the load draws in each studied hour of an area, per unit.</summary>
    public double[] Over(AreaHours hours)
    {
        var result = new double[hours.Gaps.Length];
        foreach (var month in hours.Months)
        {
            var leap = DateTime.IsLeapYear(month.Year);
            for (var i = month.Start; i < month.Start + month.Count; i++)
            {
                var local = hours.FirstLocalHour + i;
                result[i] = values[values.Length switch { 24 => Modulo(local, 24), 168 => Modulo(local + Thursday, 168), _ => OfYear(local, month.Year, leap) }];
            }
        }
        return result;
    }

    /// <summary>The first hour of 1970 was a Thursday's.</summary>
    const int Thursday = 3 * 24, February29 = 59 * 24;

    int OfYear(long local, int year, bool leap)
    {
        var hour = (int)(local - (new DateTime(year, 1, 1).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerHour);
        if (values.Length == 8760) return leap && hour >= February29 ? hour - 24 : hour;
        return !leap && hour >= February29 ? hour + 24 : hour;
    }

    static int Modulo(long value, int by) => (int)((value % by + by) % by);

    static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> row)
    {
        ReadOnlySpan<byte> field = default;
        while (!row.IsEmpty) field = CsvLines.Field(ref row);
        return field;
    }
}
