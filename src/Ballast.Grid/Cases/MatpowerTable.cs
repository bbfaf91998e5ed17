namespace Ballast.Grid.Cases;

/// <summary>A value of a MATPOWER file with the place where it stands.</summary>
/// <param name="Number">NaN where it is a text.</param>
/// <param name="Text">Null where it is a number.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
readonly record struct MatpowerValue(double Number, string? Text, int Line, int Column);

/// <summary>What stands behind the equals sign of one field: rows of values. A single value is one row of one.</summary>
/// <param name="Field">Its name without the structure's: bus.</param>
/// <param name="Line">Where the field is assigned, from 1.</param>
/// <param name="Rows">Of equal length in a matrix; in a cell array too.</param>
sealed record MatpowerTable(string Field, int Line, IReadOnlyList<MatpowerValue[]> Rows)
{
    public int Width => Rows.Count == 0 ? 0 : Rows[0].Length;
}
