using Ballast.Studies.Storage.Ageing;

namespace Ballast.Studies.Storage;

/// <summary>All that a study says of one battery: what it earned, how it was used, how it ages, and what that comes to over a project.</summary>
public sealed record BatteryOutcome
{
    const double HoursPerYear = 8760;

    /// <summary>What was studied.</summary>
    public required BatteryPlan Plan { get; init; }

    /// <summary>How far ahead prices were known.</summary>
    public required WindowLength Length { get; init; }

    /// <summary>The dispatch of each window, in the order of time.</summary>
    public required IReadOnlyList<WindowDispatch> Windows { get; init; }

    /// <summary>What each window earned.</summary>
    public required IReadOnlyList<Revenue> ByWindow { get; init; }

    /// <summary>What all earned together.</summary>
    public required Revenue Total { get; init; }

    /// <summary>The same for a year of 8,760 h.</summary>
    public required Revenue Yearly { get; init; }

    /// <summary>State of charge at the end of each step, share of the nameplate.</summary>
    public required double[] Soc { get; init; }

    /// <summary>How the cells are used.</summary>
    public required Usage Usage { get; init; }

    /// <summary>How they age under it.</summary>
    public required Fade Fade { get; init; }

    /// <summary>Years and money of the project.</summary>
    public required Project Project { get; init; }

    /// <summary>Usable energies that leave the store in a year of 8,760 h.</summary>
    public double CyclesPerYear => Yearly.DrawnFromStoreMegawattHours / Plan.Battery.Usable;

    /// <summary>Puts windows together.</summary>
    public static BatteryOutcome Of(BatteryPlan plan, PriceSeries prices, WindowLength length, IReadOnlyList<WindowDispatch> windows, ProjectTerms terms)
    {
        var battery = plan.Battery;
        var byWindow = windows.Select(w => Revenue.Of(battery, prices, w)).ToArray();
        var total = byWindow.Aggregate(new Revenue(), (a, b) => a + b);
        var soc = new double[prices.Count];
        foreach (var window in windows)
        {
            for (var t = 0; t < window.Count; t++) soc[window.From + t] = battery.LeastSoc + window.Stored[t] / battery.MegawattHours;
        }
        var celsius = double.IsNaN(battery.HeldCelsius) && prices.Celsius.Length > 0 ? prices.Celsius : [battery.CellCelsius(prices, 0)];
        var usage = new Usage(soc, celsius, prices.StepHours);
        var fade = plan.Ageing.Of(usage);
        var yearly = total * (HoursPerYear / prices.Hours);
        return new()
        {
            Plan = plan,
            Length = length,
            Windows = windows,
            ByWindow = byWindow,
            Total = total,
            Yearly = yearly,
            Soc = soc,
            Usage = usage,
            Fade = fade,
            Project = Project.Of(battery, plan.Cost, fade, plan.EndOfLife, plan.LongestYears, yearly, terms),
        };
    }
}
