namespace Ballast.Grid.RideThrough;

/// <summary>Where a block of load stands.</summary>
public enum BlockState
{
    /// <summary>Its load is on the grid.</summary>
    Normal,

    /// <summary>Its load is on its battery, or on generators, until the grid has been good for long enough.</summary>
    Battery,

    /// <summary>It takes its load back.</summary>
    WalkIn,

    /// <summary>It has counted too many transfers and stays away until somebody resets it.</summary>
    LockedOut,

    /// <summary>Its servers are down.</summary>
    Down,
}

/// <summary>
/// One block of load behind a UPS, or behind the servers' supplies alone, as a machine of five states: normal, on battery, walking in, locked out, down.
/// A transfer is counted when it happens; the one that fills the window locks the block out at once.
/// </summary>
public sealed class UpsBlock
{
    readonly double[] transfers;
    double outside;
    double good;
    double clock;
    double share = 1;

    /// <param name="settings">How it meets a disturbance.</param>
    /// <param name="megawatts">What it draws from the grid in normal state.</param>
    /// <param name="depth">Share of a dip at the common point that it sees: 1 all of it, 0 none.</param>
    public UpsBlock(UpsSettings settings, double megawatts, double depth)
    {
        (Settings, Megawatts, Depth) = (settings, megawatts, depth);
        transfers = new double[Math.Max(settings.CountToLockout, 1)];
        Array.Fill(transfers, double.NegativeInfinity);
    }

    public UpsSettings Settings { get; }

    public double Megawatts { get; }

    public double Depth { get; }

    public BlockState State { get; private set; }

    /// <summary>Voltage that it sees, pu, while there are so many at the common point; in this form the whole of a dip is seen to the bit.</summary>
    public double Sees(double volts) => volts + (1 - Depth) * (1 - volts);

    /// <summary>Drawn from the grid, share of <see cref="Megawatts"/>.</summary>
    public double Share => share;

    /// <summary>Transfers to battery so far.</summary>
    public int Transfers { get; private set; }

    /// <summary>Whether it was locked out by counting at any time.</summary>
    public bool HasCountedOut { get; private set; }

    /// <summary>Whether its servers went down at any time.</summary>
    public bool HasGoneDown { get; private set; }

    /// <summary>Whether nothing will change while voltage stays good.</summary>
    public bool IsQuiet => (State == BlockState.Normal && outside == 0) || (State == BlockState.LockedOut && double.IsPositiveInfinity(Settings.ResetAfter) && Settings.HasGenerator);

    /// <summary>Goes on by one step, in which voltage is the same.</summary>
    /// <param name="now">Seconds at the step's start.</param>
    /// <param name="step">Its length.</param>
    /// <param name="volts">Voltage at the block, pu.</param>
    public void Step(double now, double step, double volts)
    {
        var isGood = volts >= Settings.ReturnAbove && volts <= Settings.TransferAbove;
        good = isGood ? good + step : 0;
        switch (State)
        {
            case BlockState.Normal or BlockState.WalkIn:
                Connected(now, step, volts);
                break;
            case BlockState.Battery:
                clock += step;
                if (clock >= Settings.BatterySeconds && !Settings.HasGenerator) GoDown();
                else if (good >= Settings.ReturnAfter - 1e-9) (State, share) = (BlockState.WalkIn, Settings.WalkIn <= 0 ? 1 : 0);
                break;
            case BlockState.LockedOut:
                clock += step;
                if (clock >= Settings.BatterySeconds && !Settings.HasGenerator) GoDown();
                else if (clock >= Settings.ResetAfter && isGood) (State, share) = (BlockState.WalkIn, 0);
                break;
            default:
                clock += step;
                if (clock >= Settings.RestartAfter && isGood) (State, share, clock) = (BlockState.WalkIn, 0, 0);
                break;
        }
    }

    void Connected(double now, double step, double volts)
    {
        var isOutside = volts < Settings.TransferBelow || volts > Settings.TransferAbove;
        if (Settings.Supply == Supply.Direct)
        {
            // Servers carry on until their supplies' curve ends.
            var carried = SupplyCurve.SecondsAt(volts, Settings.HoldUp);
            outside = double.IsPositiveInfinity(carried) ? 0 : outside + step;
            if (outside > carried + 1e-9)
            {
                GoDown();
                return;
            }
        }
        else if (isOutside)
        {
            outside += step;
            if (outside >= Settings.Detection - 1e-9)
            {
                Transfer(now + step, volts);
                return;
            }
        }
        else outside = 0;
        if (State != BlockState.WalkIn) return;
        share = Settings.WalkIn <= 0 ? 1 : Math.Min(1, share + step / Settings.WalkIn);
        if (share >= 1 - 1e-12) (State, share) = (BlockState.Normal, 1);
    }

    void Transfer(double now, double volts)
    {
        outside = 0;
        if (Settings.Supply == Supply.Eco && State == BlockState.Normal && Settings.Detection + Settings.Gap > SupplyCurve.SecondsAt(volts, Settings.HoldUp))
        {
            GoDown();
            return;
        }
        transfers[Transfers % transfers.Length] = now;
        Transfers++;
        (State, share, clock, good) = (BlockState.Battery, 0, 0, 0);
        if (Settings.CountToLockout <= 0 || Transfers < Settings.CountToLockout) return;
        // The oldest of the last N transfers lies in the place that the next one will take.
        if (now - transfers[Transfers % transfers.Length] > Settings.CountWindow) return;
        State = BlockState.LockedOut;
        HasCountedOut = true;
    }

    void GoDown()
    {
        (State, share, clock, outside) = (BlockState.Down, 0, 0, 0);
        HasGoneDown = true;
    }
}
