using BenchmarkDotNet.Attributes;

namespace Ballast.Benchmarks.Micro;

/// <summary>The allocator under BenchmarkDotNet, in this process: its figures stand beside the plain loop's.</summary>
[MemoryDiagnoser]
public class AllocatorMicro
{
    readonly CampusPlanner planner = new();
    int i;

    [Benchmark]
    public void Bound() => planner.Bound();

    [Benchmark]
    public void Plan() => planner.Plan(i++);
}
