using System.Text;

namespace Ballast.Studies.Headroom;

/// <summary>
/// A balance file of Form EIA-930 as it is downloaded (EIA930_BALANCE_2019_Jan_Jun.csv): one row per balancing authority and hour. The adjusted demand is taken,
/// or where it is empty the demand; hours are named by their end in UTC. Further columns, of which the years have different ones, are passed over.
/// </summary>
sealed class EiaBalance
{
    const string Authority = "Balancing Authority", EndOfHour = "UTC Time at End of Hour", Demand = "Demand (MW)", Adjusted = "Demand (MW) (Adjusted)";

    readonly CsvLines lines;
    readonly Func<string, bool, HourlyColumn?> wanted;
    readonly int source;
    readonly IReadOnlyList<string> files;
    readonly int authority, time, demand, adjusted, last;
    byte[] code = [];
    HourlyColumn? column;

    public EiaBalance(CsvLines lines, ReadOnlySpan<byte> header, Func<string, bool, HourlyColumn?> wanted, int source, IReadOnlyList<string> files)
    {
        (this.lines, this.wanted, this.source, this.files) = (lines, wanted, source, files);
        List<string> names = [];
        while (!header.IsEmpty) names.Add(Encoding.UTF8.GetString(CsvLines.Field(ref header)));
        (authority, time, demand, adjusted) = (Find(names, Authority), Find(names, EndOfHour), Find(names, Demand), Find(names, Adjusted));
        if (authority < 0) throw lines.Wrong($"there is no column \"{Authority}\"; give the file as EIA publishes it");
        if (time < 0) throw lines.Wrong($"there is no column \"{EndOfHour}\"; give the file as EIA publishes it");
        if (demand < 0 && adjusted < 0) throw lines.Wrong($"there is no column \"{Demand}\" or \"{Adjusted}\"; give the file as EIA publishes it");
        last = Math.Max(Math.Max(authority, time), Math.Max(demand, adjusted));
    }

    public void Read()
    {
        while (lines.Next(out var row)) Row(row);
    }

    // Published headers differ in capitals and in doubled blanks from year to year.
    static int Find(List<string> names, string wanted) =>
        names.FindIndex(n => string.Join(' ', n.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Equals(wanted, StringComparison.OrdinalIgnoreCase));

    void Row(ReadOnlySpan<byte> row)
    {
        ReadOnlySpan<byte> of = default, at = default, reported = default, mended = default;
        for (var i = 0; i <= last; i++)
        {
            if (row.IsEmpty && i < last) throw lines.Wrong("the row ends before its demand; fetch the file again");
            var field = CsvLines.Field(ref row);
            if (i == authority) of = field;
            else if (i == time) at = field;
            else if (i == demand) reported = field;
            else if (i == adjusted) mended = field;
        }
        // Rows of an authority stand together, so that its name is looked up once.
        if (!of.SequenceEqual(code))
        {
            if (of.Length is 0 or > 40) throw lines.Wrong($"{CsvLines.Shown(of)} is not the code of a balancing authority");
            code = of.ToArray();
            column = wanted(Encoding.UTF8.GetString(of), true);
        }
        if (column is null) return;
        if (!HourText.TryEia(at, out var end) && !HourText.TryIso(at, out end)) throw lines.Wrong($"{CsvLines.Shown(at)} is not the end of an hour; it is written as 1/31/2019 6:00:00 AM");
        var value = mended.IsEmpty ? reported : mended;
        var megawatts = double.NaN;
        if (!value.IsEmpty && !CsvLines.TryNumber(value, out megawatts)) throw lines.Wrong($"the demand {CsvLines.Shown(value)} of {column.Name} is not a number");
        column.Add(end - 1, megawatts, source, lines, files);
    }
}
