using System.Globalization;

namespace Ballast.Studies.Adequacy;

/// <summary>The rows of a GDATA or HDATA file: in the first columns data with commas between, then commentary. Rows count from 1.</summary>
sealed class DataRows
{
    const int MostColumns = 220;

    readonly string[] rows;
    readonly string name;
    readonly int columns;

    public DataRows(string text, string name)
    {
        this.name = name;
        rows = text.Split('\n');
        EndsWithBreak = text.AsSpan().TrimEnd(" \t\u001a").EndsWith("\n");
        for (var i = 0; i < rows.Length; i++) rows[i] = rows[i].TrimEnd('\r');
        Count = rows.Length;
        while (Count > 1 && rows[Count - 1].AsSpan().Trim(" \t\u001a").Length == 0) Count--;
        var digits = 0;
        while (digits < rows[0].Length && digits < 4 && char.IsAsciiDigit(rows[0][digits])) digits++;
        if (digits == 0 || !int.TryParse(rows[0].AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out columns) || columns is < 1 or > MostColumns)
            throw Wrong(1, "it does not begin with the number of columns that are data", $"begin with one from 1 to {MostColumns} and a title, such as: 26 1979 RTS");
        Title = rows[0][digits..].Trim(' ', ',', '\t');
        if (Title.Length is 0 or > 200) Title = name;
    }

    public string Title { get; }

    public int Count { get; }

    /// <summary>Whether the text ends with a line break; one that is cut short nearly never does. DOS's sign of the end may follow.</summary>
    public bool EndsWithBreak { get; }

    public bool IsEmpty(int row) => Data(row).Trim().Length == 0;

    public bool Starts(int row, string word) => Data(row).TrimStart().StartsWith(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The cells of a row's data.</summary>
    public string[] Cells(int row) => Data(row).Split(',');

    /// <summary>The first word of a row's data.</summary>
    public string Word(int row, string what)
    {
        var words = row <= Count ? Data(row).Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries) : [];
        return words.Length > 0 && !words[0].Any(char.IsControl) ? words[0] : throw Wrong(Math.Min(row, Count), $"{what} is missing", "write it at the row's beginning");
    }

    /// <summary>The numbers of a row's data; NaN for a cell that is none.</summary>
    public double[] Numbers(int row)
    {
        var cells = Cells(row);
        var numbers = new double[cells.Length];
        for (var i = 0; i < cells.Length; i++)
            numbers[i] = double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
        return numbers;
    }

    /// <summary>One number of a row, held to its bounds.</summary>
    public double At(double[] numbers, int column, int row, string what, double least, double most)
    {
        if (row > Count || column >= numbers.Length) throw Wrong(Math.Min(row, Count), $"column {column + 1}, {what}, is missing within the first {columns} characters", "add it, or raise the number of columns in row 1");
        var number = numbers[column];
        if (double.IsNaN(number)) throw Wrong(row, $"\"{Short(Cells(row)[column].Trim())}\" in column {column + 1} is not a number where {what} belongs", "write one");
        if (number >= least && number <= most) return number;
        throw Wrong(row, string.Create(CultureInfo.InvariantCulture, $"{number} in column {column + 1} is not {what}"), string.Create(CultureInfo.InvariantCulture, $"write one from {least} to {most}"));
    }

    /// <summary>What follows the data of a unit's row: bus, name and id, up to the next blanks.</summary>
    public string Comment(int row)
    {
        var text = rows[row - 1];
        if (text.Length <= columns) return "";
        var words = text[columns..].Split(',', StringSplitOptions.TrimEntries);
        var told = string.Join(' ', words.Take(3).Where(w => w.Length is > 0 and <= 20 && !w.Any(char.IsControl)));
        return told;
    }

    /// <summary>What is said of a last row without a line break.</summary>
    public StudyException Cut() => Wrong(Count, "the file ends within this row, as one that was cut short does", "fetch the file again or, if it is complete, end the row with a line break");

    public StudyException Wrong(int row, string what, string howToMend) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name}, row {row}: {what}; {howToMend}."));

    public static string Short(string text) => new([.. (text.Length > 40 ? text[..40] : text).Select(c => char.IsControl(c) ? '?' : c)]);

    string Data(int row)
    {
        if (row > Count) return "";
        var text = rows[row - 1];
        return text.Length > columns ? text[..columns] : text;
    }
}
