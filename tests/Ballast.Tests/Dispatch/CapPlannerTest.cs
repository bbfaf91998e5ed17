using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Units;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Tests;

public class CapPlannerTest
{
    static readonly Cluster Cluster = new() { Name = "c", GpuModel = "any", Gpus = 100_000, MinCap = 100.0.W, MaxCap = 400.0.W };

    public sealed record Case(ImmutableArray<Part> Parts, double BudgetShare);

    public sealed record Part(PowerCurve Curve, int Gpus, double Weight, double Floor);

    static Gen<PowerCurve> Curves(bool concave) =>
        from n in Gen.Choose(2, 7)
        from steps in Gen.Choose(1, 100).ArrayOf(n)
        from rises in Gen.Choose(1, 100).ArrayOf(n)
        let sorted = concave ? rises.Zip(steps).OrderByDescending(p => (double)p.First / p.Second).ToArray() : [.. rises.Zip(steps)]
        select Curve(sorted);

    static PowerCurve Curve((int Rise, int Step)[] segments)
    {
        double power = 90, throughput = 40;
        var total = throughput + segments.Sum(s => s.Rise);
        var points = new List<CurvePoint> { new(100.0.W, power.W, throughput / total) };
        for (var i = 0; i < segments.Length; i++)
        {
            power += segments[i].Step * 280.0 / segments.Sum(s => s.Step);
            throughput += segments[i].Rise;
            points.Add(new(new Power(100 + 300.0 * (i + 1) / segments.Length), power.W, throughput / total));
        }
        return new PowerCurve { Workload = "w", Points = [.. points] };
    }

    static Arbitrary<Case> Cases(bool concave) => (
        from parts in (from curve in Curves(concave)
                       from gpus in Gen.Elements(8, 32, 48, 256)
                       from weight in Gen.Elements(0.13, 0.19, 0.23, 1.0)
                       from floor in Gen.Elements(0.0, 0.5, 0.75, 0.9)
                       select new Part(curve, gpus, weight, floor)).NonEmptyListOf()
        from share in Gen.Choose(-50, 1100)
        select new Case([.. parts], share / 1000.0)).ToArbitrary();

