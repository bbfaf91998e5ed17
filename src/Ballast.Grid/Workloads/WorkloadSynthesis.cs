using Ballast.Grid.Cases;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Workloads;

/// <summary>
/// Power of a plan's jobs over time, from their phases. The moments at which phases change do not depend on the step, and noise is drawn every 10 ms, so
/// that a coarser trace is the same story told with fewer samples.
/// </summary>
public sealed class WorkloadSynthesis
{
    const double NoiseSeconds = 0.01;
    const int MostSamples = 200_000_000;

    readonly LoadPlan plan;
    readonly JobTimeline[] timelines;
    readonly ulong seed;
    readonly double seconds;

    /// <param name="plan">What draws power.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="seed">Of jitter and noise; null: the plan's own.</param>
    /// <exception cref="CaseException">The time is none.</exception>
    public WorkloadSynthesis(LoadPlan plan, double seconds, ulong? seed = null)
    {
        if (!(seconds > 0) || !double.IsFinite(seconds)) throw new CaseException($"A workload lasts for a time greater than zero, and not for {seconds} s.");
        (this.plan, this.seconds, this.seed) = (plan, seconds, seed ?? plan.Seed);
        timelines = [.. plan.Jobs.Select((job, i) => new JobTimeline(job, seconds, this.seed, (ulong)i))];
    }

    /// <summary>Iterations that a job has begun.</summary>
    public long IterationsOf(int job) => timelines[job].Iterations;

    /// <summary>When a job entered which phase.</summary>
    public IReadOnlyList<(double At, JobPhase Phase)> PhasesOf(int job) => timelines[job].Phases;

    /// <summary>Power at the meter, MW: the mean over each step.</summary>
    public LoadTrace Site(double stepSeconds)
    {
        var sum = Samples(stepSeconds);
        Array.Fill(sum, plan.SteadyWatts / 1e6);
        for (var j = 0; j < timelines.Length; j++)
        {
            var (job, level) = (plan.Jobs[j], Levels(j, stepSeconds, sum.Length));
            for (var i = 0; i < sum.Length; i++) sum[i] += plan.Overhead * job.WattsAt(level[i]) / 1e6;
        }
        return new LoadTrace(stepSeconds, sum);
    }

    /// <summary>Power of one GPU of a job, without its host, W.</summary>
    public double[] Gpu(int job, double stepSeconds)
    {
        var levels = Levels(job, stepSeconds, Samples(stepSeconds).Length);
        for (var i = 0; i < levels.Length; i++) levels[i] *= plan.Jobs[job].GpuWatts;
        return levels;
    }

    double[] Samples(double stepSeconds)
    {
        if (!(stepSeconds > 0) || !double.IsFinite(stepSeconds)) throw new CaseException($"A step is a time greater than zero, and not {stepSeconds} s.");
        var count = Math.Round(seconds / stepSeconds);
        if (count < 1) throw new CaseException($"A step of {stepSeconds} s is longer than the {seconds} s that are asked for.");
        if (count > MostSamples) throw new CaseException($"{seconds} s at a step of {stepSeconds} s are {count:N0} samples, more than {MostSamples:N0}: take a longer step or a shorter time.");
        return new double[(int)count];
    }

    double[] Levels(int j, double stepSeconds, int count)
    {
        var (job, knots, levels) = (plan.Jobs[j], timelines[j].Knots, new double[count]);
        var k = 0;
        for (var i = 0; i < count; i++)
        {
            var (from, to) = (i * stepSeconds, (i + 1) * stepSeconds);
            while (k + 1 < knots.Count && knots[k + 1].At <= from) k++;
            levels[i] = Mean(knots, k, from, to);
        }
        if (job.Dips is { } dips) Dip(levels, dips, stepSeconds, new Draw(seed, 4 * (ulong)j + 3));
        if (job.Iteration.Noise > 0) Shake(levels, job, timelines[j], stepSeconds, new Draw(seed ^ 0x5DEECE66D, (ulong)j));
        return levels;
    }

    static double Mean(IReadOnlyList<(double At, double Level)> knots, int k, double from, double to)
    {
        double area = 0, at = from;
        while (at < to)
        {
            var until = k + 1 < knots.Count ? Math.Min(to, knots[k + 1].At) : to;
            area += (until - at) * 0.5 * (At(knots, k, at) + At(knots, k, until));
            if (until >= to) break;
            (at, k) = (until, k + 1);
        }
        return area / (to - from);
    }

    static double At(IReadOnlyList<(double At, double Level)> knots, int k, double at)
    {
        var (from, level) = knots[k];
        if (k + 1 >= knots.Count || double.IsInfinity(from)) return level;
        var (to, next) = knots[k + 1];
        return to > from ? level + (next - level) * (at - from) / (to - from) : next;
    }

    static void Dip(double[] levels, Dips dips, double stepSeconds, Draw draw)
    {
        if (dips.PerSecond <= 0) return;
        var at = 0.0;
        for (long n = 0; ; n++)
        {
            at -= Math.Log(draw.Uniform(2 * n)) / dips.PerSecond;
            if (at / stepSeconds >= levels.Length) return;
            var length = dips.Least + (dips.Most - dips.Least) * draw.Uniform(2 * n + 1);
            var (from, to) = (at / stepSeconds, Math.Min(levels.Length, (at + length) / stepSeconds));
            for (var i = (int)from; i < to; i++)
            {
                var share = Math.Min(to, i + 1) - Math.Max(from, i);
                levels[i] -= share * Math.Max(0, levels[i] - dips.Level);
            }
            at += length;
        }
    }

    // Noise belongs to work: a job that idles has none.
    static void Shake(double[] levels, TrainingJob job, JobTimeline timeline, double stepSeconds, Draw draw)
    {
        var (phases, p) = (timeline.Phases, 0);
        for (var i = 0; i < levels.Length; i++)
        {
            var at = (i + 0.5) * stepSeconds;
            while (p + 1 < phases.Count && phases[p + 1].At <= at) p++;
            if (phases.Count == 0 || phases[p].Phase is JobPhase.Idle or JobPhase.Fault) continue;
            levels[i] = Math.Max(0, levels[i] + job.Iteration.Noise * Noise(draw, i, stepSeconds));
        }
    }

    // Over a longer step the mean of the draws within it, which is the smaller the more there are.
    static double Noise(Draw draw, int i, double stepSeconds)
    {
        var each = stepSeconds / NoiseSeconds;
        if (each <= 1) return draw.Gaussian((long)((i + 0.5) * each));
        var (first, last) = ((long)Math.Round(i * each), (long)Math.Round((i + 1) * each));
        var sum = 0.0;
        for (var n = first; n < last; n++) sum += draw.Gaussian(n);
        return sum / (last - first);
    }
}
