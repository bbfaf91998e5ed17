using Ballast.Studies.Storage.Ageing;

namespace Ballast.Studies.Storage;

/// <summary>What stands behind a value of a chemistry.</summary>
public enum ValueEvidence
{
    /// <summary>Read in the source named.</summary>
    Source,

    /// <summary>Computed from what was read in the source named.</summary>
    Derived,

    /// <summary>Said by a maker or the press, and measured by nobody else.</summary>
    Claim,

    /// <summary>An engineering range from general knowledge: check it before you rely on it.</summary>
    Range,

    /// <summary>Written in the battery's own file.</summary>
    Own,
}

/// <summary>A value of a chemistry or a battery, as it is written, with what stands behind it.</summary>
/// <param name="Key">As in the file: roundTrip.</param>
/// <param name="Text">As written: 85 %.</param>
/// <param name="Range">What others say, or between what it lies; may be empty.</param>
/// <param name="Evidence">What stands behind it.</param>
/// <param name="Source">Where from; may be empty.</param>
public sealed record ChemistryValue(string Key, string Text, string Range, ValueEvidence Evidence, string Source);

/// <summary>A kind of battery: its limits as data, each with its source.</summary>
public sealed record Chemistry
{
    /// <summary>Short name: lfp.</summary>
    public required string Id { get; init; }

    /// <summary>Its name in full.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for and what to mind.</summary>
    public required string Description { get; init; }

    /// <summary>Numbers by key, in the units of <see cref="BatteryPlan"/>'s reader.</summary>
    public required IReadOnlyDictionary<string, double> Numbers { get; init; }

    /// <summary>The same as written, with their sources.</summary>
    public required IReadOnlyList<ChemistryValue> Values { get; init; }

    /// <summary>Whether losses are booked where energy enters, and not half at each end.</summary>
    public bool LossesOnCharge { get; init; }

    /// <summary>How it ages.</summary>
    public required AgeingModel Ageing { get; init; }
}

/// <summary>A battery that is studied: what it can do, costs, and how it ages.</summary>
public sealed record BatteryPlan
{
    /// <summary>Short name of its chemistry.</summary>
    public required string Chemistry { get; init; }

    /// <summary>The same in full.</summary>
    public required string ChemistryTitle { get; init; }

    /// <summary>Sizes and limits.</summary>
    public required StorageBattery Battery { get; init; }

    /// <summary>What it costs.</summary>
    public required StorageCost Cost { get; init; }

    /// <summary>How it ages.</summary>
    public required AgeingModel Ageing { get; init; }

    /// <summary>Capacity left at which cells are replaced.</summary>
    public double EndOfLife { get; init; } = 0.8;

    /// <summary>Years after which they are replaced at the latest.</summary>
    public double LongestYears { get; init; } = double.PositiveInfinity;

    /// <summary>Every value that the study uses, with what stands behind it.</summary>
    public IReadOnlyList<ChemistryValue> Values { get; init; } = [];

    /// <summary>Hours at full power that the nameplate lasts.</summary>
    public double DurationHours => Battery.MegawattHours / Battery.Megawatts;

    /// <summary>Durations that the chemistry is built for, h.</summary>
    public (double Shortest, double Longest) Durations { get; init; } = (0, double.PositiveInfinity);

    /// <summary>What a MWh discharged costs in cells: their replacement over all that they deliver before the end of life in cycles of the usable depth, $.</summary>
    public double WearPerMegawattHour()
    {
        var battery = Battery;
        var depth = battery.MostSoc - battery.LeastSoc;
        // A day's cycle between the limits, again and again.
        var hours = new double[48];
        for (var h = 0; h < hours.Length; h++) hours[h] = h % 24 < 12 ? battery.MostSoc - depth * (h % 24 + 1) / 12 : battery.LeastSoc + depth * (h % 24 - 11) / 12;
        var usage = new Usage(hours, [double.IsNaN(battery.HeldCelsius) ? battery.AirCelsius : battery.HeldCelsius], 1);
        var fade = Ageing.Of(usage);
        var years = fade.YearsTo(1 - EndOfLife);
        if (!double.IsFinite(years)) return 0;
        var rest = fade.CalendarLossAfter(years) / (1 - EndOfLife);
        // What rest takes is lost with or without cycles, so only the cycles' share is charged to them.
        return Cost.Replacement(battery) * Math.Max(0, 1 - rest) / (years * 365 * depth * battery.MegawattHours * battery.DischargeEfficiency);
    }
}
