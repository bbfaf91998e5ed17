namespace Ballast.Grid.Rules;

/// <summary>What came of checking a rule.</summary>
public enum Verdict
{
    Pass,

    Fail,

    /// <summary>The trace or what is known of the load cannot show it either way.</summary>
    Undecidable,

    /// <summary>The load is none of those that the pack is for.</summary>
    OutOfScope,

    /// <summary>The pack asks nothing of power: its rules are on ride-through, which no trace of power shows, however good.</summary>
    NotOnPower,
}

/// <summary>A stretch of time over which a limit was exceeded.</summary>
/// <param name="FromSeconds">Begin.</param>
/// <param name="ToSeconds">End.</param>
/// <param name="Worst">Greatest value within.</param>
public readonly record struct Excess(double FromSeconds, double ToSeconds, double Worst);

/// <summary>What was measured over time, as its greatest value in each of many equal stretches.</summary>
public sealed record Profile(double StartSeconds, double StepSeconds, double[] Greatest);

/// <summary>One rule's verdict, with where, when and by how much.</summary>
public sealed record RuleFinding
{
    public required Rule Rule { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>Greatest value measured, in the rule's unit; NaN: none could be.</summary>
    public double Worst { get; init; } = double.NaN;

    /// <summary>The limit for this load, in the rule's unit.</summary>
    public double Limit { get; init; } = double.NaN;

    /// <summary>When the worst was, s: the end of its window. NaN for what belongs to the whole trace.</summary>
    public double WorstAtSeconds { get; init; } = double.NaN;

    /// <summary>What happens before it is not judged, s, since a filter has not run in; 0: all is.</summary>
    public double JudgedFromSeconds { get; init; }

    /// <summary>For oscillations, the worst one's frequency, Hz; else NaN.</summary>
    public double WorstHz { get; init; } = double.NaN;

    /// <summary>How often the limit was exceeded: stretches without a break.</summary>
    public long Times { get; init; }

    /// <summary>How long altogether, s.</summary>
    public double SecondsOver { get; init; }

    /// <summary>The first of these stretches; there may be more.</summary>
    public IReadOnlyList<Excess> Excesses { get; init; } = [];

    /// <summary>Why it is undecidable or out of scope; empty else.</summary>
    public string Why { get; init; } = "";

    /// <summary>What was measured, over time; null where it belongs to the whole trace.</summary>
    public Profile? Profile { get; init; }

    /// <summary>Whether the worst exceeds the limit by more than rounding.</summary>
    public bool IsOver => OverLimit.Is(Worst, Limit);

    /// <summary>Limit less worst: negative where the limit is exceeded, zero where the two differ by rounding alone.</summary>
    public double Margin => IsOver ? Limit - Worst : Math.Max(0, Limit - Worst);
}
