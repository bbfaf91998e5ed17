using System.Globalization;

namespace Ballast.Grid.Cases;

/// <summary>
/// Reads power-flow cases in the MATPOWER form, version 2 (MATPOWER User's Manual, appendix B): baseMVA, bus, gen, branch, gencost, dcline and the names.
/// What studies of active power do not use is told in the notes.
/// </summary>
public static class MatpowerCase
{
    /// <summary>Fields that say nothing of the network.</summary>
    static readonly string[] Silent = ["version", "areas", "case_name", "name", "format"];

    /// <summary>Reads a case.</summary>
    /// <param name="text">Whole text of the file.</param>
    /// <param name="file">What errors call it.</param>
    /// <exception cref="CaseException">The text is not such a case, or cannot be a network; file, line and column are told.</exception>
    public static NetworkCase Read(string text, string file)
    {
        if (text.AsSpan().Trim().IsEmpty) throw new CaseException(file, 1, 0, "The file is empty: a MATPOWER case begins with a line such as \"function mpc = case9\".");
        var notes = new List<string>();
        var tables = new Dictionary<string, MatpowerTable>(StringComparer.Ordinal);
        foreach (var table in new MatpowerText(text, file).Read())
        {
            if (!tables.TryAdd(table.Field, table)) throw new CaseException(file, table.Line, 0, $"{table.Field} is assigned a second time; the first is on line {tables[table.Field].Line}: keep one.");
        }
        var reading = new MatpowerReading(file, tables, notes);
        var version = reading.Text("version");
        if (version is not (null or "2")) throw new CaseException(file, tables["version"].Line, 0, $"the case says that it is of format version \"{version}\"; version 2 is read: convert it with MATPOWER's savecase.");
        var network = reading.Network();
        foreach (var table in tables.Values.Where(t => !reading.Used.Contains(t.Field) && !Silent.Contains(t.Field)))
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{table.Field} (line {table.Line}) is in the file and not read."));
        return network with { Notes = notes };
    }
}
