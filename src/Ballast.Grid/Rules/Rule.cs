namespace Ballast.Grid.Rules;

/// <summary>Which changes a rule limits.</summary>
public enum Direction
{
    Both, Up, Down,
}

static class Directions
{
    /// <summary>What of a change a rule looks at: its size, its rise, or its fall.</summary>
    public static double Of(this Direction direction, double change) => direction switch { Direction.Up => change, Direction.Down => -change, _ => Math.Abs(change) };
}

/// <summary>What may not be exceeded: the least of those that are given.</summary>
/// <param name="Value">In the rule's unit; NaN: none.</param>
/// <param name="ShareOfNominal">Of the load's nominal power; NaN: none.</param>
/// <param name="ShareOfPeak">Of the load's highest power; NaN: none.</param>
public readonly record struct Limit(double Value, double ShareOfNominal, double ShareOfPeak)
{
    public static Limit Of(double value) => new(value, double.NaN, double.NaN);

    public bool NeedsNominal => !double.IsNaN(ShareOfNominal);

    /// <summary>The limit for a load; +∞ where nothing was given.</summary>
    public double For(RuleTerms terms)
    {
        var least = double.PositiveInfinity;
        foreach (var limit in (ReadOnlySpan<double>)[Value, ShareOfNominal * terms.NominalMegawatts, ShareOfPeak * terms.PeakMegawatts])
            if (limit < least) least = limit;
        return least;
    }
}

/// <summary>
/// One thing asked of a load's power P(t). The kinds are closed: each has a meaning that can be computed, and a pack's file can
/// say nothing else.
/// </summary>
public abstract record Rule
{
    /// <summary>Its name within the pack.</summary>
    public required string Id { get; init; }

    /// <summary>What the operator asks, in a sentence.</summary>
    public required string Text { get; init; }

    /// <summary>How that was made computable where the text leaves it open; empty: it does not.</summary>
    public string Reading { get; init; } = "";

    public required Limit Limit { get; init; }

    /// <summary>The least sampling rate at which the rule can be decided, Hz; 0: the kind's own.</summary>
    public double SamplingHz { get; init; }

    /// <summary>The unit of what is measured and of the limit.</summary>
    public abstract string Unit { get; }

    /// <summary>|P(t) − P(t − w)|/w, MW/min: the mean ramp over any window.</summary>
    public sealed record Ramp : Rule
    {
        public required double WindowSeconds { get; init; }

        public Direction Direction { get; init; }

        /// <summary>P is first averaged over so long, s; 0: taken as it is.</summary>
        public double MeanSeconds { get; init; }

        /// <summary>NaN: no window may exceed the limit. Else this share of them, one window after the other, must keep it.</summary>
        public double Percentile { get; init; } = double.NaN;

        public override string Unit => "MW/min";
    }

    /// <summary>The greatest difference of P between any two instants within a window, MW.</summary>
    public sealed record Step : Rule
    {
        public required double WindowSeconds { get; init; }

        public Direction Direction { get; init; }

        /// <summary>P is first averaged over so long, s; 0: taken as it is.</summary>
        public double MeanSeconds { get; init; }

        public override string Unit => "MW";
    }

    /// <summary>Greatest less least of P within a window, after a Butterworth band-pass, MW.</summary>
    public sealed record BandRange : Rule
    {
        public required double FromHz { get; init; }

        public required double ToHz { get; init; }

        /// <summary>Of each edge.</summary>
        public required int Order { get; init; }

        public required double WindowSeconds { get; init; }

        public override string Unit => "MW";
    }

    /// <summary>The amplitude (half of peak to peak) of the strongest periodic oscillation in a band, MW.</summary>
    public sealed record Line : Rule
    {
        public required double FromHz { get; init; }

        public required double ToHz { get; init; }

        public override string Unit => "MW";
    }

    /// <summary>The share of P's variance that lies in a band, of all that does not stand still.</summary>
    public sealed record BandEnergy : Rule
    {
        public required double FromHz { get; init; }

        public required double ToHz { get; init; }

        public override string Unit => "share";
    }

    /// <summary>Short-term flicker severity Pst (IEC 61000-4-15) of the voltage that the load makes at its point of connection.</summary>
    public sealed record Flicker : Rule
    {
        /// <summary>The lamp of 120 V at 60 Hz; else of 230 V at 50 Hz.</summary>
        public required bool Is120Volt { get; init; }

        public override string Unit => "Pst";
    }

    /// <summary>The greatest change of voltage that the load makes within a window, as a share of nominal.</summary>
    public sealed record VoltageStep : Rule
    {
        public required double WindowSeconds { get; init; }

        public override string Unit => "share of V";
    }
}
