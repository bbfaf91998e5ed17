using Ballast.Grid.Cases;

namespace Ballast.Grid.Frequency;

/// <summary>A unit, or many alike taken as one: its inertia, and its reheat turbine under a governor with droop, deadband and limits.</summary>
public sealed record FrequencyUnit
{
    public required string Name { get; init; }

    /// <summary>Base of inertia and droop, MVA.</summary>
    public required double BaseMva { get; init; }

    /// <summary>H, seconds on <see cref="BaseMva"/>; 0 for what does not turn.</summary>
    public double InertiaSeconds { get; init; }

    /// <summary>Output before anything happens, MW, given off.</summary>
    public double OutputMw { get; init; }

    public double MostMw { get; init; } = double.PositiveInfinity;

    public double LeastMw { get; init; }

    /// <summary>R, pu speed per pu of <see cref="BaseMva"/>; 0: not governed.</summary>
    public double Droop { get; init; }

    /// <summary>Half-width around nominal inside which the governor rests, Hz. Past it the governor acts on what exceeds it, without a jump.</summary>
    public double DeadbandHz { get; init; }

    /// <summary>Lag of governor and valve, seconds; 0: none.</summary>
    public double GovernorSeconds { get; init; }

    /// <summary>Share of power that comes before the reheater, 0 to 1; 1: no reheat.</summary>
    public double HighPressureFraction { get; init; } = 1;

    /// <summary>Reheat time, seconds.</summary>
    public double ReheatSeconds { get; init; } = 8;

    /// <summary>Share of secondary control that falls to it; the shares are taken in proportion.</summary>
    public double AgcShare { get; init; }

    /// <summary>Fastest that secondary control moves it, MW/s.</summary>
    public double AgcRampMwPerSecond { get; init; } = double.PositiveInfinity;

    internal void Check()
    {
        if (!(BaseMva > 0 && InertiaSeconds >= 0 && Droop >= 0 && DeadbandHz >= 0 && GovernorSeconds >= 0 && ReheatSeconds > 0 && HighPressureFraction is >= 0 and <= 1 && AgcShare >= 0 && AgcRampMwPerSecond > 0))
            throw new CaseException($"The unit {Name} needs a base and a reheat time above zero, a high-pressure fraction from 0 to 1, and nothing below zero.");
        if (!(LeastMw <= OutputMw && OutputMw <= MostMw))
            throw new CaseException(FormattableString.Invariant($"The unit {Name} gives {OutputMw:0.###} MW, which is outside its limits from {LeastMw:0.###} to {MostMw:0.###} MW."));
    }
}

/// <summary>
/// Secondary control (AGC) of a single area: ACE = −10·B·(f − f0) in MW, sampled, through a proportional and an integral part (NERC BAL-001 has the sign: B is negative,
/// MW per 0.1 Hz, and a positive ACE is generation in excess).
/// </summary>
/// <param name="BiasMwPerTenthHz">B; below zero.</param>
/// <param name="PeriodSeconds">Time between samples.</param>
/// <param name="Proportional">MW asked for per MW of ACE.</param>
/// <param name="IntegralPerSecond">MW asked for per MW·s of ACE.</param>
/// <param name="MostMw">Limit of what it asks for, either way; the integral stops there.</param>
public sealed record GenerationControl(double BiasMwPerTenthHz, double PeriodSeconds, double Proportional, double IntegralPerSecond, double MostMw = double.PositiveInfinity)
{
    internal void Check()
    {
        if (!(BiasMwPerTenthHz < 0 && PeriodSeconds > 0 && Proportional >= 0 && IntegralPerSecond >= 0 && MostMw > 0))
            throw new CaseException("Secondary control needs a bias below zero (MW per 0.1 Hz), a period above zero and gains not below zero.");
    }
}

/// <summary>One step of under-frequency load shedding: below its frequency for its delay, its share of the first load is gone for good.</summary>
/// <param name="Hz">Frequency below which its clock runs; the clock returns to zero above it.</param>
/// <param name="Share">Of the load at the start, 0 to 1.</param>
/// <param name="DelaySeconds">Relay and breaker together.</param>
public sealed record SheddingStep(double Hz, double Share, double DelaySeconds)
{
    internal void Check()
    {
        if (!(Hz > 0 && Share is >= 0 and <= 1 && DelaySeconds >= 0))
            throw new CaseException(FormattableString.Invariant($"A shedding step at {Hz} Hz of {Share} after {DelaySeconds} s cannot be: frequency above zero, share from 0 to 1, delay not below zero."));
    }
}
