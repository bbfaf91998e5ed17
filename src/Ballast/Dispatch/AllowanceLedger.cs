using Ballast.Assets;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// One job's compute debt: throughput lost over the tier's sliding window, in seconds of the whole
/// job, kept by the minute. What may still be lost is the tier's allowance less this debt.
/// </summary>
internal sealed class AllowanceLedger
{
    /// <summary>Share of the allowance kept back for what measurement cannot see.</summary>
    const double KeptBack = 0.06;

    static readonly double[] HorizonsMinutes = [2, 5, 15, 30];

    readonly double[] bins;
    readonly double windowSeconds;
    readonly double maxLoss;
    double livedSeconds;
    int head;

    /// <param name="tier">The promise.</param>
    /// <param name="isNew">A job that just arrived: only the time that it lived counts. Otherwise it is taken to have run untouched for a window.</param>
    public AllowanceLedger(FlexTier tier, bool isNew = false)
    {
        // One more than the window has: the minute under way is not whole, so the oldest still counts in part.
        bins = new double[Math.Max(1, (int)Math.Ceiling(tier.Window.TotalMinutes)) + 1];
        windowSeconds = tier.Window.TotalSeconds;
        maxLoss = tier.MaxLoss * (1 - KeptBack);
        livedSeconds = isNew ? 0 : windowSeconds;
    }

    /// <summary>Debt over the window, seconds of the whole job.</summary>
    public double DebtSeconds { get; private set; }

    /// <summary>Lost since the start, seconds of the whole job.</summary>
    public double TotalSeconds { get; private set; }

    /// <summary>What may still be lost now, seconds of the whole job.</summary>
    public double LeftSeconds => Math.Max(0, AllowanceSeconds - DebtSeconds);

    /// <summary>Share of the allowance that is left, 0 to 1.</summary>
    public double LeftShare => AllowanceSeconds > 0 ? LeftSeconds / AllowanceSeconds : maxLoss > 0 ? 1 : 0;

    public bool IsSpent => LeftShare < 0.01;

    double AllowanceSeconds => maxLoss * livedSeconds;

    public void Lose(double lossRate, double seconds)
    {
        var lost = lossRate * seconds;
        bins[head] += lost;
        DebtSeconds += lost;
        TotalSeconds += lost;
    }

    /// <summary>A minute has passed: what was lost a window ago no longer counts.</summary>
    public void NextMinute()
    {
        head = (head + 1) % bins.Length;
        DebtSeconds = Math.Max(0, DebtSeconds - bins[head]);
        bins[head] = 0;
        livedSeconds = Math.Min(windowSeconds, livedSeconds + 60);
    }

    /// <summary>
    /// The greatest constant rate of loss (0 to 1) that can begin now and be kept until the event's
    /// end without any window overdrawing: for every horizon h, what is left plus what lapses within h,
    /// over h. Short horizons keep it true on the way.
    /// </summary>
    /// <param name="remainingSeconds">Until the event is over; infinite for an open-ended one.</param>
    public double SustainableLoss(double remainingSeconds)
    {
        if (maxLoss <= 0) return 0;
        var longest = Math.Clamp(remainingSeconds, 60, windowSeconds);
        double rate = 1, lapsing = 0;
        var lapsed = 0;
        foreach (var minutes in HorizonsMinutes)
            if (minutes * 60 < longest) rate = Math.Min(rate, RateOver(minutes * 60, ref lapsing, ref lapsed));
        return Math.Clamp(Math.Min(rate, RateOver(longest, ref lapsing, ref lapsed)), 0, 1);
    }

    /// <summary>Horizons come in ascending order, so that minutes that lapse are summed once.</summary>
    double RateOver(double horizonSeconds, ref double lapsing, ref int lapsed)
    {
        var minutes = DebtSeconds > 0 ? Math.Min(bins.Length - 1, (int)(horizonSeconds / 60)) : 0;
        for (; lapsed < minutes; lapsed++) lapsing += bins[(head + lapsed + 1) % bins.Length];
        return (maxLoss * Math.Min(windowSeconds, livedSeconds + horizonSeconds) - DebtSeconds + lapsing) / horizonSeconds;
    }

    public void Exchange(StateExchange s)
    {
        s.FillSparse(bins);
        livedSeconds = s.Keep(livedSeconds);
        head = s.Keep(head);
        DebtSeconds = s.Keep(DebtSeconds);
        TotalSeconds = s.Keep(TotalSeconds);
    }
}
