using System.Globalization;

namespace Ballast.Optimization;

/// <summary>
/// One mixed-integer program in the memory of CBC, searched and freed. The search reads its parameters
/// through variables that all models of a process share, so one at a time is searched, whatever the number of threads.
/// </summary>
static class CbcModel
{
    static readonly Lock Searching = new();

    /// <summary>Searches for the best solution.</summary>
    /// <param name="matrix">Columns and bounds.</param>
    /// <param name="cost">Of each column; stands in for the matrix' own.</param>
    /// <param name="whole">Which must be whole numbers.</param>
    /// <param name="options">Gap and time.</param>
    public static LinearSolution Solve(ColumnMatrix matrix, double[] cost, ReadOnlySpan<bool> whole, CbcOptions options)
    {
        lock (Searching)
        {
            var model = CbcLibrary.Cbc_newModel();
            try
            {
                CbcLibrary.Cbc_setLogLevel(model, 0);
                CbcLibrary.Cbc_loadProblem(model, cost.Length, matrix.RowLower.Length, matrix.Start, matrix.Row, matrix.Value, matrix.Lower, matrix.Upper, cost, matrix.RowLower, matrix.RowUpper);
                for (var c = 0; c < whole.Length; c++)
                {
                    if (whole[c]) CbcLibrary.Cbc_setInteger(model, c);
                }
                CbcLibrary.Cbc_setParameter(model, "log", "0");
                CbcLibrary.Cbc_setParameter(model, "ratioGap", Text(options.RelativeGap));
                CbcLibrary.Cbc_setParameter(model, "allowableGap", "0");
                if (double.IsFinite(options.TimeLimitSeconds)) CbcLibrary.Cbc_setParameter(model, "sec", Text(options.TimeLimitSeconds));
                CbcLibrary.Cbc_solve(model);
                if (CbcLibrary.Cbc_isProvenInfeasible(model) != 0) return new(LinearStatus.Infeasible, double.NaN, [], [], []);
                var best = CbcLibrary.Cbc_bestSolution(model);
                if (best == 0) return new(LinearStatus.Unproved, double.NaN, [], [], []);
                var proved = CbcLibrary.Cbc_isProvenOptimal(model) != 0 && CbcLibrary.Cbc_isSecondsLimitReached(model) == 0;
                return new(proved ? LinearStatus.Optimal : LinearStatus.Unproved, CbcLibrary.Cbc_getObjValue(model), ClpModel.Copy(best, cost.Length), [], []);
            }
            finally
            {
                CbcLibrary.Cbc_deleteModel(model);
            }
        }
    }

    static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
