namespace Ballast.Wire.OpenAdr.Reports;

/// <summary>Power over a stretch of time, watts; NaN where there is nothing.</summary>
/// <param name="Mean">Mean over what there is.</param>
/// <param name="Peak">The highest of it.</param>
/// <param name="Last">The last of it.</param>
/// <param name="Coverage">Share of the time for which there is a value, 0 to 1.</param>
public readonly record struct Metered(double Mean, double Peak, double Last, double Coverage)
{
    public static Metered Nothing { get; } = new(double.NaN, double.NaN, double.NaN, 0);

    /// <summary>The same all the time.</summary>
    public static Metered Flat(double watts) => double.IsFinite(watts) ? new(watts, watts, watts, 1) : Nothing;
}

/// <summary>Batteries together.</summary>
/// <param name="ChargeLevel">Share of the capacity that is stored, 0 to 1.</param>
/// <param name="CapacityWattHours">What they hold when full and may use.</param>
/// <param name="DispatchableWattHours">What could be given to the site from now on.</param>
/// <param name="MaxChargeWatts">Most that they may take.</param>
/// <param name="MaxDischargeWatts">Most that they may give.</param>
public readonly record struct StoredEnergy(double ChargeLevel, double CapacityWattHours, double DispatchableWattHours, double MaxChargeWatts, double MaxDischargeWatts);

/// <summary>What could be dispatched, magnitudes in watts.</summary>
/// <param name="Shed">The firm offer for as long as was asked.</param>
/// <param name="Up">What the site can take off its load at short notice: to the grid, regulation up.</param>
/// <param name="Down">What it can take on.</param>
public readonly record struct Available(double Shed, double Up, double Down);

/// <summary>Operating states by their names in the OpenADR 3.1 enumerations.</summary>
public enum OperatingState : byte
{
    Normal,
    Error,
    RunningCurtailed,
    RunningHeightened,
    RunningOptedOut,

    /// <summary>Does not answer to the grid: the kill switch is on.</summary>
    Disabled,
}

/// <summary>
/// Where a report's values come from: functions of a stretch of time [from, to), pure as far as the report is
/// concerned. Whatever a source does not know it leaves out: NaN, null.
/// </summary>
public sealed record ReportSource
{
    /// <summary>What the meter showed.</summary>
    public required Func<DateTimeOffset, DateTimeOffset, Metered> Meter { get; init; }

    /// <summary>What the site would have drawn; ahead, what it is expected to.</summary>
    public required Func<DateTimeOffset, DateTimeOffset, Metered> Baseline { get; init; }

    /// <summary>What it was asked to draw.</summary>
    public required Func<DateTimeOffset, DateTimeOffset, Metered> Target { get; init; }

    /// <summary>What it is expected to draw, with everything asked of it so far.</summary>
    public required Func<DateTimeOffset, DateTimeOffset, Metered> Expected { get; init; }

    public required Func<DateTimeOffset, DateTimeOffset, OperatingState?> State { get; init; }

    public required Func<DateTimeOffset, DateTimeOffset, Available?> Available { get; init; }

    /// <summary>Null: there are no batteries, or nothing was heard of them.</summary>
    public required Func<DateTimeOffset, DateTimeOffset, StoredEnergy?> Stored { get; init; }

    /// <summary>OpenADR SIMPLE level at which the site ran, 0 to 3.</summary>
    public required Func<DateTimeOffset, DateTimeOffset, int?> Level { get; init; }
}
