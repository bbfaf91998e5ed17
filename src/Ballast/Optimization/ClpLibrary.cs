using System.Runtime.InteropServices;

namespace Ballast.Optimization;

/// <summary>The C interface of Clp 1.17 (Clp_C_Interface.h), the simplex code that CBC stands on and is installed with.</summary>
static partial class ClpLibrary
{
    internal const string Name = "libClp.so.1";

    [LibraryImport(Name)]
    internal static partial nint Clp_newModel();

    [LibraryImport(Name)]
    internal static partial void Clp_deleteModel(nint model);

    [LibraryImport(Name)]
    internal static partial void Clp_loadProblem(nint model, int columns, int rows, ReadOnlySpan<int> start, ReadOnlySpan<int> row, ReadOnlySpan<double> value,
        ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> cost, ReadOnlySpan<double> rowLower, ReadOnlySpan<double> rowUpper);

    [LibraryImport(Name)]
    internal static partial void Clp_setLogLevel(nint model, int level);

    [LibraryImport(Name)]
    internal static partial void Clp_setMaximumSeconds(nint model, double seconds);

    [LibraryImport(Name)]
    internal static partial int Clp_initialSolve(nint model);

    [LibraryImport(Name)]
    internal static partial int Clp_initialDualSolve(nint model);

    [LibraryImport(Name)]
    internal static partial int Clp_status(nint model);

    [LibraryImport(Name)]
    internal static partial double Clp_getObjValue(nint model);

    [LibraryImport(Name)]
    internal static partial nint Clp_getColSolution(nint model);

    [LibraryImport(Name)]
    internal static partial nint Clp_getRowPrice(nint model);

    [LibraryImport(Name)]
    internal static partial nint Clp_getReducedCost(nint model);
}
