namespace Ballast.Studies.Storage;

/// <summary>Prices of one place, step by step, without a gap.</summary>
public sealed record PriceSeries
{
    /// <summary>Where they were read, for sentences.</summary>
    public required string Name { get; init; }

    /// <summary>When the first step begins: as the file writes it, or in UTC where the file writes offsets.</summary>
    public required DateTime Start { get; init; }

    /// <summary>Length of a step, h.</summary>
    public double StepHours { get; init; } = 1;

    /// <summary>Price of energy in each step, $/MWh; may be negative.</summary>
    public required double[] Energy { get; init; }

    /// <summary>Price of a MW of regulation up held for an hour, $/MW per h; empty where the file has none.</summary>
    public double[] RegulationUp { get; init; } = [];

    /// <summary>Price of a MW of regulation down held for an hour, $/MW per h; empty where the file has none.</summary>
    public double[] RegulationDown { get; init; } = [];

    /// <summary>Temperature of the air, °C; empty where the file has none.</summary>
    public double[] Celsius { get; init; } = [];

    /// <summary>Number of steps.</summary>
    public int Count => Energy.Length;

    /// <summary>Hours that all steps last together.</summary>
    public double Hours => Count * StepHours;

    /// <summary>Whether there are prices for regulation in both directions.</summary>
    public bool HasRegulation => RegulationUp.Length == Count && RegulationDown.Length == Count;

    /// <summary>When a step begins.</summary>
    public DateTime At(int step) => Start.AddTicks((long)Math.Round(step * StepHours * TimeSpan.TicksPerHour));
}
