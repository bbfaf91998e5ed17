using System.Globalization;

namespace Ballast.Grid.Cases;

/// <summary>A line that changes its state at a time, as a dynamics file may ask: what was in service trips, what was not closes.</summary>
/// <param name="Line">Line, by its place in <see cref="GridCase.Lines"/>, from 0.</param>
/// <param name="Seconds">When.</param>
public sealed record LineToggle(int Line, double Seconds)
{
    /// <summary>The switchings among a file's records: <c>Line 'Toggle' Line_8 2.0 /</c> is the ninth branch record of the case at 2 s: they are counted from 0.</summary>
    /// <exception cref="CaseException">A record names no line of the case, or no time.</exception>
    public static IReadOnlyList<LineToggle> Of(GridCase grid, IReadOnlyList<DynamicRecord> records)
    {
        var toggles = new List<LineToggle>();
        foreach (var record in records)
        {
            if (record.Model != PsseDyr.Toggle) continue;
            if (record.Id != "LINE") throw new CaseException(record.File, record.LineNumber, 0, $"A toggle of {RawLine.Shown(record.Id)} is not understood: only lines toggle.");
            if (record.Values.Count < 2 || !(record.Values[1].Number >= 0)) throw new CaseException(record.File, record.LineNumber, 0, "A toggle names a line and a time in seconds, such as: Line 'Toggle' Line_8 2.0 /");
            var name = record.Values[0].Text;
            var digits = name.StartsWith("LINE_", StringComparison.OrdinalIgnoreCase) ? name.AsSpan(5) : [];
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= grid.Lines.Count)
                throw new CaseException(record.File, record.LineNumber, record.Values[0].Column, $"{RawLine.Shown(name)} is none of the case's {grid.Lines.Count} lines: Line_0 is the first branch record.");
            toggles.Add(new LineToggle(number, record.Values[1].Number));
        }
        return toggles;
    }
}
