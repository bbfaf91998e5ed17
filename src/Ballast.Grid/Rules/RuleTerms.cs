using Ballast.Grid.Cases;

namespace Ballast.Grid.Rules;

/// <summary>What is known of a load and of its point of connection besides its trace.</summary>
public sealed record RuleTerms
{
    /// <summary>Nominal power, MW; NaN: not said, and rules that need it cannot be decided.</summary>
    public double NominalMegawatts { get; init; } = double.NaN;

    /// <summary>Highest power, MW; NaN: the trace's own.</summary>
    public double PeakMegawatts { get; init; } = double.NaN;

    /// <summary>Short-circuit power at the point of connection, MVA; NaN: not said.</summary>
    public double ShortCircuitMva { get; init; } = double.NaN;

    /// <summary>Reactance over resistance of the grid behind it.</summary>
    public double XOverR { get; init; } = 10;

    /// <summary>Of the load, lagging: with P it draws Q = P·tan(acos(pf)).</summary>
    public double PowerFactor { get; init; } = 0.98;

    /// <summary>
    /// Share of nominal voltage by which a change of one MW lowers the voltage: ΔV/V = (R·ΔP + X·ΔQ)/V² = (cosψ + sinψ·tanφ)·ΔP/S_sc,
    /// with tanψ = X/R and tanφ = Q/P. First order in ΔP/S_sc.
    /// </summary>
    public double VoltagePerMegawatt
    {
        get
        {
            if (!(XOverR >= 0) || !(PowerFactor is > 0 and <= 1)) throw new CaseException($"X/R must be zero or more and the power factor above 0 and up to 1; they are {XOverR} and {PowerFactor}.");
            var impedance = Math.Sqrt(1 + XOverR * XOverR);
            return (1 + XOverR * Math.Sqrt(1 - PowerFactor * PowerFactor) / PowerFactor) / (impedance * ShortCircuitMva);
        }
    }
}
