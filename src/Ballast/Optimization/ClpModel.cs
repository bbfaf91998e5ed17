using System.Runtime.InteropServices;

namespace Ballast.Optimization;

/// <summary>
/// One linear program in the memory of Clp, solved with presolve and freed. Clp keeps no state outside its
/// model, so any number of threads may each solve one of their own.
/// </summary>
static class ClpModel
{
    /// <summary>Solves a program without its demand for whole numbers.</summary>
    /// <param name="matrix">Its columns and bounds.</param>
    /// <param name="cost">Of each column; stands in for the matrix' own.</param>
    /// <param name="seconds">Processor seconds after which it gives up.</param>
    /// <returns>Clp's status (0 optimal, 1 primal infeasible, 2 dual infeasible, 3 stopped, 4 errors) and what it holds.</returns>
    public static (int Status, LinearSolution Solution) Solve(ColumnMatrix matrix, double[] cost, double seconds)
    {
        var model = ClpLibrary.Clp_newModel();
        try
        {
            ClpLibrary.Clp_setLogLevel(model, 0);
            ClpLibrary.Clp_loadProblem(model, cost.Length, matrix.RowLower.Length, matrix.Start, matrix.Row, matrix.Value, matrix.Lower, matrix.Upper, cost, matrix.RowLower, matrix.RowUpper);
            if (double.IsFinite(seconds)) ClpLibrary.Clp_setMaximumSeconds(model, seconds);
            ClpLibrary.Clp_initialSolve(model);
            var status = ClpLibrary.Clp_status(model);
            var found = status == 0 ? LinearStatus.Optimal : LinearStatus.Unproved;
            return (status, new(found, ClpLibrary.Clp_getObjValue(model), Copy(ClpLibrary.Clp_getColSolution(model), cost.Length),
                Copy(ClpLibrary.Clp_getRowPrice(model), matrix.RowLower.Length), Copy(ClpLibrary.Clp_getReducedCost(model), cost.Length)));
        }
        finally
        {
            ClpLibrary.Clp_deleteModel(model);
        }
    }

    internal static double[] Copy(nint at, int count)
    {
        var result = new double[count];
        if (at != 0) Marshal.Copy(at, result, 0, count);
        return result;
    }
}
