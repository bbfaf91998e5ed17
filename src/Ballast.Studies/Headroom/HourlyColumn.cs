namespace Ballast.Studies.Headroom;

/// <summary>Collects one area's hours, in whatever order files bring them, and makes an unbroken series of them.</summary>
sealed class HourlyColumn(string name)
{
    /// <summary>More than any area on earth draws: ten terawatts.</summary>
    const double MostMegawatts = 1e7;

    double[] values = [];
    long[] rows = [];
    long first, last = -1;

    public string Name => name;

    public bool IsEmpty => last < first;

    /// <summary>Sets an hour.</summary>
    /// <param name="hour">Its begin, in hours since 1970.</param>
    /// <param name="megawatts">Its demand; NaN or zero where there is none.</param>
    /// <param name="source">Number of the file.</param>
    /// <param name="lines">Stands at the row, for what is said of it.</param>
    /// <param name="files">All files so far, by number.</param>
    public void Add(long hour, double megawatts, int source, CsvLines lines, IReadOnlyList<string> files)
    {
        if (megawatts < 0) throw lines.Wrong(FormattableString.Invariant($"the demand of {name} is {megawatts} MW, and a demand is not negative; leave the field empty to have it filled"));
        if (megawatts > MostMegawatts) throw lines.Wrong(FormattableString.Invariant($"the demand of {name} is {megawatts} MW, which is more than any area draws; write megawatts"));
        Reach(hour);
        var at = (int)(hour - first);
        if (rows[at] != 0)
            throw lines.Wrong($"the hour {HourText.Write(hour)} of {name} was there before, in {Place(rows[at], files)}; where a clock is set back write UTC, and give no hour twice");
        values[at] = megawatts == 0 ? double.NaN : megawatts;
        rows[at] = (long)source << 32 | (uint)lines.Line;
    }

    /// <summary>The hours from the first to the last with a value, each shorter run without one interpolated.</summary>
    /// <param name="longestFill">The longest run that is interpolated, hours.</param>
    /// <param name="files">All files, by number.</param>
    /// <exception cref="StudyException">An hour has no row, or a run without values is longer.</exception>
    public AreaDemand Finish(int longestFill, IReadOnlyList<string> files)
    {
        var count = IsEmpty ? 0 : (int)(last - first + 1);
        var from = 0;
        while (from < count && !Has(from)) from++;
        while (count > from && !Has(count - 1)) count--;
        if (from >= count) throw new StudyException($"{string.Join(", ", files)}: {name} has no hour with a demand; leave it out by --area.");
        var hours = values[from..count];
        int filled = 0, longest = 0;
        for (var i = 0; i < hours.Length; i++)
        {
            var to = i;
            for (; !Has(from + to); to++)
            {
                if (rows[from + to] == 0)
                    throw new StudyException($"{Place(rows[from + to - 1], files)}: behind it the hour {HourText.Write(first + from + to)} of {name} is missing; where a clock is set forward write UTC, and an hour without data with an empty field.");
            }
            if (to == i) continue;
            var run = to - i;
            if (run > longestFill)
                throw new StudyException($"{Place(rows[from + i], files)}: {name} has no demand for {run} hours from here on, and no more than {longestFill} are filled; mend the data, or raise --fill.");
            var (before, after) = (hours[i - 1], hours[to]);
            for (var k = 0; k < run; k++) hours[i + k] = before + (after - before) * (k + 1) / (run + 1);
            (filled, longest) = (filled + run, Math.Max(longest, run));
            i = to;
        }
        return new AreaDemand(name, first + from, hours) { FilledHours = filled, LongestFill = longest };
    }

    bool Has(int at) => rows[at] != 0 && !double.IsNaN(values[at]);

    static string Place(long row, IReadOnlyList<string> files) => $"{files[(int)(row >> 32)]}, row {(uint)row}";

    /// <summary>Makes room for an hour, before the first one or behind the last one.</summary>
    void Reach(long hour)
    {
        if (IsEmpty) (first, last) = (hour, hour - 1);
        if (hour < first)
        {
            var room = (int)(first - hour);
            values = [.. new double[room], .. values.AsSpan(0, (int)(last - first + 1))];
            rows = [.. new long[room], .. rows.AsSpan(0, (int)(last - first + 1))];
            first = hour;
        }
        if (hour <= last) return;
        last = hour;
        var count = (int)(last - first + 1);
        if (count <= values.Length) return;
        Array.Resize(ref values, Math.Max(count, values.Length * 2 + 1024));
        Array.Resize(ref rows, values.Length);
    }
}
