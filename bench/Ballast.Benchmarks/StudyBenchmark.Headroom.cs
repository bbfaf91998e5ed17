using System.Globalization;
using Ballast.Studies.Headroom;

namespace Ballast.Benchmarks;

static partial class StudyBenchmark
{
    /// <summary>22 areas, 9 years, 4 rates on one core: reading apart, the answer, and what moving its bytes alone costs.</summary>
    static void Headroom()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var file = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "eia930", "hourly-demand-2016-2024.csv.gz"));
        if (!File.Exists(file))
        {
            Console.WriteLine("The hourly demand of 22 areas is not beside the repository.");
            return;
        }
        var packed = File.ReadAllBytes(file);
        IReadOnlyList<AreaDemand> demands = [];
        var (reading, preparing, answering, picturing, storing) = (new Samples(), new Samples(), new Samples(), new Samples(), new Samples());
        double gigawatts = 0;
        for (var run = 0; run < 12; run++)
        {
            demands = Timed(reading, () =>
            {
                var reader = new DemandReader(AreaTable.Standard, []);
                reader.Read(new MemoryStream(packed), file);
                return reader.Finish();
            });
            var hours = Timed(preparing, () => demands.Select(d => AreaHours.Of(d, AreaTable.Standard.Find(d.Name)!)).ToArray());
            gigawatts = Timed(answering, () => hours.Sum(a => HeadroomStudy.Answers(a, NewLoad.Constant, HeadroomStudy.UsualRates).Sum(r => r.Load.LoadMegawatts))) / 1000;
            Timed(picturing, () => hours.Sum(a => HeadroomStudy.Of(a, NewLoad.Constant, HeadroomStudy.UsualRates).LoadFactor));
            if (run % 4 == 0) Timed(storing, () => hours.Sum(a => HeadroomStudy.Answers(a, new NewLoad(null, new BatteryTerms(500, 2000, 0.85)), HeadroomStudy.UsualRates).Length));
        }
        var bytes = demands.Sum(d => (double)d.Megawatts.Length * sizeof(double));
        var bandwidth = MachineLimits.MemoryBandwidth();
        Console.WriteLine($"{demands.Count} areas, {demands.Sum(d => d.Megawatts.Length):N0} hours, 4 rates, {gigawatts:0.00} GW in all; one core, this thread's own time, first run included");
        Console.WriteLine($"read {packed.Length / 1e6:0.0} MB of gzip:          {reading}");
        Console.WriteLine($"thresholds and room below them: {preparing}");
        Console.WriteLine($"headroom and its statistics:    {answering}");
        Console.WriteLine($"the same, with all pictures:    {picturing}");
        Console.WriteLine($"the same answer with a battery: {storing}");
        Console.WriteLine($"floor: {bytes / 1e6:0.0} MB once from memory at {bandwidth / 1e9:0.0} GB/s: {Samples.Duration(bytes / bandwidth * 1e9)}; thresholds and room take {Samples.Duration(preparing.Percentile(0.5))} and the four roots and counts {Samples.Duration(answering.Percentile(0.5))}, {answering.Percentile(0.5) / (bytes / bandwidth * 1e9):0} times that");
    }

    static T Timed<T>(Samples samples, Func<T> work)
    {
        var from = Clock.Thread;
        var result = work();
        samples.Add(Clock.Thread - from);
        return result;
    }
}
