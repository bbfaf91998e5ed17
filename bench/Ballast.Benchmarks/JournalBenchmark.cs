using System.Globalization;
using Ballast.App.Storage;
using Ballast.Journal;
using Ballast.Simulation.Runs;

namespace Ballast.Benchmarks;

/// <summary>
/// The journal on a real disk. Records are those of a real run, one to an append: frames and
/// decisions of the Phoenix scenario, encoded before the clock starts; encoding is timed apart.
/// </summary>
static class JournalBenchmark
{
    public static void Run(Arguments arguments)
    {
        var records = Record();
        var bytes = records.Sum(r => (long)r.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{records.Length:N0} records of {(double)bytes / records.Length:0} B in the mean (least {records.Min(r => r.Length)}, most {records.Max(r => r.Length)}); asked: >= 100,000 records/s with group commit"));
        var runs = arguments.Runs ?? 5;
        var many = Times(runs, () => Streamed(arguments.Directory, records, 20, every: int.MaxValue));
        Console.WriteLine($"one after the other, durable at the end:      {Samples.Spread(many, Rate, lowIsGood: false)}");
        var batches = Times(runs, () => Streamed(arguments.Directory, records, 5, every: 1000));
        Console.WriteLine($"one after the other, durable every 1,000:     {Samples.Spread(batches, Rate, lowIsGood: false)}");
        var group = Times(runs, () => Writers(arguments.Directory, records, 64, 300));
        Console.WriteLine($"64 writers, each waits for each of its own:    {Samples.Spread(group, Rate, lowIsGood: false)}");
        var alone = Times(runs, () => Writers(arguments.Directory, records, 1, 300));
        Console.WriteLine($"one writer that waits for every single record: {Samples.Spread(alone, Rate, lowIsGood: false)}");
        Console.WriteLine($"limit: the disk's fsync of 4 KiB takes {MachineLimits.Fsync(arguments.Directory, 4096, 300)}");
        var block = 4 << 20;
        var large = MachineLimits.Fsync(arguments.Directory, block, 30);
        var throughput = block / large.Percentile(0.5) * 1e9;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"limit: the disk takes {throughput / 1e6:0} MB/s in synced writes of 4 MiB, which is {throughput / bytes * records.Length:N0} records/s: streaming reaches {many.Max() * bytes / records.Length / throughput:P0} of it"));
        Encoding();
    }

    static string Rate(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0}/s");

    static double[] Times(int runs, Func<double> measure)
    {
        measure();
        return [.. Enumerable.Range(0, runs).Select(_ => measure())];
    }

    static byte[][] Record()
    {
        var encoder = new JournalEncoder();
        var records = new List<byte[]>();
        void Keep()
        {
            records.Add(encoder.Pending.ToArray());
            encoder.Clear();
        }
        new ScenarioRun(Repository.Read("phoenix.yaml").Scenario)
        {
            Observer = (in Tick tick) =>
            {
                foreach (var fact in tick.Facts)
                {
                    encoder.Fact(fact);
                    Keep();
                }
                encoder.Frame(tick.At, tick.Telemetry);
                Keep();
                encoder.Decision(tick.Controller.Decision!);
                Keep();
            },
        }.Run();
        return [.. records];
    }

    static double Streamed(string directory, byte[][] records, int rounds, int every)
    {
        return WithJournal(directory, journal =>
        {
            var (position, n) = (0L, 0);
            for (var round = 0; round < rounds; round++)
            {
                foreach (var record in records)
                {
                    position = journal.Append(record);
                    if (++n % every == 0) journal.WaitDurable(position);
                }
            }
            journal.WaitDurable(position);
            return (long)rounds * records.Length;
        });
    }

    static double Writers(string directory, byte[][] records, int writers, int each)
    {
        return WithJournal(directory, journal =>
        {
            Thread[] threads = [.. Enumerable.Range(0, writers).Select(w => new Thread(() =>
            {
                for (var i = 0; i < each; i++) journal.WaitDurable(journal.Append(records[(w * each + i) % records.Length]));
            }))];
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();
            return (long)writers * each;
        });
    }

    /// <summary>Records per second, from the first append until the last is durable.</summary>
    static double WithJournal(string directory, Func<FileJournal, long> write)
    {
        var path = Path.Combine(directory, "journal.bin");
        File.Delete(path);
        double seconds;
        long records;
        using (var journal = FileJournal.Open(path))
        {
            var from = Clock.Wall;
            records = write(journal);
            seconds = (Clock.Wall - from) / 1e9;
        }
        File.Delete(path);
        File.Delete(FileJournal.LockOf(path));
        return records / seconds;
    }

    /// <summary>A frame of the campus, in which every job's power differs from the one before.</summary>
    static void Encoding()
    {
        var scenario = Repository.Read("campus.yaml").Scenario;
        var plant = new Simulation.SimulatedPlant(scenario.Site, scenario.Plant, [], 1, scenario.Start);
        var telemetry = new Dispatch.Telemetry();
        var encoder = new JournalEncoder();
        var samples = new Samples();
        long bytes = 0;
        for (var i = 0; i < 600; i++)
        {
            var now = scenario.Start.AddSeconds(i);
            plant.Advance(now);
            plant.Read(telemetry);
            var from = Clock.Wall;
            encoder.Frame(now, telemetry);
            if (i >= 300)
            {
                samples.Add(Clock.Wall - from);
                bytes += encoder.Pending.Length;
            }
            encoder.Clear();
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"encoding one frame of {telemetry.JobCount:N0} jobs ({(double)bytes / samples.Count / 1000:0.0} kB): {samples}"));
    }
}
