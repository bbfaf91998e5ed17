namespace Ballast.Grid.Rules;

/// <summary>As long as a quantity lies in this band, for so long at least the load must stay.</summary>
/// <param name="From">Lower border; per unit of nominal voltage, or Hz. A border belongs to the one of its two bands that asks for longer.</param>
/// <param name="To">Upper border.</param>
/// <param name="Seconds">+∞: forever.</param>
public readonly record struct RideThroughBand(double From, double To, double Seconds);

/// <summary>How power must be back after a disturbance.</summary>
/// <param name="Share">Of the power before it.</param>
/// <param name="WithinSeconds">From when voltage is back.</param>
/// <param name="AboveVoltage">Voltage that counts as back, per unit.</param>
public readonly record struct RideThroughRecovery(double Share, double WithinSeconds, double AboveVoltage);

/// <summary>What a pack asks of a load while voltage or frequency are disturbed. Bands from low to high, without holes and overlaps.</summary>
public sealed record RideThroughTerms
{
    public IReadOnlyList<RideThroughBand> Voltage { get; init; } = [];

    public IReadOnlyList<RideThroughBand> Frequency { get; init; } = [];

    public RideThroughRecovery? Recovery { get; init; }

    /// <summary>Rate of change of frequency to be withstood, Hz/s; NaN: not said.</summary>
    public double RateOfChange { get; init; } = double.NaN;

    /// <summary>Time over which it is measured, s; NaN: not said.</summary>
    public double RateOverSeconds { get; init; } = double.NaN;

    /// <summary>Whether counting dips to decide a transfer is forbidden.</summary>
    public bool ForbidsCounting { get; init; }

    public string Text { get; init; } = "";

    /// <summary>How long a load must stay at a value; at a border between two bands the longer time, NaN where no band holds it.</summary>
    public static double SecondsAt(IReadOnlyList<RideThroughBand> bands, double value)
    {
        var longest = double.NaN;
        foreach (var band in bands)
            if (value >= band.From && value <= band.To && !(band.Seconds <= longest)) longest = band.Seconds;
        return longest;
    }
}
