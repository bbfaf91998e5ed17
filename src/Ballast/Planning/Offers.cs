using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Planning;

/// <summary>
/// What the site could give, from a snapshot of it: by caps within what tiers allow for that long, by
/// stops where they add to that, and by batteries. A cut that can be held long can be held shorter, so
/// rows never grow with the duration. A pure function of its inputs and the seed.
/// </summary>
public static class Offers
{
    /// <summary>The durations that are offered, ascending.</summary>
    public static ImmutableArray<TimeSpan> Durations { get; } =
        [TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(8)];

    /// <summary>Reckons nominal and firm offers. The cost is draws x jobs; 5,000 jobs take some tens of milliseconds.</summary>
    public static Offer Evaluate(OfferInputs inputs, ulong seed, OfferOptions? options = null)
    {
        options ??= new OfferOptions();
        var count = Durations.Length;
        var stops = new StopShare[count];
        var nominal = new double[count];
        var battery = new double[count];
        for (var d = 0; d < count; d++)
        {
            stops[d] = StopShare.Of(inputs.Jobs, d);
            battery[d] = BatteryWatts(inputs, d);
            var jobs = 0.0;
            for (var j = 0; j < inputs.Jobs.Length; j++) jobs += stops[d].CutOf(inputs.Jobs, j, d);
            nominal[d] = jobs * inputs.MarginalFactor + battery[d];
        }
        var firm = FirmOffer.Evaluate(inputs, stops, battery, seed, options);
        var rows = ImmutableArray.CreateBuilder<OfferRow>(count);
        NeverGrows(nominal);
        for (var d = 0; d < count; d++)
        {
            var ceiling = double.IsNaN(inputs.BaselineWatts) ? 0 : Math.Max(0, inputs.BaselineWatts - inputs.HeldWatts);
            var whole = Math.Clamp(nominal[d] - inputs.HeldWatts, 0, ceiling);
            rows.Add(new OfferRow(
                Durations[d],
                inputs.At.AddSeconds(SecondsTo(inputs, stops[d], whole)),
                new Power(whole),
                new Power(Math.Clamp(firm[d] - inputs.HeldWatts, 0, whole)),
                inputs.RampDown,
                Limit(inputs, stops[d], battery[d], d)));
        }
        return new Offer(inputs.At, rows.MoveToImmutable());
    }

    /// <summary>From the longest to the shortest: what can be held longer can be held for less.</summary>
    internal static void NeverGrows(Span<double> byDuration)
    {
        for (var d = byDuration.Length - 2; d >= 0; d--) byDuration[d] = Math.Max(byDuration[d], byDuration[d + 1]);
    }

    /// <summary>Batteries together over a duration, watts: by power, or by energy where that is less.</summary>
    static double BatteryWatts(OfferInputs inputs, int duration)
    {
        var watts = 0.0;
        foreach (var b in inputs.Batteries)
            if (b.Available) watts += Math.Min(b.Battery.MaxDischarge.Watts, b.UsableWattHours / Durations[duration].TotalHours);
        return watts;
    }

    /// <summary>Seconds until the whole cut is there: orders take their time, stops write a checkpoint first, and the ramp is kept.</summary>
    static double SecondsTo(OfferInputs inputs, StopShare stops, double cutWatts)
    {
        var ramp = double.IsPositiveInfinity(inputs.RampDown.WattsPerSecond) ? 0 : cutWatts / inputs.RampDown.WattsPerSecond;
        return Math.Min(TimeSpan.FromDays(1).TotalSeconds, inputs.LeadSeconds + Math.Max(ramp, stops.LongestCheckpoint));
    }

    static OfferLimit Limit(OfferInputs inputs, StopShare stops, double batteryWatts, int duration)
    {
        if (inputs.HeldWatts > 0) return OfferLimit.EventUnderWay;
        double byAllowance = 0, byRange = 0;
        for (var j = 0; j < inputs.Jobs.Length; j++)
        {
            var job = inputs.Jobs[j];
            var cut = stops.CutOf(inputs.Jobs, j, duration);
            if (job.AllowanceBinds[duration] || cut > job.CapCut[duration]) byAllowance += job.FreeWatts;
            else byRange += job.FreeWatts;
        }
        if (batteryWatts > 0 && batteryWatts >= stops.TotalWatts * inputs.MarginalFactor)
        {
            var byPower = inputs.Batteries.Where(b => b.Available).Sum(b => b.Battery.MaxDischarge.Watts);
            return batteryWatts >= byPower - 1e-6 ? OfferLimit.BatteryPower : OfferLimit.BatteryEnergy;
        }
        if (inputs.Jobs.IsEmpty) return OfferLimit.NothingFlexible;
        return byAllowance >= byRange ? OfferLimit.TierAllowance : OfferLimit.CapRange;
    }
}
