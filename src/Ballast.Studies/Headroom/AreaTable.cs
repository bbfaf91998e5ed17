using System.Globalization;
using System.Text;

namespace Ballast.Studies.Headroom;

/// <summary>
/// What is known of areas, as data: 22 balancing authorities of the United States with the exceptions of Norris et al., "Rethinking Load Growth"
/// (Duke University, 2025), and whatever a user's own table says instead.
/// </summary>
public sealed class AreaTable
{
    /// <summary>The head of a table's file.</summary>
    public const string Header = "area,eia_code,utc_offset_h,summer_peak_months,winter_peak_months,summer_threshold_months,winter_months";

    readonly Dictionary<string, AreaRules> byName = new(StringComparer.OrdinalIgnoreCase);
    readonly List<AreaRules> all = [];

    AreaTable(IEnumerable<AreaRules> rows)
    {
        foreach (var row in rows) Add(row);
    }

    /// <summary>The table that comes with the program.</summary>
    public static AreaTable Standard { get; } = ReadStandard();

    public IReadOnlyList<AreaRules> All => all;

    /// <summary>The rules of an area by its name or its EIA-930 code; null where the table has not got it.</summary>
    public AreaRules? Find(string nameOrCode) => byName.GetValueOrDefault(nameOrCode);

    /// <summary>This table with a user's rows over it.</summary>
    /// <param name="text">The rows under <see cref="Header"/>.</param>
    /// <param name="file">Its name, for what is said of it.</param>
    /// <exception cref="StudyException">A row that cannot be read.</exception>
    public AreaTable With(string text, string file) => new([.. all, .. Read(text, file)]);

    static List<AreaRules> Read(string text, string file)
    {
        List<AreaRules> rows = [];
        var line = 0;
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var row = raw.Trim();
            if (row.Length == 0 || row[0] == '#') continue;
            if (rows.Count == 0 && row.Equals(Header, StringComparison.OrdinalIgnoreCase)) continue;
            rows.Add(Row(row.Split(','), file, line));
        }
        return rows.Count > 0 ? rows : throw new StudyException($"{file}: there is no row; write {Header} and one row per area.");
    }

    static AreaRules Row(string[] fields, string file, int line)
    {
        StudyException Wrong(string what) => new($"{file}, row {line}: {what}.");
        if (fields.Length != 7) throw Wrong($"there are {fields.Length} fields and not the seven of {Header}");
        for (var i = 0; i < fields.Length; i++) fields[i] = fields[i].Trim();
        if (fields[0].Length is 0 or > 80) throw Wrong("the area has no name of 1 to 80 characters");
        if (!int.TryParse(fields[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset) || offset is < -12 or > 14)
            throw Wrong($"the offset \"{Shown(fields[2])}\" is not whole hours from -12 to 14");
        var months = new MonthSet[4];
        for (var i = 0; i < months.Length; i++)
        {
            if (!MonthSet.TryParse(fields[3 + i], out months[i])) throw Wrong($"\"{Shown(fields[3 + i])}\" is not a span of months; write 6-8, or 12-2 for December to February");
        }
        return new AreaRules(fields[0], fields[1].Length > 0 ? fields[1] : fields[0], offset, months[0], months[1], months[2], months[3]);
    }

    static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";

    static AreaTable ReadStandard()
    {
        using var stream = typeof(AreaTable).Assembly.GetManifestResourceStream("Ballast.Studies.Headroom.areas.csv") ?? throw new InvalidOperationException("The table of areas is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new AreaTable(Read(reader.ReadToEnd(), "areas.csv"));
    }

    void Add(AreaRules row)
    {
        if (byName.TryGetValue(row.Name, out var before)) all.Remove(before);
        all.Add(row);
        byName[row.Name] = row;
        byName[row.Code] = row;
    }
}
