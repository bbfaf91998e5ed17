using System.Collections.Immutable;
using Ballast.Grid.Spectra;
using Ballast.Grid.Traces;
using Ballast.Smoothing;

namespace Ballast.App.Load;

/// <summary>A trace before and after a chain of devices, and what that cost.</summary>
sealed record Smoothed(LoadTrace Before, LoadTrace After, SmoothingChain Chain)
{
    /// <summary>The band in which grids are most easily disturbed, Hz.</summary>
    public const double BandFrom = 0.1, BandTo = 20;

    public static Smoothed Of(LoadTrace trace, ImmutableArray<Device> devices)
    {
        var chain = new SmoothingChain(devices, 1, trace.StepSeconds);
        var power = new double[trace.Count];
        for (var i = 0; i < power.Length; i++) power[i] = trace.Megawatts[i] * 1e6;
        chain.Run(power);
        for (var i = 0; i < power.Length; i++) power[i] /= 1e6;
        return new Smoothed(trace, new LoadTrace(trace.StepSeconds, power), chain);
    }

    /// <summary>Each figure of the trace: what it is, its unit, before and after.</summary>
    public IReadOnlyList<(string Name, string Unit, double Before, double After)> Figures()
    {
        var windows = new[] { 1.0, 5, 60, 600 };
        var (before, after) = (LoadStatistics.Of(Before, windows), LoadStatistics.Of(After, windows));
        List<(string, string, double, double)> rows =
        [
            ("lowest", "MW", before.Least, after.Least), ("mean", "MW", before.Mean, after.Mean), ("highest", "MW", before.Greatest, after.Greatest),
            ("range", "MW", before.Greatest - before.Least, after.Greatest - after.Least),
        ];
        foreach (var change in before.Changes)
        {
            var other = after.Changes.First(c => c.WindowSeconds == change.WindowSeconds);
            rows.Add(($"range within {change.WindowSeconds:0} s", "MW", change.Range.Megawatts, other.Range.Megawatts));
            rows.Add(($"fastest rise over {change.WindowSeconds:0} s", "MW/min", change.Up.Megawatts * 60 / change.WindowSeconds, other.Up.Megawatts * 60 / change.WindowSeconds));
            rows.Add(($"fastest fall over {change.WindowSeconds:0} s", "MW/min", change.Down.Megawatts * 60 / change.WindowSeconds, other.Down.Megawatts * 60 / change.WindowSeconds));
        }
        foreach (var line in LineSearch.Find(Before.Megawatts, Before.StepSeconds, 3, 0.02))
            rows.Add(($"line at {Load.Figures.Number(line.Hertz)} Hz", "MW", Amplitude(Before, line.Hertz), Amplitude(After, line.Hertz)));
        var (one, two) = (Welch(Before), Welch(After));
        rows.Add(($"r.m.s. in {BandFrom}-{BandTo} Hz", "MW", Math.Sqrt(one.Variance(BandFrom, BandTo)), Math.Sqrt(two.Variance(BandFrom, BandTo))));
        return rows;
    }

    /// <summary>What the devices did, and what it cost.</summary>
    public IReadOnlyList<(string Device, string Name, string Unit, double Value)> Costs()
    {
        List<(string, string, string, double)> rows = [];
        foreach (var (device, stage) in Chain.Devices.Zip(Chain.Stages))
        {
            if (stage is GpuSmoothingStage gpu)
            {
                rows.Add((device.Name, "energy burned", "MWh", gpu.Burned(0) / 3.6e9));
                rows.Add((device.Name, "of the energy that the work draws", "share", gpu.Burned(0) / 3.6e9 / (Before.Megawatts.Average() * Before.Seconds / 3600)));
                rows.Add((device.Name, "energy withheld from work", "MWh", gpu.Withheld(0) / 3.6e9));
                rows.Add((device.Name, "work slowed, full-speed time lost", "s", gpu.SlowedSeconds(0)));
            }
            else if (stage is StorageStage storage)
            {
                var use = storage.Use(0);
                rows.Add((device.Name, "rated power", "MW", storage.Store.PowerWatts / 1e6));
                rows.Add((device.Name, "rated energy", "kWh", storage.Store.UsableJoules / 3.6e6));
                rows.Add((device.Name, "greatest power at the cells", "MW", use.MostWatts / 1e6));
                rows.Add((device.Name, "energy swung through", "kWh", use.SwungJoules / 3.6e6));
                rows.Add((device.Name, "full cycles a day", "1/d", use.FullCycles * 86400 / Before.Seconds));
                rows.Add((device.Name, "half-cycles a day", "1/d", use.HalfCycles * 86400 / Before.Seconds));
                rows.Add((device.Name, "wear a day, in cycles of full depth", "1/d", use.Damage * 86400 / Before.Seconds));
                rows.Add((device.Name, "highest C-rate", "1/h", use.MostPerHour));
                rows.Add((device.Name, "losses", "kWh", storage.Lost(0) / 3.6e6));
            }
        }
        return rows;
    }

    /// <summary>What the balance of energy is out by, as a share of the energy drawn.</summary>
    public double Imbalance
    {
        get
        {
            double sum = 0, drawn = 0;
            for (var i = 0; i < Before.Count; i++) (sum, drawn) = (sum + (After.Megawatts[i] - Before.Megawatts[i]), drawn + After.Megawatts[i]);
            return Math.Abs(sum * 1e6 * Before.StepSeconds - Chain.Accounted(0)) / Math.Max(1, Math.Abs(drawn) * 1e6 * Before.StepSeconds);
        }
    }

    static double Amplitude(LoadTrace trace, double hertz)
    {
        // The same bin width before and after: what a machine at this frequency would feel within two minutes.
        var spectrum = Welch(trace);
        return spectrum.AmplitudeOf(Math.Clamp((int)Math.Round(hertz / spectrum.FrequencyStep), 0, spectrum.Density.Length - 1));
    }

    public static Spectrum Welch(LoadTrace trace) => Spectrum.Welch(trace.Megawatts, trace.StepSeconds, Spectrum.LengthFor(trace.Count, trace.StepSeconds, 60));
}
