namespace Ballast.Grid.Cases;

/// <summary>
/// A network as planning studies see it: active power, reactances, ratings and costs. Powers in MW, impedances per unit on <see cref="BaseMva"/>, angles in degrees.
/// Immutable; cross-references are checked when it is read. What stands on an isolated bus is out of service.
/// </summary>
public sealed record NetworkCase
{
    public required string Name { get; init; }

    /// <summary>System base, MVA.</summary>
    public required double BaseMva { get; init; }

    public required IReadOnlyList<NetworkBus> Buses { get; init; }

    public IReadOnlyList<NetworkGenerator> Generators { get; init; } = [];

    public IReadOnlyList<NetworkBranch> Branches { get; init; } = [];

    public IReadOnlyList<NetworkDcLine> DcLines { get; init; } = [];

    /// <summary>What the file holds beyond this, or leaves open: one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>One bus.</summary>
/// <param name="Number">As the file numbers it.</param>
/// <param name="Name">May be empty.</param>
/// <param name="Kind">The slack's angle is the reference; an isolated bus is out of service.</param>
/// <param name="LoadMw">All load on it.</param>
/// <param name="ShuntMw">What a shunt conductance draws at 1 pu voltage.</param>
/// <param name="Area">Area number.</param>
public sealed record NetworkBus(int Number, string Name, BusKind Kind, double LoadMw, double ShuntMw = 0, int Area = 1);

/// <summary>One generating unit.</summary>
public sealed record NetworkGenerator
{
    /// <summary>Number of its bus.</summary>
    public required int Bus { get; init; }

    /// <summary>As the file calls it, or bus and place: "101 #2".</summary>
    public required string Name { get; init; }

    /// <summary>What kind of unit it is, as the file says: CT, HYDRO, WIND; may be empty.</summary>
    public string Type { get; init; } = "";

    /// <summary>What it burns, as the file says; may be empty.</summary>
    public string Fuel { get; init; } = "";

    public bool InService { get; init; } = true;

    /// <summary>Output that the case states, MW.</summary>
    public double PowerMw { get; init; }

    /// <summary>Least output, MW; negative for a load that may be dispatched.</summary>
    public double LeastMw { get; init; }

    /// <summary>Greatest output, MW.</summary>
    public double MostMw { get; init; }

    /// <summary>Its share in taking up a difference, relative to those of the others; 0: none.</summary>
    public double Participation { get; init; }

    /// <summary>What its output costs; null: the case does not say.</summary>
    public GeneratorCost? Cost { get; init; }
}

/// <summary>A line or transformer.</summary>
/// <param name="From">Bus number; the ratio and the phase shift stand at this end.</param>
/// <param name="To">Bus number.</param>
/// <param name="Circuit">Tells parallel branches apart, from "1".</param>
/// <param name="InService">Whether it carries anything.</param>
/// <param name="Reactance">Series reactance, pu on the system base; not 0 where it is in service.</param>
/// <param name="Ratio">Off-nominal turns ratio; 1 for a line.</param>
/// <param name="ShiftDegrees">Phase shift.</param>
/// <param name="RateA">Normal rating, MVA; 0: no limit.</param>
/// <param name="RateB">Short-term rating, MVA; 0: none given.</param>
/// <param name="RateC">Emergency rating, MVA; 0: none given.</param>
public sealed record NetworkBranch(
    int From, int To, string Circuit, bool InService, double Reactance, double Ratio = 1, double ShiftDegrees = 0, double RateA = 0, double RateB = 0, double RateC = 0)
{
    /// <summary>What it may carry after an outage: its rate C, or else B, or else A; 0: no limit.</summary>
    public double EmergencyRate => RateC > 0 ? RateC : RateB > 0 ? RateB : RateA;

    /// <summary>Its buses, and its circuit where it is not the first: "113-215", "115-121 #2".</summary>
    public string Name { get; } = Circuit is "1" or "" ? $"{From}-{To}" : $"{From}-{To} #{Circuit}";
}

/// <summary>A DC line, which studies hold at its stated flow.</summary>
/// <param name="From">Bus number.</param>
/// <param name="To">Bus number.</param>
/// <param name="InService">Whether it carries anything.</param>
/// <param name="FromMw">What it takes out of the network at the from bus.</param>
/// <param name="ToMw">What it gives back at the to bus.</param>
public sealed record NetworkDcLine(int From, int To, bool InService, double FromMw, double ToMw);
