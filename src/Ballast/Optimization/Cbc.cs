using System.Runtime.InteropServices;

namespace Ballast.Optimization;

/// <summary>
/// Solves a <see cref="LinearProgram"/> by CBC 2.10 and its simplex code Clp (COIN-OR; Debian's package
/// <c>coinor-libcbc3</c>), called in this process. Prints nothing, keeps nothing, and may be called from any
/// number of threads: linear programs are solved side by side, searches for whole numbers one after another.
/// The same program gives the same solution, to the bit, on one machine and version of the solver.
/// </summary>
public static class Cbc
{
    /// <summary>How far from a whole number a variable of the relaxation may be and still count as one.</summary>
    const double WholeTolerance = 1e-9;

    /// <summary>Whether the solver's shared libraries are on this machine.</summary>
    public static bool IsPresent { get; } = Loads(CbcLibrary.Name) && Loads(ClpLibrary.Name);

    /// <summary>The solution of least cost. A mixed-integer program's values are whole where they must be, and the rest the best there is for these.</summary>
    /// <exception cref="SolverMissingException">The solver is not on this machine.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A gap below 0, or a time limit that is not positive.</exception>
    public static LinearSolution Solve(LinearProgram program, CbcOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        options ??= CbcOptions.Exact;
        if (!(options.RelativeGap >= 0 && double.IsFinite(options.RelativeGap))) throw new ArgumentOutOfRangeException(nameof(options), options.RelativeGap, "The gap is a share, 0 or more.");
        if (!(options.TimeLimitSeconds > 0)) throw new ArgumentOutOfRangeException(nameof(options), options.TimeLimitSeconds, "The time limit is positive.");
        if (!IsPresent) throw new SolverMissingException();

        if (program.Variables == 0) return WithoutVariables(program);
        var matrix = new ColumnMatrix(program);
        var (status, relaxed) = ClpModel.Solve(matrix, matrix.Cost, options.TimeLimitSeconds);
        if (status is 1 or 2) return new(WithoutOptimum(program, matrix, options), double.NaN, [], [], []);
        if (!program.HasWhole || status != 0) return relaxed;

        // A relaxation that happens to be whole is the optimum, and most of them are where whole numbers only exclude what does not pay anyway.
        if (IsWhole(relaxed.Values, program.Whole)) return Settle(program, matrix, relaxed, options);
        var found = CbcModel.Solve(matrix, matrix.Cost, program.Whole, options);
        return found.Values.Length == 0 ? found : Settle(program, matrix, found, options);
    }

    /// <summary>
    /// The search accepts 0.999999 for 1 and the rest of its solution leans on that. Here the whole numbers are made whole
    /// and what is left, a linear program, is solved once more.
    /// </summary>
    static LinearSolution Settle(LinearProgram program, ColumnMatrix matrix, LinearSolution found, CbcOptions options)
    {
        var (lower, upper) = ((double[])matrix.Lower.Clone(), (double[])matrix.Upper.Clone());
        for (var c = 0; c < lower.Length; c++)
        {
            if (program.Whole[c]) (lower[c], upper[c]) = (Math.Round(found.Values[c]), Math.Round(found.Values[c]));
        }
        var (status, settled) = ClpModel.Solve(matrix.Within(lower, upper), matrix.Cost, options.TimeLimitSeconds);
        return status == 0 ? settled with { Status = found.Status, RowDuals = [], ReducedCosts = [] } : found with { RowDuals = [], ReducedCosts = [] };
    }

    /// <summary>A program without an optimum is unbounded if anything at all keeps its rows, and infeasible otherwise.</summary>
    static LinearStatus WithoutOptimum(LinearProgram program, ColumnMatrix matrix, CbcOptions options)
    {
        var nothing = new double[program.Variables];
        var (status, relaxed) = ClpModel.Solve(matrix, nothing, options.TimeLimitSeconds);
        if (status == 1) return LinearStatus.Infeasible;
        if (status != 0) return LinearStatus.Unproved;
        if (!program.HasWhole || IsWhole(relaxed.Values, program.Whole)) return LinearStatus.Unbounded;
        return CbcModel.Solve(matrix, nothing, program.Whole, options) switch
        {
            { Status: LinearStatus.Infeasible } => LinearStatus.Infeasible,
            { Values.Length: > 0 } => LinearStatus.Unbounded,
            _ => LinearStatus.Unproved,
        };
    }

    static LinearSolution WithoutVariables(LinearProgram program)
    {
        for (var r = 0; r < program.Rows; r++)
        {
            if (program.RowLower[r] > 0 || program.RowUpper[r] < 0) return new(LinearStatus.Infeasible, double.NaN, [], [], []);
        }
        return new(LinearStatus.Optimal, 0, [], new double[program.Rows], []);
    }

    static bool IsWhole(double[] values, ReadOnlySpan<bool> whole)
    {
        for (var c = 0; c < values.Length; c++)
        {
            if (whole[c] && Math.Abs(values[c] - Math.Round(values[c])) > WholeTolerance) return false;
        }
        return true;
    }

    static bool Loads(string library)
    {
        if (!NativeLibrary.TryLoad(library, typeof(Cbc).Assembly, null, out var handle)) return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
