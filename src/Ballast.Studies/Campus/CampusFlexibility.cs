namespace Ballast.Studies.Campus;

/// <summary>What a campus can do when the grid has no room for all of it.</summary>
public sealed record CampusFlexibility
{
    /// <summary>Share of its power that it can give up: 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>Longest call, hours.</summary>
    public int CallHours { get; init; } = int.MaxValue;

    /// <summary>Most calls in a calendar year.</summary>
    public int CallsPerYear { get; init; } = int.MaxValue;

    /// <summary>The battery's power on the grid's side, either way, MW.</summary>
    public double StoragePower { get; init; }

    /// <summary>What a full battery gives on the grid's side, MWh.</summary>
    public double StorageEnergy { get; init; }

    /// <summary>MWh given per MWh drawn.</summary>
    public double RoundTrip { get; init; } = 1;
}

/// <summary>A limit of a campus's flexibility.</summary>
public enum CampusLimit
{
    /// <summary>How much of its power it gives up.</summary>
    Share,

    /// <summary>How long a call lasts.</summary>
    CallHours,

    /// <summary>How many calls a year has.</summary>
    Calls,

    /// <summary>The battery's power.</summary>
    StoragePower,

    /// <summary>What the battery holds.</summary>
    StorageEnergy,
}
