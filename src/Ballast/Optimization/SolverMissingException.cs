namespace Ballast.Optimization;

/// <summary>The solver's shared library is not on this machine; the message says which package brings it.</summary>
public sealed class SolverMissingException : Exception
{
    const string Sentence = "The solver CBC is missing: this needs the shared libraries libCbcSolver.so.3 and libClp.so.1. On Debian and Ubuntu the package coinor-libcbc3 brings both "
        + "(apt-get install coinor-libcbc3); elsewhere install COIN-OR Cbc 2.10 and put its libraries where the loader finds them (LD_LIBRARY_PATH).";

    /// <summary>The sentence that names the package.</summary>
    public SolverMissingException() : base(Sentence) { }

    /// <inheritdoc cref="SolverMissingException()"/>
    public SolverMissingException(Exception inner) : base(Sentence, inner) { }
}
