using Ballast.Assets;
using Ballast.State;

namespace Ballast.Forecasting;

/// <summary>
/// The site's own baseline: the time-weighted mean of the meter over the last window of minutes in
/// which nothing was asked of the site. Minutes under an event are left out, so that a second event
/// in one evening is not measured against the first.
/// </summary>
public sealed class RunningBaseline
{
    readonly double[] sums;
    readonly double[] seconds;
    readonly BaselineRule rule;
    int head;
    double totalSum;
    double totalSeconds;
    double minuteSum;
    double minuteSeconds;

    public RunningBaseline(BaselineRule rule)
    {
        this.rule = rule;
        var minutes = Math.Max(1, (int)Math.Round(rule.Window.TotalMinutes));
        sums = new double[minutes];
        seconds = new double[minutes];
    }

    /// <summary>Share of the window that readings cover, 0 to 1.</summary>
    public double Coverage => Math.Min(1, (totalSeconds + minuteSeconds) / rule.Window.TotalSeconds);

    /// <summary>Mean with the rule's adjustment, watts; NaN before the first reading.</summary>
    public double Watts => totalSeconds + minuteSeconds > 0
        ? (totalSum + minuteSum) / (totalSeconds + minuteSeconds) * rule.Adjustment
        : double.NaN;

    public bool IsEstimated => Coverage < rule.MinimumCoverage;

    /// <summary>Take a reading that was true for a time.</summary>
    public void Add(double watts, double forSeconds)
    {
        minuteSum += watts * forSeconds;
        minuteSeconds += forSeconds;
        if (minuteSeconds < 60 - 1e-9) return;
        totalSum += minuteSum - sums[head];
        totalSeconds += minuteSeconds - seconds[head];
        sums[head] = minuteSum;
        seconds[head] = minuteSeconds;
        head = (head + 1) % sums.Length;
        minuteSum = minuteSeconds = 0;
    }

    internal void Exchange(StateExchange s)
    {
        s.Fill<double>(sums);
        s.Fill<double>(seconds);
        head = s.Keep(head);
        totalSum = s.Keep(totalSum);
        totalSeconds = s.Keep(totalSeconds);
        minuteSum = s.Keep(minuteSum);
        minuteSeconds = s.Keep(minuteSeconds);
    }
}
