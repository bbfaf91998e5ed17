using System.Globalization;
using Ballast.Assets;
using Ballast.Simulation;

namespace Ballast.Tests.Simulation;

/// <summary>
/// Evidence for the plant's noise: the figures are taken anew from the published per-job minute data
/// (APS run, the 80 minutes before its event), and the plant's own minutes are held against them.
/// </summary>
public class FitToPhoenix(ITestOutputHelper output)
{
    const int QuietMinutes = 80;

    sealed record Minutes(string Name, bool Steps, double[] Watts)
    {
        /// <summary>Minutes outside checkpoints.</summary>
        double[] Level
        {
            get
            {
                var median = Watts.Order().ElementAt(Watts.Length / 2);
                return [.. Watts.Select(w => w / median)];
            }
        }

        public double Deviation
        {
            get
            {
                var kept = Level.Where(x => x > 0.93).ToArray();
                var mean = kept.Average();
                return Math.Sqrt(kept.Average(x => (x - mean) * (x - mean)));
            }
        }

        /// <summary>Correlation of a minute with the next, checkpoints left out.</summary>
        public double Persistence
        {
            get
            {
                var level = Level;
                var mean = level.Where(x => x > 0.93).Average();
                var pairs = level.Zip(level.Skip(1)).Where(p => p.First > 0.93 && p.Second > 0.93).ToArray();
                return pairs.Average(p => (p.First - mean) * (p.Second - mean)) / (Deviation * Deviation);
            }
        }

        /// <summary>Lowest minute of each checkpoint, as a share of the median.</summary>
        public double[] Dips
        {
            get
            {
                var level = Level;
                return [.. Enumerable.Range(0, level.Length).Where(i => level[i] <= 0.85 && (i == 0 || level[i - 1] > level[i]) && (i == level.Length - 1 || level[i + 1] >= level[i])).Select(i => level[i])];
            }
        }
    }

    static List<Minutes> Measured()
    {
        var lines = File.ReadAllLines(Path.Combine(Phoenix.DataFolder!, "APS_job_power.csv"));
        var names = lines[0].Split(',');
        return
        [
            .. Enumerable.Range(1, 6).Select(column => new Minutes(
                names[column],
                !names[column].StartsWith("infer", StringComparison.Ordinal),
                [.. lines.Skip(1).Take(QuietMinutes).Select(line => double.Parse(line.Split(',')[column], CultureInfo.InvariantCulture))])),
        ];
    }

    static List<Minutes> Simulated(ulong seed, int minutes)
    {
        var plant = new SimulatedPlant(Phoenix.Site(), new PlantOptions { CurveError = 0.1 }, [], seed, Phoenix.Start);
        var watts = Enumerable.Range(0, 6).Select(_ => new double[minutes]).ToArray();
        for (var s = 0; s < minutes * 60; s++)
        {
            plant.Advance(Phoenix.Start.AddSeconds(s + 1));
            for (var j = 0; j < 6; j++) watts[j][s / 60] += plant.TrueWatts(j) / 60;
        }
        return [.. watts.Select((w, j) => new Minutes(plant.Job(j).Id, plant.Job(j).Class is WorkloadClass.Training or WorkloadClass.FineTuning, w))];
    }

    [Fact]
    public void The_published_minutes_are_as_the_plant_assumes()
    {
        Assert.SkipUnless(Phoenix.DataFolder is not null, "needs ../shared/data/emerald-phoenix");
        foreach (var job in Measured())
        {
            output.WriteLine($"{job.Name}: deviation {job.Deviation:P2}, next minute {job.Persistence:0.00}, dips {string.Join(' ', job.Dips.Select(d => $"{d:0.00}"))}");
            Assert.InRange(job.Deviation, job.Steps ? 0.006 : 0.0035, job.Steps ? 0.014 : 0.0055);
            // Twice the standard error of a correlation over 80 minutes, and a little.
            Assert.InRange(job.Persistence, -0.4, 0.3);
            if (job.Steps) Assert.InRange(Assert.Single(job.Dips), 0.43 - 0.005, 0.66 + 0.005);
            else Assert.Empty(job.Dips);
        }
    }

    [Fact]
    public void The_plants_minutes_lie_where_the_published_ones_do()
    {
        Assert.SkipUnless(Phoenix.DataFolder is not null, "needs ../shared/data/emerald-phoenix");
        const int hours = 10;
        var dips = new List<double>();
        foreach (var job in Enumerable.Range(1, 10).SelectMany(seed => Simulated((ulong)seed, hours * 60)))
        {
            Assert.InRange(job.Deviation, job.Steps ? 0.0055 : 0.0035, job.Steps ? 0.0145 : 0.0060);
            Assert.InRange(job.Persistence, -0.2, 0.3);
            if (!job.Steps) Assert.Empty(job.Dips);
            else Assert.InRange(job.Dips.Length, hours - 2, hours + 2);
            dips.AddRange(job.Dips);
        }
        output.WriteLine($"{dips.Count} dips, lowest minute from {dips.Min():0.00} to {dips.Max():0.00}");
        Assert.InRange(dips.Min(), 0.41, 0.48);
        Assert.InRange(dips.Average(), 0.48, 0.66);
    }

    [Fact]
    public void The_whole_site_draws_what_the_sweep_says()
    {
        Assert.SkipUnless(Phoenix.DataFolder is not null, "needs ../shared/data/emerald-phoenix");
        var plant = new SimulatedPlant(Phoenix.Site(), new PlantOptions(), [], 1, Phoenix.Start);
        // 94.84 kW uncapped by the sweep's curves; the published run began at 93.26 kW.
        var mean = Enumerable.Range(1, 600).Average(s =>
        {
            plant.Advance(Phoenix.Start.AddSeconds(s));
            return plant.TrueMeterWatts;
        });
        Assert.Equal(94_840, mean, 94_840 * 0.02);
    }
}