    [Fact]
    public void The_planned_powers_sum_to_the_budget() => Prop.ForAll(Cases(false), test =>
    {
        var (jobs, planner, budget) = Plan(test);
        var total = jobs.Sum(Watts);
        var rounding = jobs.Sum(j => j.WattsPerUnit * Steepest(j.Curve) * 0.5) + 1e-6;
        return (Math.Abs(total - Math.Clamp(budget, planner.MinWatts, planner.MaxWatts)) <= rounding).Label($"{total} of {budget}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_job_goes_below_its_floor_or_outside_its_range() => Prop.ForAll(Cases(false), test =>
    {
        var (jobs, _, _) = Plan(test);
        return jobs.All(j => j.PlannedCap >= 100 && j.PlannedCap <= 400
            && j.Curve.ThroughputAt(j.PlannedCap + 0.5) >= Math.Min(j.Floor, 1) - 1e-9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void On_concave_curves_no_exchange_of_watts_is_better() => Prop.ForAll(Cases(true), test =>
    {
        var (jobs, _, _) = Plan(test);
        // A watt moved from j to i must not gain: the worth of i's next watt is at most that of j's last, up to rounding of caps.
        foreach (var i in jobs.Where(j => j.PlannedCap < j.HighestCap - 1))
            foreach (var j in jobs.Where(j => Power(j) > j.MinPower + Steepest(j.Curve)))
                if (Gain(i, up: true) > Gain(j, up: false) + 1e-9) return false.Label($"slots {i.Slot} and {j.Slot}");
        return true.ToProperty();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_worth_what_filling_watt_by_watt_is_worth() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(Cases(true), test =>
    {
        var few = test with { Parts = [.. test.Parts.Take(4)] };
        var (jobs, planner, budget) = Plan(few);
        var planned = jobs.Sum(j => j.Job.Weight * j.Curve.ThroughputAt(j.PlannedCap));
        var powers = jobs.Select(j => j.MinPower).ToArray();
        for (var left = Math.Min(budget, planner.MaxWatts) - planner.MinWatts; left > 0;)
        {
            var best = -1;
            for (var i = 0; i < jobs.Length; i++)
                if (powers[i] < jobs[i].MaxPower - 1e-9 && (best < 0 || Slope(jobs[i], powers[i]) > Slope(jobs[best], powers[best]))) best = i;
            if (best < 0) break;
            var step = Math.Min(Math.Min(0.5, jobs[best].MaxPower - powers[best]), left / jobs[best].WattsPerUnit);
            powers[best] += step;
            left -= step * jobs[best].WattsPerUnit;
        }
        var byWatt = jobs.Select((j, i) => j.Job.Weight * j.Curve.ThroughputAt(j.Curve.CapForPower(powers[i]))).Sum();
        return (Math.Abs(planned - byWatt) <= 0.01 * jobs.Sum(j => j.Job.Weight)).Label($"{planned} against {byWatt}");
    }));

    [Fact]
    public void Jobs_that_are_alike_share_alike()
    {
        var curve = Curve([(30, 30), (20, 30), (10, 30)]);
        var (jobs, _, _) = Plan(new Case([.. Enumerable.Repeat(new Part(curve, 8, 1, 0.5), 5)], 0.4));
        Assert.Single(jobs.Select(j => j.PlannedCap).Distinct());
    }

    [Fact]
    public void A_cap_found_below_the_highest_is_never_raised()
    {
        var curve = Curve([(30, 30), (20, 30), (10, 30)]);
        var jobs = new[] { State(0, new Part(curve, 8, 1, 0.5)), State(1, new Part(curve, 8, 1, 0.5)) };
        jobs[0].Cap = 300;
        var planner = new CapPlanner();
        planner.Bound(jobs);
        planner.Plan(jobs, double.PositiveInfinity, default);
        Assert.Equal([300, 400], jobs.Select(j => j.PlannedCap));
        Assert.True(planner.EveryoneFree);
    }

    [Fact]
    public void A_job_without_a_tier_takes_no_part()
    {
        var job = State(0, new Part(Curve([(30, 30)]), 8, 1, 0), FlexTier.Inflexible);
        Assert.False(CapPlanner.TakesPart(job));
    }

    static (JobState[] Jobs, CapPlanner Planner, double Budget) Plan(Case test)
    {
        var jobs = test.Parts.Select((p, i) => State(i, p)).ToArray();
        var planner = new CapPlanner();
        planner.Bound(jobs);
        var budget = planner.MinWatts + test.BudgetShare * (planner.MaxWatts - planner.MinWatts);
        planner.Plan(jobs, budget, default);
        return (jobs, planner, budget);
    }

    static JobState State(int slot, Part part, FlexTier? tier = null)
    {
        var job = new Job
        {
            Id = $"j{slot}",
            Cluster = "c",
            Gpus = part.Gpus,
            Curve = part.Curve,
            Tier = tier ?? new FlexTier { Name = "t", MaxLoss = 0.5, Weight = part.Weight },
        };
        return new JobState(slot, job, Cluster) { Phase = JobPhase.Running, Cap = 400, Floor = part.Floor };
    }

    static double Power(JobState job) => job.Curve.PowerAt(job.PlannedCap);

    static double Watts(JobState job) => Power(job) * job.WattsPerUnit;

    static double Gain(JobState job, bool up)
    {
        // One watt of cap beyond the rounding of the plan.
        var cap = job.PlannedCap + (up ? 1 : -1);
        return job.Job.Weight / job.Job.Gpus * Math.Abs(job.Curve.ThroughputAt(cap) - job.Curve.ThroughputAt(cap + (up ? 0.01 : -0.01)))
            / Math.Abs(job.Curve.PowerAt(cap) - job.Curve.PowerAt(cap + (up ? 0.01 : -0.01)));
    }

    static double Slope(JobState job, double power) =>
        job.Job.Weight / job.Job.Gpus * (job.Curve.ThroughputAt(job.Curve.CapForPower(power + 0.01)) - job.Curve.ThroughputAt(job.Curve.CapForPower(power))) / 0.01;

    /// <summary>Most watts per watt of cap.</summary>
    static double Steepest(ConcaveCurve curve)
    {
        var most = 0.0;
        for (var cap = 100.0; cap < 400; cap++) most = Math.Max(most, curve.PowerAt(cap + 1) - curve.PowerAt(cap));
        return most;
    }
}
