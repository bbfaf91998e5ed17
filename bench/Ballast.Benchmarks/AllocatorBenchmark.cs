using System.Globalization;
using Ballast.Dispatch;

namespace Ballast.Benchmarks;

/// <summary>The split of a budget over the campus's jobs, apart from everything else; budgets move as they do in a ramp.</summary>
static class AllocatorBenchmark
{
    const int Warm = 3000;
    const int Times = 3000;

    public static void Run(Arguments arguments)
    {
        var planner = new CampusPlanner();
        for (var i = 0; i < Warm; i++) planner.BoundAndPlan(i);
        List<double> bounds = [], plans = [];
        Samples? best = null;
        long bytes = 0;
        for (var run = 0; run < (arguments.Runs ?? 5); run++)
        {
            var (bound, plan) = (new Samples(Times), new Samples(Times));
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Times; i++)
            {
                var from = Clock.Wall;
                planner.Bound();
                var between = Clock.Wall;
                planner.Plan(i);
                var to = Clock.Wall;
                bound.Add(between - from);
                plan.Add(to - between);
            }
            bytes = Math.Max(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            bounds.Add(bound.Percentile(0.5));
            plans.Add(plan.Percentile(0.5));
            if (best is null || plan.Percentile(0.5) < best.Percentile(0.5)) best = plan;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{planner.JobCount:N0} jobs, {planner.Flexible:N0} of them flexible"));
        Console.WriteLine($"bounds, p50: {Samples.Spread(bounds, Samples.Duration)}");
        Console.WriteLine($"plan, p50:   {Samples.Spread(plans, Samples.Duration)}");
        Console.WriteLine($"plan, best run: {best}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"allocated: {Math.Max(0, bytes):N0} B"));
    }
}
