using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// The rule by which PSS/E integrates: x + h(3f − f′)/2 with the rates f of now and f′ of a step ago (Adams and Bashforth, second order), a step of Euler's first after
/// every event. It turns a swing of angular frequency ω ahead by 5(ωh)³/12 per step, and limits a little late: for comparison with trajectories that have those errors.
/// </summary>
public sealed partial class GridSimulation
{
    Scalar[]? earlier;
    bool knowsEarlier;
    double earlierStep;

    /// <summary>Whether to integrate as PSS/E does, at the step asked for and without cutting it at limiters; <see cref="Tolerance"/> must be zero.</summary>
    public bool TwoStep { get; init; }

    void AdvanceByTwoSteps(double seconds)
    {
        earlier ??= new Scalar[x.Length];
        // A remainder of rounding before an event is no step of its own.
        var weight = knowsEarlier && Math.Abs(seconds - earlierStep) < 1e-9 ? 0.5 * seconds : 0;
        for (var i = 0; i < x.Length; i++) next[i] = x[i].Value + seconds * k1[i].Value + weight * (k1[i].Value - earlier[i].Value);
        k1.CopyTo(earlier, 0);
        System.Evaluate(next, nextRates, Time + seconds);
        System.Limits(nextLimits);
        (knowsEarlier, earlierStep) = (true, seconds);
        Accept(Time + seconds);
    }
}
