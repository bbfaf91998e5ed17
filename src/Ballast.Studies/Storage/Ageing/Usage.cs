using Ballast.Grid.Shafts;

namespace Ballast.Studies.Storage.Ageing;

/// <summary>A cycle of the state of charge.</summary>
/// <param name="Depth">From its least to its greatest, as a share of the nameplate.</param>
/// <param name="Mean">Between the two.</param>
/// <param name="Count">1, or 0.5 for a half that nothing closes.</param>
public readonly record struct SocCycle(double Depth, double Mean, double Count);

/// <summary>How a battery is used: a course of its state of charge and temperature, taken to come again and again.</summary>
public sealed class Usage
{
    const double HoursPerYear = 8760;

    /// <param name="soc">State of charge at the end of each step, as a share of the nameplate.</param>
    /// <param name="celsius">Temperature of the cells in each step; one value stands for all.</param>
    /// <param name="stepHours">Length of a step, h.</param>
    public Usage(double[] soc, double[] celsius, double stepHours)
    {
        (Soc, Celsius, StepHours) = (soc, celsius, stepHours);
        var cycles = new List<SocCycle>();
        RainFlow.Count(soc, (range, mean, count) => cycles.Add(new(range, mean, count)));
        Cycles = cycles;
        YearsCovered = soc.Length * stepHours / HoursPerYear;
        var (moved, moving) = (0.0, 0);
        for (var t = 1; t < soc.Length; t++)
        {
            var step = Math.Abs(soc[t] - soc[t - 1]);
            moved += step;
            if (step > 1e-9) moving++;
        }
        FullCyclesPerYear = moved / 2 / YearsCovered;
        MeanRate = moving == 0 ? 0 : moved / (moving * stepHours);
    }

    /// <summary>State of charge at the end of each step.</summary>
    public double[] Soc { get; }

    /// <summary>Temperature of the cells, °C.</summary>
    public double[] Celsius { get; }

    /// <summary>Length of a step, h.</summary>
    public double StepHours { get; }

    /// <summary>Cycles by the rain-flow method (ASTM E1049).</summary>
    public IReadOnlyList<SocCycle> Cycles { get; }

    /// <summary>How many years of 8,760 h the course lasts.</summary>
    public double YearsCovered { get; }

    /// <summary>Movement of a full depth down and up again, a year.</summary>
    public double FullCyclesPerYear { get; }

    /// <summary>Mean rate while it moves, nameplates per hour.</summary>
    public double MeanRate { get; }

    /// <summary>Mean state of charge.</summary>
    public double MeanSoc => Soc.Average();

    /// <summary>Mean temperature, °C.</summary>
    public double MeanCelsius => Celsius.Average();

    /// <summary>Temperature of a step, °C.</summary>
    public double At(int step) => Celsius.Length == 1 ? Celsius[0] : Celsius[step];
}
