using Ballast.Grid.Cases;

namespace Ballast.Grid.Workloads;

/// <summary>What a job is doing.</summary>
public enum JobPhase
{
    /// <summary>Nothing.</summary>
    Idle,

    /// <summary>Coming up from idle.</summary>
    Start,

    /// <summary>Computing.</summary>
    Compute,

    /// <summary>Exchanging gradients, or waiting for others.</summary>
    Exchange,

    /// <summary>Writing its state.</summary>
    Checkpoint,

    /// <summary>Failed.</summary>
    Fault,

    /// <summary>Going down for good.</summary>
    Stop,
}

/// <summary>A job's level over time as straight lines between knots, made from its phases; independent of the step that it is sampled at.</summary>
sealed class JobTimeline
{
    /// <summary>What fits into memory.</summary>
    const int MostKnots = 20_000_000;

    readonly TrainingJob job;
    readonly double end;
    readonly Draw jitter, depth, straggle;
    readonly List<(double At, double Level)> knots = [];
    readonly List<(double At, JobPhase Phase)> phases = [];

    public JobTimeline(TrainingJob job, double seconds, ulong seed, ulong stream)
    {
        (this.job, end) = (job, Math.Min(seconds, job.StopAt));
        (jitter, depth, straggle) = (new Draw(seed, 4 * stream), new Draw(seed, 4 * stream + 1), new Draw(seed, 4 * stream + 2));
        Build();
        Iterations = count;
    }

    public IReadOnlyList<(double At, double Level)> Knots => knots;

    public IReadOnlyList<(double At, JobPhase Phase)> Phases => phases;

    public long Iterations { get; }

    long count;

    void Build()
    {
        var at = job.StartAt;
        var running = at <= 0 && job.StartRamp <= 0;
        knots.Add((double.NegativeInfinity, running ? job.Iteration.Exchange : job.Idle));
        if (!running)
        {
            Enter(Math.Min(0, at), JobPhase.Idle);
            if (job.StartRamp > 0)
            {
                Enter(at, JobPhase.Start);
                at = Go(at, job.StartRamp, job.Iteration.Compute);
            }
        }
        var fault = 0;
        // A job that has not begun cannot fail.
        var faults = job.Faults.Where(f => f.At >= job.StartAt).OrderBy(f => f.At).ToArray();
        var saved = at;
        while (at < end)
        {
            if (knots.Count > MostKnots) throw new CaseException($"The job {job.Id} changes its level more than {MostKnots:N0} times: take a shorter time, a longer period or fewer micro-batches.");
            var next = fault < faults.Length ? Math.Max(at, faults[fault].At) : double.PositiveInfinity;
            var stop = Math.Min(next, end);
            at = Iterate(at, stop);
            if (at >= next && next < end)
            {
                at = Fail(next, faults[fault++]);
                saved = at;
            }
            else if (job.Checkpoints is { } checkpoints && at - saved >= checkpoints.Every && at < stop)
            {
                Enter(at, JobPhase.Checkpoint);
                Go(at, job.Iteration.Edge, checkpoints.Level);
                at = saved = at + checkpoints.Seconds;
            }
        }
        if (double.IsInfinity(job.StopAt)) return;
        Cut(job.StopAt);
        Enter(job.StopAt, JobPhase.Stop);
        Enter(Go(job.StopAt, Math.Max(job.StopRamp, job.Iteration.Edge), job.Idle), JobPhase.Idle);
    }

    double Iterate(double at, double stop)
    {
        var shape = job.Iteration;
        var period = shape.Period / Math.Max(0.1, 1 + shape.Jitter * jitter.Gaussian(count));
        var compute = shape.Duty * period;
        Enter(at, JobPhase.Compute);
        Go(at, shape.Edge, shape.Compute);
        for (var micro = 1; micro < shape.MicroBatches; micro++)
        {
            var dip = at + compute * micro / shape.MicroBatches;
            var edge = Math.Min(shape.MicroSeconds / 4, shape.Edge);
            Go(dip, edge, shape.MicroLevel);
            Go(dip + shape.MicroSeconds - edge, edge, shape.Compute);
        }
        if (job.Stragglers is { } late && straggle.Uniform(count) < late.Chance) period += late.Extra * shape.Period;
        if (compute < period)
        {
            Enter(at + compute, JobPhase.Exchange);
            Go(at + compute, shape.Edge, Math.Clamp(shape.Exchange + shape.DepthJitter * depth.Gaussian(count), 0, 1.5));
        }
        count++;
        var until = at + period;
        if (until <= stop) return until;
        Cut(stop);
        return stop;
    }

    double Fail(double at, JobFault fault)
    {
        Cut(at);
        Enter(at, JobPhase.Fault);
        Go(at, fault.Edge, fault.Level);
        var back = at + Math.Max(fault.Seconds, fault.Edge);
        if (fault.RestartRamp <= 0) return back;
        Enter(back, JobPhase.Start);
        return Go(back, fault.RestartRamp, job.Iteration.Compute);
    }

    // From the level at this time to another one; what was on its way beyond is given up.
    double Go(double at, double over, double level)
    {
        Cut(at);
        knots.Add((at + Math.Max(over, 1e-6), level));
        return at + over;
    }

    void Cut(double at)
    {
        var (last, level) = knots[^1];
        if (last > at)
        {
            while (knots.Count > 1 && knots[^1].At > at)
            {
                (last, level) = knots[^1];
                knots.RemoveAt(knots.Count - 1);
            }
            var (before, from) = knots[^1];
            level = double.IsInfinity(before) ? from : from + (level - from) * (at - before) / (last - before);
        }
        knots.Add((at, level));
        while (phases.Count > 0 && phases[^1].At > at) phases.RemoveAt(phases.Count - 1);
    }

    void Enter(double at, JobPhase phase) => phases.Add((at, phase));
}
