using System.Globalization;

namespace Ballast.Grid.Cases;

sealed partial class MatpowerReading
{
    MatpowerTable? Find(string field)
    {
        Used.Add(field);
        return tables.GetValueOrDefault(field);
    }

    MatpowerTable Need(string field, string example, int columns = 1)
    {
        var table = Find(field) ?? throw new CaseException($"{file}: {field} is missing: the case needs a line such as mpc.{field} = {example};");
        if (table.Rows.Count > 0 && table.Width < columns) throw Wrong(table.Rows[0][0].Line, 0, $"{field} has {table.Width} columns and needs {columns}: {example}.");
        return table;
    }

    /// <summary>The first texts of a cell array with as many rows as are told; null where the case has none.</summary>
    string[]? Names(string field, int count, string what, int column = 0)
    {
        if (Find(field) is not { } table || table.Rows.Count == 0) return null;
        // A cell array may also be written as one row.
        var cells = table.Rows.Count == 1 && table.Width == count && count > 1 ? [.. table.Rows[0].Select(v => (MatpowerValue[])[v])] : table.Rows;
        if (cells.Count != count) throw Wrong(table.Line, 0, $"{field} has {cells.Count} rows and there are {count} {what}.");
        return column >= cells[0].Length ? null : [.. cells.Select(r => (r[column].Text ?? Shown(r[column].Number)).Trim())];
    }

    (string[]? Names, string[]? Types, string[]? Fuels) GeneratorNames(int count)
    {
        var (names, types, fuels) = (Names("gen_name", count, "units"), Names("gen_name", count, "units", 1), Names("gen_name", count, "units", 2));
        return (names, types ?? Names("gentype", count, "units"), fuels ?? Names("genfuel", count, "units"));
    }

    GeneratorCost?[]? Costs(int units)
    {
        if (Find("gencost") is not { } table || table.Rows.Count == 0) return null;
        if (table.Rows.Count != units && table.Rows.Count != 2 * units) throw Wrong(table.Line, 0, $"gencost has {table.Rows.Count} rows and there are {units} units: it needs one for each, or two with those of reactive power.");
        if (table.Rows.Count > units) notes.Add("The costs of reactive power in gencost are not read.");
        return [.. table.Rows.Take(units).Select(Cost)];
    }

    GeneratorCost Cost(MatpowerValue[] row)
    {
        if (row.Length < 5) throw Wrong(row[0], "a row of gencost has a model, two costs, a count and at least one number.");
        var model = Whole(row[0], 1, 2, "a cost model (1 piecewise linear, 2 polynomial)");
        var count = Whole(row[3], model == 1 ? 2 : 1, 1000, model == 1 ? "a number of points" : "a number of coefficients");
        var needed = 4 + (model == 1 ? 2 * count : count);
        if (row.Length < needed) throw Wrong(row[3], $"the row says {count} {(model == 1 ? "points" : "coefficients")} and ends before them.");
        if (model == 2) return new GeneratorCost.Polynomial([.. row.Skip(4).Take(count).Select(v => Finite(v, "a cost"))]);
        var (megawatts, dollars) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            (megawatts[i], dollars[i]) = (Finite(row[4 + 2 * i], "an output"), Finite(row[5 + 2 * i], "a cost"));
            if (i > 0 && megawatts[i] <= megawatts[i - 1]) throw Wrong(row[4 + 2 * i], $"the points of a cost have to rise in output, and {Shown(megawatts[i])} follows {Shown(megawatts[i - 1])}.");
        }
        return new GeneratorCost.Piecewise(megawatts, dollars);
    }

    int Whole(MatpowerValue value, int least, int most, string what) =>
        value.Text is null && value.Number >= least && value.Number <= most && value.Number == Math.Floor(value.Number)
            ? (int)value.Number
            : throw Wrong(value, $"{Shown(value)} is not {what}.");

    double Finite(MatpowerValue value, string what) => value.Text is null && double.IsFinite(value.Number) && Math.Abs(value.Number) <= 1e12 ? value.Number : throw Wrong(value, $"{Shown(value)} cannot be {what}: a finite number belongs here.");

    double NotNaN(MatpowerValue value, string what) => value.Text is null && !double.IsNaN(value.Number) ? value.Number : throw Wrong(value, $"{Shown(value)} cannot be {what}: a number belongs here.");

    CaseException Wrong(MatpowerValue at, string message) => new(file, at.Line, at.Column, message);

    CaseException Wrong(int line, int column, string message) => new(file, line, column, message);

    static string Shown(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    static string Shown(MatpowerValue value) => value.Text is { } text ? $"\"{(text.Length <= 24 ? text : text[..24] + "…")}\"" : Shown(value.Number);
}
