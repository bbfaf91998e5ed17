using System.Globalization;

namespace Ballast.Optimization;

/// <summary>
/// A program as text in the CPLEX LP format, which CBC, GLPK, HiGHS, SCIP, Gurobi and CPLEX read: for a look
/// at what is solved, and for a second opinion. Variables are called x0, x1, …, rows r0, r1, …; a row bounded on
/// both sides is written as two, r0l and r0u. Numbers are written so that they are read back to the last bit.
/// </summary>
public static class LpFormat
{
    const int TermsPerLine = 6;

    /// <summary>Writes a program.</summary>
    public static void Write(LinearProgram program, TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(to);
        to.Write("\\ " + Invariant($"{program.Variables} variables, {program.Rows} rows") + "\nMinimize\n obj:");
        var written = 0;
        for (var c = 0; c < program.Variables; c++)
        {
            if (program.Cost[c] != 0) Term(to, written++, program.Cost[c], c);
        }
        if (written == 0 && program.Variables > 0) Term(to, 0, 0, 0);
        to.Write("\nSubject To\n");
        for (var r = 0; r < program.Rows; r++)
        {
            var (lower, upper) = (program.RowLower[r], program.RowUpper[r]);
            if (lower == upper) Row(program, to, r, "", "=", lower);
            else
            {
                var both = double.IsFinite(lower) && double.IsFinite(upper);
                if (double.IsFinite(lower)) Row(program, to, r, both ? "l" : "", ">=", lower);
                if (double.IsFinite(upper)) Row(program, to, r, both ? "u" : "", "<=", upper);
            }
        }
        to.Write("Bounds\n");
        for (var c = 0; c < program.Variables; c++)
        {
            var (lower, upper) = (program.Lower[c], program.Upper[c]);
            if (lower == 0 && double.IsPositiveInfinity(upper)) continue;
            to.Write((double.IsFinite(lower), double.IsFinite(upper)) switch
            {
                (false, false) => Invariant($" x{c} free\n"),
                (true, false) => Invariant($" x{c} >= {lower:R}\n"),
                (false, true) => Invariant($" -inf <= x{c} <= {upper:R}\n"),
                _ when lower == upper => Invariant($" x{c} = {lower:R}\n"),
                _ => Invariant($" {lower:R} <= x{c} <= {upper:R}\n"),
            });
        }
        if (program.HasWhole)
        {
            to.Write("Generals\n");
            for (var c = 0; c < program.Variables; c++)
            {
                if (program.Whole[c]) to.Write(Invariant($" x{c}\n"));
            }
        }
        to.Write("End\n");
    }

    static void Row(LinearProgram program, TextWriter to, int row, string end, string sense, double bound)
    {
        to.Write(Invariant($" r{row}{end}:"));
        var written = 0;
        for (var at = program.Start[row]; at < program.Start[row + 1]; at++) Term(to, written++, program.Coefficient[at], program.Column[at]);
        if (written == 0) Term(to, 0, 0, 0);
        to.Write(Invariant($" {sense} {bound:R}\n"));
    }

    static void Term(TextWriter to, int number, double coefficient, int variable)
    {
        if (number > 0 && number % TermsPerLine == 0) to.Write("\n  ");
        to.Write(coefficient < 0 ? Invariant($" - {-coefficient:R} x{variable}") : Invariant($" + {coefficient:R} x{variable}"));
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
