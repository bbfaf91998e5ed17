namespace Ballast.Planning;

/// <summary>How uncertain the site is taken to be. Half-widths are uniform and one-sided probabilities plain numbers.</summary>
public sealed record OfferOptions
{
    /// <summary>Draws of the Monte Carlo evaluation.</summary>
    public int Draws { get; init; } = 400;

    /// <summary>Share of draws in which less than the firm offer is reached.</summary>
    public double Risk { get; init; } = 0.05;

    /// <summary>Half-width of a curve's error before anything was learned of a job, share.</summary>
    public double CurveError { get; init; } = 0.10;

    /// <summary>Readings after which that error's variance is halved.</summary>
    public TimeSpan Learning { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Probability that a job's cap does not take at all, however often it is ordered.</summary>
    public double CapNeverTakes { get; init; } = 0.005;

    /// <summary>Mean time that a job has left; one that ends is counted as replaced by one that gives nothing.</summary>
    public TimeSpan MeanJobLife { get; init; } = TimeSpan.FromHours(72);

    /// <summary>Probability that a battery is there when it is needed.</summary>
    public double BatteryAvailability { get; init; } = 0.99;

    /// <summary>Standard deviation that one job's own checkpoints leave in an hour's baseline, share of the job's power: 45 % for 90 s about once an hour.</summary>
    public double BaselineNoiseOfJob { get; init; } = 0.45 * 90 / 3600;

    /// <summary>Standard deviation of the baseline's other error, share of the baseline.</summary>
    public double BaselineNoise { get; init; } = 0.002;
}
