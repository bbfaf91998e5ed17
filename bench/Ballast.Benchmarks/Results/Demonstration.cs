namespace Ballast.Benchmarks.Results;

/// <summary>
/// What the published field demonstration came to, from its own files (github.com/ai-emerald/emerald-ai-demo-may-2025,
/// SRP_total_power.csv and SRP_exp_performance.csv): 1-min GPU power, settled as our scorecards are. Baseline: the mean of the 90 minutes
/// before 16:10, 93.26 kW; ramps 16:15 to 16:30 and 19:30 to 19:45. Their ramp began five minutes early, which counts in the step alone.
/// </summary>
static class Demonstration
{
    public const double DeliveredPercent = 31.50;
    public const double RmsHoldPercent = 7.14;
    public const double RmsEventPercent = 8.01;
    public const double DeepestDipPercent = 25.1;
    public const int MinutesAbove = 3;

    /// <summary>14.1 kW from 19:35 to 19:36, over a quarter of the baseline in 15 minutes.</summary>
    public const double LargestStepOfRamp = 9.1;

    public const double AfterEventPercent = -3.66;

    /// <summary>Over its whole run of 400 minutes, not over the hold.</summary>
    public const double WeightedPerformanceOfRun = 0.910;
}
