namespace Ballast.Optimization;

/// <summary>How a solver ended.</summary>
public enum LinearStatus
{
    /// <summary>The best solution was found and proved.</summary>
    Optimal,

    /// <summary>No solution keeps all rows and bounds.</summary>
    Infeasible,

    /// <summary>The objective has no lower end.</summary>
    Unbounded,

    /// <summary>A limit on time or numerical trouble ended it before the best was proved.</summary>
    Unproved,
}

/// <summary>What a solver found.</summary>
/// <param name="Status">How it ended; the rest counts only where it is <see cref="LinearStatus.Optimal"/>, or the best known where it is <see cref="LinearStatus.Unproved"/>.</param>
/// <param name="Objective">The least value of the objective.</param>
/// <param name="Values">Of each variable.</param>
/// <param name="RowDuals">What the objective gains per unit by which a row's bound is raised; empty for a mixed-integer program.</param>
/// <param name="ReducedCosts">Of each variable; empty for a mixed-integer program.</param>
public sealed record LinearSolution(LinearStatus Status, double Objective, double[] Values, double[] RowDuals, double[] ReducedCosts);
