using System.Runtime.InteropServices;

namespace Ballast.Optimization;

/// <summary>The C interface of CBC 2.10 (Cbc_C_Interface.h).</summary>
static partial class CbcLibrary
{
    internal const string Name = "libCbcSolver.so.3";

    [LibraryImport(Name)]
    internal static partial nint Cbc_newModel();

    [LibraryImport(Name)]
    internal static partial void Cbc_deleteModel(nint model);

    [LibraryImport(Name)]
    internal static partial void Cbc_loadProblem(nint model, int columns, int rows, ReadOnlySpan<int> start, ReadOnlySpan<int> row, ReadOnlySpan<double> value,
        ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> cost, ReadOnlySpan<double> rowLower, ReadOnlySpan<double> rowUpper);

    [LibraryImport(Name)]
    internal static partial void Cbc_setInteger(nint model, int column);

    [LibraryImport(Name)]
    internal static partial void Cbc_setLogLevel(nint model, int level);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void Cbc_setParameter(nint model, string name, string value);

    [LibraryImport(Name)]
    internal static partial int Cbc_solve(nint model);

    [LibraryImport(Name)]
    internal static partial int Cbc_isProvenOptimal(nint model);

    [LibraryImport(Name)]
    internal static partial int Cbc_isProvenInfeasible(nint model);

    [LibraryImport(Name)]
    internal static partial int Cbc_isSecondsLimitReached(nint model);

    [LibraryImport(Name)]
    internal static partial double Cbc_getObjValue(nint model);

    [LibraryImport(Name)]
    internal static partial nint Cbc_bestSolution(nint model);
}
