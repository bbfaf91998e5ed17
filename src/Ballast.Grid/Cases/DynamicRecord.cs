namespace Ballast.Grid.Cases;

/// <summary>One record of a dynamics file (DYR): a model, where it stands, and its numbers, each with its place in the file.</summary>
/// <param name="Bus">Bus number.</param>
/// <param name="Model">Upper case, trimmed.</param>
/// <param name="Id">Unit that it belongs to.</param>
/// <param name="Values">What follows the id, in order; quoted words are kept as such in <see cref="DynamicValue.Text"/>.</param>
/// <param name="File">As the user named it.</param>
/// <param name="LineNumber">Where the record begins, from 1.</param>
public sealed record DynamicRecord(int Bus, string Model, string Id, IReadOnlyList<DynamicValue> Values, string File, int LineNumber);

/// <summary>One value of a record.</summary>
/// <param name="Number">NaN if it is no number.</param>
/// <param name="Text">As written.</param>
/// <param name="LineNumber">From 1.</param>
/// <param name="Column">From 1.</param>
public readonly record struct DynamicValue(double Number, string Text, int LineNumber, int Column);
