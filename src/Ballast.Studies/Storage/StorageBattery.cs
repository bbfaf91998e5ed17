namespace Ballast.Studies.Storage;

/// <summary>A battery as the market sees it: sizes, losses and limits at its connection. Powers in MW, energies in MWh, money in $.</summary>
public sealed record StorageBattery
{
    /// <summary>How it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Greatest power drawn while charging, and given while discharging, MW.</summary>
    public required double Megawatts { get; init; }

    /// <summary>Nameplate energy, MWh, counted as it stands in the store.</summary>
    public required double MegawattHours { get; init; }

    /// <summary>Share of the power drawn that arrives in the store.</summary>
    public double ChargeEfficiency { get; init; } = 1;

    /// <summary>Share of what leaves the store that arrives at the connection.</summary>
    public double DischargeEfficiency { get; init; } = 1;

    /// <summary>Least state of charge, as a share of the nameplate.</summary>
    public double LeastSoc { get; init; }

    /// <summary>Greatest state of charge.</summary>
    public double MostSoc { get; init; } = 1;

    /// <summary>Share of what stands above the least state of charge that is gone after a month of 730 h.</summary>
    public double SelfDischarge { get; init; }

    /// <summary>Power that controls, cooling and floats draw at all times, as a share of <see cref="Megawatts"/>.</summary>
    public double Standby { get; init; }

    /// <summary>Further power of pumps, fans and cooling per power charged or discharged.</summary>
    public double Auxiliary { get; init; }

    /// <summary>Most energy that leaves the store in a day, in usable energies (the greatest state of charge less the least).</summary>
    public double CyclesPerDay { get; init; } = double.PositiveInfinity;

    /// <summary>In air colder than this, °C, it gives and takes nothing.</summary>
    public double ColdestCelsius { get; init; } = double.NegativeInfinity;

    /// <summary>In air hotter than this, °C, it gives and takes nothing.</summary>
    public double HottestCelsius { get; init; } = double.PositiveInfinity;

    /// <summary>Temperature at which heating and cooling hold the cells; NaN where they follow the air.</summary>
    public double HeldCelsius { get; init; } = double.NaN;

    /// <summary>Temperature of the air where the prices' file gives none, °C.</summary>
    public double AirCelsius { get; init; } = 25;

    /// <summary>What a MWh discharged costs to operate, $.</summary>
    public double OperatingCost { get; init; }

    /// <summary>What a MWh discharged costs in life, $: it holds the dispatch back from cycles that do not pay for the wear, and is told apart from money.</summary>
    public double WearCost { get; init; }

    /// <summary>Regulation; null where none is offered.</summary>
    public RegulationTerms? Regulation { get; init; }

    /// <summary>Energy between the least and the greatest state of charge, MWh.</summary>
    public double Usable => (MostSoc - LeastSoc) * MegawattHours;

    /// <summary>Of what is drawn, how much comes back, without standby and auxiliary.</summary>
    public double RoundTrip => ChargeEfficiency * DischargeEfficiency;

    /// <summary>Share of the energy above the floor that is still there after some hours.</summary>
    public double Kept(double hours) => Math.Pow(1 - SelfDischarge, hours / 730);

    /// <summary>Temperature of the cells in a step.</summary>
    public double CellCelsius(PriceSeries prices, int step) => double.IsNaN(HeldCelsius) ? Air(prices, step) : HeldCelsius;

    /// <summary>Whether the battery may run in a step: beyond its temperatures of the air it rests.</summary>
    public bool Runs(PriceSeries prices, int step) => Air(prices, step) is var t && t >= ColdestCelsius && t <= HottestCelsius;

    double Air(PriceSeries prices, int step) => prices.Celsius.Length > 0 ? prices.Celsius[step] : AirCelsius;
}

/// <summary>Regulation as a battery offers it.</summary>
/// <param name="UpEnergy">Share of the MW offered up that is called as energy in an hour.</param>
/// <param name="DownEnergy">Share of the MW offered down that is called as energy in an hour.</param>
/// <param name="DerVetCompatible">Adds the row by which StorageVET's aggregator of energy throughput, with a sign the wrong way round, binds the offers (see docs/study-storage.md). Only for comparing results.</param>
public sealed record RegulationTerms(double UpEnergy = 0.3, double DownEnergy = 0.15, bool DerVetCompatible = false);
