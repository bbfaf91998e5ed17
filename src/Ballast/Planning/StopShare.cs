using System.Collections.Immutable;

namespace Ballast.Planning;

/// <summary>
/// Which jobs are stopped for an offer of one duration. A job whose allowance covers the whole duration
/// is stopped throughout where that adds to its cap. Others take turns: a group whose stops together
/// cover the duration gives what its smallest member gives, and its members give nothing beside.
/// </summary>
internal sealed class StopShare
{
    /// <summary>Turns overlap by this much, for hand-overs.</summary>
    const double Overlap = 1.1;

    readonly double[] cut;

    StopShare(double[] cut) => this.cut = cut;

    /// <summary>Cuts of all jobs together, watts of IT power.</summary>
    public double TotalWatts { get; private set; }

    /// <summary>Longest checkpoint among the jobs that are stopped, seconds.</summary>
    public double LongestCheckpoint { get; private set; }

    /// <summary>What a job gives, watts: by its cap, or its share of stops.</summary>
    public double CutOf(ImmutableArray<OfferJob> jobs, int index, int duration) =>
        double.IsNaN(cut[index]) ? jobs[index].CapCut[duration] : cut[index];

    public static StopShare Of(ImmutableArray<OfferJob> jobs, int duration)
    {
        var seconds = Offers.Durations[duration].TotalSeconds;
        var cut = new double[jobs.Length];
        Array.Fill(cut, double.NaN);
        var share = new StopShare(cut);
        var turns = new List<int>();
        for (var j = 0; j < jobs.Length; j++)
        {
            var job = jobs[j];
            if (job.StopCut <= job.CapCut[duration]) continue;
            var whole = job.StopSeconds - job.CheckpointSeconds - job.RestartSeconds;
            if (whole >= seconds)
            {
                cut[j] = job.StopCut;
                share.LongestCheckpoint = Math.Max(share.LongestCheckpoint, job.CheckpointSeconds);
            }
            else if (whole > 120) turns.Add(j);
        }
        share.TakeTurns(jobs, turns, duration, seconds);
        for (var j = 0; j < jobs.Length; j++) share.TotalWatts += share.CutOf(jobs, j, duration);
        return share;
    }

    void TakeTurns(ImmutableArray<OfferJob> jobs, List<int> turns, int duration, double seconds)
    {
        turns.Sort((a, b) => jobs[b].StopCut != jobs[a].StopCut ? jobs[b].StopCut.CompareTo(jobs[a].StopCut) : a.CompareTo(b));
        for (var first = 0; first < turns.Count;)
        {
            double covered = 0, byCaps = 0, smallest = double.PositiveInfinity;
            var next = first;
            for (; next < turns.Count && covered < Overlap * seconds; next++)
            {
                var job = jobs[turns[next]];
                covered += job.StopSeconds - job.CheckpointSeconds - job.RestartSeconds;
                byCaps += job.CapCut[duration];
                smallest = Math.Min(smallest, job.StopCut);
            }
            if (covered >= Overlap * seconds && smallest > byCaps)
            {
                for (var i = first; i < next; i++)
                {
                    cut[turns[i]] = smallest / (next - first);
                    LongestCheckpoint = Math.Max(LongestCheckpoint, jobs[turns[i]].CheckpointSeconds);
                }
            }
            first = next;
        }
    }
}
