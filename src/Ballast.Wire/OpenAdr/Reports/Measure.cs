namespace Ballast.Wire.OpenAdr.Reports;

/// <summary>What a value is measured in.</summary>
enum Dimension : byte
{
    Power,
    Energy,

    /// <summary>Power or energy, as the units say.</summary>
    Either,

    /// <summary>0 to 1.</summary>
    Share,

    /// <summary>A word or a whole number.</summary>
    None,
}

/// <summary>A report payload type that can be answered, by its name in the enumerations of OpenADR 3.1.</summary>
/// <param name="Name">The payload type.</param>
/// <param name="Dimension">What it is measured in.</param>
/// <param name="Reading">Reading type of what is given when none is asked for; null: it has none.</param>
sealed record Measure(string Name, Dimension Dimension, string? Reading)
{
    static readonly Measure[] All =
    [
        new("READING", Dimension.Power, "DIRECT_READ"),
        new("USAGE", Dimension.Energy, "DIRECT_READ"),
        new("DEMAND", Dimension.Power, "MEAN"),
        new("SETPOINT", Dimension.Power, "MEAN"),
        new("DELTA_USAGE", Dimension.Energy, "ESTIMATED"),
        new("BASELINE", Dimension.Either, "ESTIMATED"),
        new("OPERATING_STATE", Dimension.None, null),
        new("UP_REGULATION_AVAILABLE", Dimension.Power, "FORECAST"),
        new("DOWN_REGULATION_AVAILABLE", Dimension.Power, "FORECAST"),
        new("LOAD_SHED_DELTA_AVAILABLE", Dimension.Power, "FORECAST"),
        new("STORAGE_USABLE_CAPACITY", Dimension.Energy, "DIRECT_READ"),
        new("STORAGE_CHARGE_LEVEL", Dimension.Share, "DIRECT_READ"),
        new("STORAGE_MAX_DISCHARGE_POWER", Dimension.Power, "DIRECT_READ"),
        new("STORAGE_MAX_CHARGE_POWER", Dimension.Power, "DIRECT_READ"),
        new("STORAGE_DISPATCH_FORECAST", Dimension.Energy, "FORECAST"),
        new("SIMPLE_LEVEL", Dimension.None, null),
        new("USAGE_FORECAST", Dimension.Energy, "FORECAST"),
        new("DATA_QUALITY", Dimension.None, null),
    ];

    public static Measure? Of(string payloadType) => Array.Find(All, m => m.Name == payloadType);
}

/// <summary>Units that a value may be given in.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="IsEnergy">Energy, else power.</param>
/// <param name="Scale">Watts or watt-hours in one.</param>
readonly record struct ReportUnit(string Name, bool IsEnergy, double Scale)
{
    public static ReportUnit Kilowatts { get; } = new("KW", false, 1e3);

    public static ReportUnit KilowattHours { get; } = new("KWH", true, 1e3);

    /// <summary>Null for a unit of something else.</summary>
    public static ReportUnit? Of(string name) => name switch
    {
        "KW" => Kilowatts,
        "KWH" => KilowattHours,
        "W" => new("W", false, 1),
        "MW" => new("MW", false, 1e6),
        "WH" => new("WH", true, 1),
        "MWH" => new("MWH", true, 1e6),
        _ => null,
    };
}
