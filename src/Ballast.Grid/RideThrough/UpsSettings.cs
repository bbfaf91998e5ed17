namespace Ballast.Grid.RideThrough;

/// <summary>What stands between the grid and the servers.</summary>
public enum Supply
{
    /// <summary>A UPS that always feeds through its converters: servers never see the grid.</summary>
    DoubleConversion,

    /// <summary>A UPS that feeds past its converters and takes over when voltage leaves its window, with a gap.</summary>
    Eco,

    /// <summary>No UPS: the servers' own supplies see the grid.</summary>
    Direct,
}

/// <summary>How one block of load meets a disturbance of its voltage. Voltages in pu of nominal, times in seconds.</summary>
public sealed record UpsSettings
{
    public Supply Supply { get; init; }

    /// <summary>Below this the block leaves the grid.</summary>
    public double TransferBelow { get; init; } = 0.85;

    /// <summary>Above this the block leaves the grid.</summary>
    public double TransferAbove { get; init; } = 1.10;

    /// <summary>How long voltage must be outside before it does.</summary>
    public double Detection { get; init; } = 0.004;

    /// <summary>Voltage from which the grid counts as good again.</summary>
    public double ReturnAbove { get; init; } = 0.90;

    /// <summary>How long it must be good before the block returns.</summary>
    public double ReturnAfter { get; init; } = 10;

    /// <summary>Time over which the block takes its load back, linearly.</summary>
    public double WalkIn { get; init; } = 10;

    /// <summary>Transfers within <see cref="CountWindow"/> after which the block stays away; 0: it does not count.</summary>
    public int CountToLockout { get; init; }

    /// <summary>Sliding window in which transfers are counted.</summary>
    public double CountWindow { get; init; } = 60;

    /// <summary>When somebody resets a block that stays away; infinite: not within the run.</summary>
    public double ResetAfter { get; init; } = double.PositiveInfinity;

    /// <summary>How long the battery carries the load.</summary>
    public double BatterySeconds { get; init; } = 300;

    /// <summary>Whether generators carry it on from there.</summary>
    public bool HasGenerator { get; init; } = true;

    /// <summary>Of a UPS in eco mode: how long the servers see the disturbance before its converters take over.</summary>
    public double Gap { get; init; } = 0.006;

    /// <summary>How long the servers' supplies carry on without any voltage at full load.</summary>
    public double HoldUp { get; init; } = 0.020;

    /// <summary>How long servers that have gone down take to draw power again.</summary>
    public double RestartAfter { get; init; } = 600;

    /// <summary>
    /// The same block with logic that a rule such as NOGRR282 allows: it does not count, is back at once when voltage is good, and has taken its
    /// load back within a second.
    /// </summary>
    public UpsSettings Compliant() => this with { CountToLockout = 0, ReturnAfter = Math.Min(ReturnAfter, 0.1), WalkIn = Math.Min(WalkIn, 1) };
}
