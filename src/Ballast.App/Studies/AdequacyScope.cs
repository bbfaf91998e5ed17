using System.Globalization;
using Ballast.App.Load;
using Ballast.Studies.Adequacy;

namespace Ballast.App.Studies;

/// <summary>What was read of a system, in words: a file that is cut short, or is another than was meant, shows here.</summary>
static class AdequacyScope
{
    /// <summary>Series of this length are called a year: 52 weeks to a leap year, with some hours to spare.</summary>
    const double LeastYear = 8700, MostYear = 8800;

    /// <summary>Units and what they give together, other resources, the period, the highest load.</summary>
    public static string Line(AdequacySystem system)
    {
        var peak = Enumerable.Range(0, system.Steps).Max(i => system.Areas.Sum(a => a.Load[i]));
        List<string> parts = [$"{Count(system.Units.Count, "unit")}, {Figures.Megawatts(system.Units.Sum(u => u.Capacity))}"];
        if (system.Areas.Count > 1) parts.Insert(0, Count(system.Areas.Count, "area"));
        if (system.Variable.Count > 0) parts.Add(Count(system.Variable.Count, "variable resource"));
        if (system.Storage.Count > 0) parts.Add(Count(system.Storage.Count, "store"));
        if (system.DemandResponse.Count > 0) parts.Add(Count(system.DemandResponse.Count, "flexible load"));
        if (system.Ties.Count > 0) parts.Add(Count(system.Ties.Count, "tie"));
        var period = Hours(system);
        if (system.StepHours != 1) period += string.Create(CultureInfo.InvariantCulture, $" in {system.Steps:N0} steps");
        if (system.Start is { } start)
            period += string.Create(CultureInfo.InvariantCulture, $", {start:yyyy-MM-dd} to {new DayIndex(system).At(system.Steps - 1):yyyy-MM-dd}");
        parts.Add(period);
        parts.Add($"peak {Figures.Megawatts(peak)}");
        return string.Join("; ", parts);
    }

    /// <summary>What a reader who expects indices of a year must know; null where the period is about one.</summary>
    public static string? NotAYear(AdequacySystem system) => system.Steps * system.StepHours is >= LeastYear and <= MostYear
        ? null
        : $"The period is {Hours(system)}, so figures are for that period and not a year.";

    static string Hours(AdequacySystem system)
    {
        var hours = system.Steps * system.StepHours;
        return string.Create(CultureInfo.InvariantCulture, $"{hours:#,0.##} {(hours == 1 ? "hour" : "hours")}");
    }

    static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
