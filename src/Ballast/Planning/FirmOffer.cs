namespace Ballast.Planning;

/// <summary>
/// The cut that is reached in all but a given share of draws. Each draw has its own error of every
/// job's curve, jobs that end, caps that never take, batteries that are not there, and an error of the
/// baseline that the cut is measured against.
/// </summary>
internal static class FirmOffer
{
    public static double[] Evaluate(OfferInputs inputs, StopShare[] stops, double[] battery, ulong seed, OfferOptions options)
    {
        var count = Offers.Durations.Length;
        var jobs = inputs.Jobs.Length;
        var cuts = new double[jobs * count];
        var errors = new double[jobs];
        var baselineVariance = Square(options.BaselineNoise * Finite(inputs.BaselineWatts));
        for (var j = 0; j < jobs; j++)
        {
            var job = inputs.Jobs[j];
            for (var d = 0; d < count; d++) cuts[j * count + d] = stops[d].CutOf(inputs.Jobs, j, d) * inputs.MarginalFactor;
            errors[j] = Math.Sqrt(Square(ErrorAfter(job.PowerSamples, options)) + Square(ErrorAfter(job.LossSamples, options)));
            baselineVariance += Square(options.BaselineNoiseOfJob * job.FreeWatts * inputs.MarginalFactor);
        }
        // A job that lives on for a share u of all lives covers the durations up to -ln(u) of the mean life.
        var lives = new double[count];
        for (var d = 0; d < count; d++) lives[d] = Math.Exp(-Offers.Durations[d] / options.MeanJobLife);

        var draws = new double[count][];
        for (var d = 0; d < count; d++) draws[d] = new double[options.Draws];
        var sums = new double[count];
        for (var n = 0; n < options.Draws; n++)
        {
            var key = Draws.Key(seed, n);
            Array.Clear(sums);
            for (var j = 0; j < jobs; j++)
            {
                var bits = Draws.Bits(key, j);
                if (Draws.Part(bits, 2) < options.CapNeverTakes) continue;
                var factor = 1 + (2 * Draws.Part(bits, 0) - 1) * errors[j];
                var life = Draws.Part(bits, 1);
                for (int d = 0, at = j * count; d < count && life < lives[d]; d++, at++) sums[d] += cuts[at] * factor;
            }
            var share = BatteryShare(inputs, key, options);
            var baseline = Draws.Normal(key, 0) * Math.Sqrt(baselineVariance);
            for (var d = 0; d < count; d++) sums[d] += battery[d] * share + baseline;
            Offers.NeverGrows(sums);
            for (var d = 0; d < count; d++) draws[d][n] = sums[d];
        }
        var firm = new double[count];
        for (var d = 0; d < count; d++)
        {
            Array.Sort(draws[d]);
            firm[d] = options.Draws == 0 ? 0 : Math.Max(0, draws[d][Math.Max(0, (int)(options.Risk * options.Draws) - 1)]);
        }
        return firm;
    }

    /// <summary>Half-width of what is not known of a curve after so many seconds of readings.</summary>
    static double ErrorAfter(double seconds, OfferOptions options) => options.CurveError / Math.Sqrt(1 + seconds / options.Learning.TotalSeconds);

    static double BatteryShare(OfferInputs inputs, ulong key, OfferOptions options)
    {
        double there = 0, all = 0;
        for (var b = 0; b < inputs.Batteries.Length; b++)
        {
            var watts = inputs.Batteries[b].Battery.MaxDischarge.Watts;
            all += watts;
            if (Draws.Part(Draws.Bits(key, -1 - b), 0) < options.BatteryAvailability) there += watts;
        }
        return all > 0 ? there / all : 0;
    }

    static double Square(double x) => x * x;

    static double Finite(double watts) => double.IsFinite(watts) ? watts : 0;
}
