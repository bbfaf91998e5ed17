using Ballast.Studies.Adequacy;

namespace Ballast.Benchmarks;

static partial class StudyBenchmark
{
    /// <summary>Exact adequacy of the reliability test systems on one core, from the system to its three indices: the first time, before anything is compiled, and then.</summary>
    static void Adequacy()
    {
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "rts"));
        if (!Directory.Exists(folder))
        {
            Console.WriteLine("The reliability test systems are not beside the repository.");
            return;
        }
        var rts79 = Pair(folder, "rts79/G1979.TXT", "rts79/H1979RTS.TXT");
        var cold = Clock.Wall;
        var first = new ExactAdequacy(rts79.System).Indices();
        cold = Clock.Wall - cold;
        Console.WriteLine($"RTS-79, exact, the first time in a process: {Samples.Duration(cold)} (LOLE {first.LossOfLoadDays.Value:0.000000} d)");
        Exact("RTS-79", rts79.System);
        Exact("RTS-79 with 2 % load uncertainty", Pair(folder, "rts79/G1979b.TXT", "rts79/H1979RTS.TXT").System);
        Exact("RTS-GMLC 2020", Pair(folder, "rts2020/G2020.txt", "rts2020/H2020.txt").System);

        var with = new ExactAdequacy(rts79.System with { Units = [.. rts79.System.Units, new Unit { Name = "new", Capacity = 100, OutageRate = 0.04 }] });
        var without = new ExactAdequacy(rts79.System);
        var value = new Samples();
        for (var run = 0; run < 60; run++)
        {
            var from = Clock.Thread;
            ExactCapacityValue.Of(without, with, RiskMetric.LossOfLoadDays, 100);
            if (run >= 20) value.Add(Clock.Thread - from);
        }
        Console.WriteLine($"ELCC and EFC of 100 MW in RTS-79, each to 1e-6 MW: {value}");
    }

    static void Exact(string name, AdequacySystem system)
    {
        var (table, whole) = (new Samples(), new Samples());
        for (var run = 0; run < 400; run++)
        {
            var from = Clock.Thread;
            OutageTable.Of(system.Units);
            var middle = Clock.Thread;
            new ExactAdequacy(system).Indices();
            if (run < 100) continue;
            table.Add(middle - from);
            whole.Add(Clock.Thread - middle);
        }
        Console.WriteLine($"{name}, exact: {whole}\n  of which the outage table: {table}");
    }

    static ReliabilityFiles.Pair Pair(string folder, string units, string hours)
    {
        var (g, h) = (Path.Combine(folder, units), Path.Combine(folder, hours));
        return ReliabilityFiles.Read(File.ReadAllText(g), g, File.ReadAllText(h), h);
    }
}
