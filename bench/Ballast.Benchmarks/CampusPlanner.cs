using Ballast.Dispatch;

namespace Ballast.Benchmarks;

/// <summary>The campus's jobs, all running, with a budget that goes to and fro between the least and the most.</summary>
sealed class CampusPlanner
{
    readonly CapPlanner caps = new();
    readonly JobState[] jobs;

    public CampusPlanner()
    {
        var site = Repository.Read("campus.yaml").Site;
        jobs = [.. site.Jobs.Select((job, slot) => new JobState(slot, job, site.Clusters.First(c => c.Name == job.Cluster))
        {
            Phase = JobPhase.Running,
            Floor = 1 - job.Tier.MaxLoss,
            // Learned scales differ from job to job, so that few segments are worth the same.
            HeldPowerScale = 0.9 + 0.2 * (slot * 7919 % 1000) / 1000,
        })];
        Bound();
    }

    public int JobCount => jobs.Length;

    public int Flexible => jobs.Count(j => j.Job.IsFlexible);

    public void Bound() => caps.Bound(jobs);

    public void Plan(int i) => caps.Plan(jobs, caps.MinWatts + (caps.MaxWatts - caps.MinWatts) * (0.1 + 0.8 * Math.Abs(i % 200 - 100) / 100), default);

    public void BoundAndPlan(int i)
    {
        Bound();
        Plan(i);
    }
}
