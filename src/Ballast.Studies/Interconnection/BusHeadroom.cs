namespace Ballast.Studies.Interconnection;

/// <summary>
/// How much load a bus can take in one state of the system, by what limits it. All in MW, infinite where nothing does; branches by their place in the case, −1 for none.
/// </summary>
/// <param name="NormalMw">Until a branch reaches its normal rating with everything in service.</param>
/// <param name="NormalBranch">That branch.</param>
/// <param name="EmergencyMw">Until a branch reaches its emergency rating after the worst outage, the load staying on.</param>
/// <param name="EmergencyBranch">That branch.</param>
/// <param name="Outage">The branch that is out.</param>
/// <param name="GenerationMw">Until the units that feed it have no room left.</param>
public readonly record struct BusHeadroom(double NormalMw, int NormalBranch, double EmergencyMw, int EmergencyBranch, int Outage, double GenerationMw)
{
    /// <summary>The load that may be there without any of it ever being curtailed, MW.</summary>
    public double FirmMw => Math.Min(Math.Min(NormalMw, EmergencyMw), GenerationMw);

    /// <summary>The load that may be there before an outage, where all that is above the emergency limits runs back after it.</summary>
    public double BeforeOutageMw => Math.Min(NormalMw, GenerationMw);

    /// <summary>
    /// The load that may be there if a share of it runs back at once after an outage: the emergency ratings then see (1 − share) of it.
    /// (Load above this has to stay away beforehand.)
    /// </summary>
    public double WithRunBack(double share) => Math.Min(BeforeOutageMw, share >= 1 ? double.PositiveInfinity : EmergencyMw / (1 - share));

    /// <summary>What limits <see cref="FirmMw"/>.</summary>
    public Limit Binding => double.IsPositiveInfinity(FirmMw) ? Limit.None : GenerationMw <= Math.Min(NormalMw, EmergencyMw) ? Limit.Generation : NormalMw <= EmergencyMw ? Limit.Normal : Limit.Emergency;
}

/// <summary>What keeps a headroom from being larger.</summary>
public enum Limit
{
    /// <summary>Nothing that the study sees.</summary>
    None,

    /// <summary>The units that feed the load have no room left.</summary>
    Generation,

    /// <summary>A normal rating with everything in service.</summary>
    Normal,

    /// <summary>An emergency rating after an outage.</summary>
    Emergency,
}

/// <summary>One rating that limits the load at a bus.</summary>
/// <param name="Branch">The branch that is full, by its place.</param>
/// <param name="Outage">The branch that is out; −1: none.</param>
/// <param name="HeadroomMw">Load at which it is full.</param>
/// <param name="FlowMw">Flow before the load is there, in the direction in which the load adds to it.</param>
/// <param name="RatingMw">What it may carry.</param>
/// <param name="Share">Part of the load that comes onto it.</param>
public readonly record struct BindingElement(int Branch, int Outage, double HeadroomMw, double FlowMw, double RatingMw, double Share);
