using System.Globalization;
using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>The numbers of one model, in the order of its data sheet: of one record, or of one per scenario.</summary>
public sealed class ModelNumbers<T> where T : struct, IReal<T>
{
    readonly DynamicRecord[] records;
    readonly string[] names;

    /// <param name="records">The same record of each scenario.</param>
    /// <param name="names">Names of the values, as the data sheet calls them.</param>
    public ModelNumbers(ReadOnlySpan<DynamicRecord> records, params string[] names)
    {
        this.records = records.ToArray();
        this.names = names;
        var record = this.records[0];
        if (record.Values.Count < names.Length)
            throw new CaseException(record.File, record.LineNumber, 0,
                $"{record.Model} of unit '{record.Id}' at bus {record.Bus} has {record.Values.Count} of its {names.Length} values ({names[Math.Min(record.Values.Count, names.Length - 1)]} is the first that lacks); write them all, in order.");
    }

    public DynamicRecord Record => records[0];

    /// <summary>The value of a name; a sentence with its place if it is no finite number.</summary>
    public T this[string name]
    {
        get
        {
            var at = Array.IndexOf(names, name);
            Span<double> values = stackalloc double[records.Length];
            for (var lane = 0; lane < records.Length; lane++)
            {
                var value = records[lane].Values[at];
                if (!double.IsFinite(value.Number))
                    throw new CaseException(records[lane].File, value.LineNumber, value.Column,
                        $"{name} of {Record.Model} at bus {Record.Bus} is '{value.Text}', which is no number.");
                values[lane] = value.Number;
            }

            return T.From(values);
        }
    }

    /// <summary>A value that decides the structure of a model, and so is the same in every scenario.</summary>
    public double Single(string name) => this[name].At(0);

    /// <summary>A code, such as an ICON.</summary>
    public int Code(string name)
    {
        var value = Single(name);
        if (value != Math.Floor(value) || Math.Abs(value) > 1e9)
            throw new CaseException(Record.File, Record.LineNumber, 0,
                $"{name} of {Record.Model} at bus {Record.Bus} is {value.ToString(CultureInfo.InvariantCulture)}; it must be a whole number.");
        return (int)value;
    }

    /// <summary>As <see cref="this[string]"/>, refused unless positive.</summary>
    public T Positive(string name)
    {
        var value = this[name];
        if (!(value.At(0) > 0)) throw Refused($"{name} is {value.At(0).ToString(CultureInfo.InvariantCulture)}; it must be positive.");
        return value;
    }

    /// <summary>A sentence that begins with whose model it is.</summary>
    public CaseException Refused(string what) => new(Record.File, Record.LineNumber, 0, $"{Record.Model} of unit '{Record.Id}' at bus {Record.Bus}: {what}");
}
