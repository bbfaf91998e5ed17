using System.Globalization;
using System.Text;
using Ballast.Files;
using Ballast.Grid.Rules;
using Ballast.Grid.Traces;

namespace Ballast.Benchmarks;

/// <summary>All rules of a pack over a trace, in one pass on one core; and the trace's own reading from CSV.</summary>
static class TraceBenchmark
{
    const int Count = 4_000_000;

    public static void Run(Arguments arguments)
    {
        var terms = new RuleTerms { NominalMegawatts = 150, PeakMegawatts = 170, ShortCircuitMva = 3000 };
        foreach (var rate in (double[])[200, 1000])
        {
            var loads = new (string Name, double[] Samples)[] { ("training load, broken rules", Training(rate, 55)), ("quiet load, kept rules", Training(rate, 0.01)) };
            foreach (var (name, samples) in loads)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {Count:N0} samples at {rate} a second"));
                foreach (var id in (string[])["ercot-2026", "ieso", "lipa", "caiso", "southern", "atc-spp", "aeso", "ercot-nprr1191", "critical-band", "voltage-steps", "iec-flicker"])
                    Pack(arguments, Load(id), samples, rate, terms);
            }
        }
        Csv(arguments);
    }

    static void Pack(Arguments arguments, RulePack pack, double[] samples, double rate, RuleTerms terms)
    {
        List<double> rates = [];
        long bytes = 0;
        var verdict = Verdict.Pass;
        for (var run = -1; run < (arguments.Runs ?? 7); run++)
        {
            var check = new PackCheck(pack, 1 / rate, samples.Length, terms);
            // The first samples fill what is filled once.
            check.Take(samples.AsSpan(0, 1 << 16));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var from = Clock.Thread;
            for (var at = 1 << 16; at < samples.Length; at += 1 << 16) check.Take(samples.AsSpan(at, Math.Min(1 << 16, samples.Length - at)));
            var seconds = (Clock.Thread - from) / 1e9;
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            verdict = check.Finish().Verdict;
            if (run >= 0) rates.Add((samples.Length - (1 << 16)) / seconds);
        }
        Console.WriteLine($"  {pack.Id,-15} {pack.Rules.Count} rules: {Samples.Spread(rates, Rate, lowIsGood: false)}; {bytes:N0} B allocated; {verdict}");
    }

    static void Csv(Arguments arguments)
    {
        using var stream = new MemoryStream();
        LoadTraceFile.Write(stream, new LoadTrace(1e-3, [.. Training(1000, 55).Select(v => Math.Round(v, 3))]));
        var text = stream.ToArray();
        List<double> rates = [];
        for (var run = -1; run < (arguments.Runs ?? 7); run++)
        {
            var from = Clock.Thread;
            LoadTraceFile.Read(text, "trace.csv");
            if (run >= 0) rates.Add(text.Length / ((Clock.Thread - from) / 1e9));
        }
        Console.WriteLine($"CSV of {text.Length / 1e6:0} MB read: {Samples.Spread(rates, r => $"{r / 1e6:0} MB/s", lowIsGood: false)}");
    }

    /// <summary>Iterations of 1.5 s with a dip, ripple of noise on them.</summary>
    static double[] Training(double rate, double dip)
    {
        var random = new Random(1);
        var samples = new double[Count];
        for (var i = 0; i < Count; i++) samples[i] = 150 - (i / rate * 0.67 % 1 < 0.7 ? 0 : dip) + dip / 60 * (random.NextDouble() - 0.5);
        return samples;
    }

    static RulePack Load(string id)
    {
        var loaded = RulePackFile.Read(File.ReadAllText(Path.Combine(Repository.Root, "rules", id + ".yaml"), Encoding.UTF8), id);
        return loaded.Value ?? throw new InvalidOperationException(string.Join('\n', loaded.Problems));
    }

    static string Rate(double samples) => string.Create(CultureInfo.InvariantCulture, $"{samples / 1e6:0} M/s");
}
