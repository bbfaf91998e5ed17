using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Numerics;
using Ballast.State;

namespace Ballast.Simulation.Plant;

/// <summary>
/// How orders reach jobs: a delay, in order per job, perhaps without effect; then the phases of
/// checkpoint, pause and restart; and what the plant does by itself when an order is not renewed.
/// </summary>
sealed partial class JobBank
{
    long[] nextDue = [];
    long[] lastDue = [];
    long[] phaseEnds = [];
    int[] nextSize = [];
    long[] capUntil = [];
    double[] capFallback = [];
    long[] sizeUntil = [];
    int[] sizeFallback = [];
    long[] capLostAt = [];
    int[] capLosses = [];
    ulong[] lossKey = [];
    ulong[] actuationKey = [];
    ulong[] takingKey = [];
    long[] pollingPhase = [];

    void BeginOrders(int j, long now)
    {
        var member = (ulong)j;
        head[j] = tail[j] = -1;
        phaseEnds[j] = capUntil[j] = sizeUntil[j] = capLostAt[j] = Never;
        lossKey[j] = CounterRandom.Key(seed, (ulong)Draw.CapLoss, member);
        actuationKey[j] = CounterRandom.Key(seed, (ulong)Draw.Actuation, member);
        takingKey[j] = CounterRandom.Key(seed, (ulong)Draw.CapTaking, member);
        if (options.Polling is { } every) pollingPhase[j] = (long)(every.Ticks * CounterRandom.Uniform(CounterRandom.Key(seed, (ulong)Draw.PollingPhase, member), 0));
        PlanCapLoss(j, now);
        Schedule(j);
    }

    void ClearOrders(int j)
    {
        while (head[j] >= 0) Take(j);
        phaseEnds[j] = capUntil[j] = sizeUntil[j] = capLostAt[j] = Never;
        Schedule(j);
    }

    /// <summary>Takes one order for a job on its way. An order that arrives in no state to be followed is dropped there.</summary>
    /// <returns>Whether it is an order that this job can follow at all.</returns>
    public bool Order(in Command command, long now, long until, double notTaking, long extra)
    {
        var j = command.Target;
        if (phase[j] == JobPhase.Ended) return false;
        var job = jobs[j];
        switch (command.Kind)
        {
            case CommandKind.SetCap when !double.IsFinite(command.Value):
            case CommandKind.Pause when !job.Pausable:
            case CommandKind.Checkpoint when !job.CheckpointOnRequest:
            case CommandKind.Resume or CommandKind.Resize when !CanRunOn(job, command.Value):
                return false;
        }
        var second = now / TimeSpan.TicksPerSecond;
        var due = now + extra + (options.Polling is { } every
            ? UntilPoll(j, now + options.ActuationMin.Ticks, every.Ticks) + options.ActuationMin.Ticks
            : (long)CounterRandom.Uniform(actuationKey[j], second, options.ActuationMin.Ticks, options.ActuationMax.Ticks));
        // Orders to one job stay in order, as on one connection.
        due = lastDue[j] = Math.Max(due, lastDue[j]);
        Put(j, new Pending
        {
            Due = due,
            Kind = command.Kind,
            Value = command.Value,
            Until = until,
            Fallback = command.Fallback,
            Takes = command.Kind != CommandKind.SetCap || notTaking <= 0 || CounterRandom.Uniform(takingKey[j], second) >= notTaking,
            Next = -1,
        });
        Schedule(j);
        return true;
    }

    static bool CanRunOn(Job job, double size) => size == job.Gpus || job.Sizes.Any(s => s == size);

    long UntilPoll(int j, long from, long every)
    {
        var since = (from - pollingPhase[j]) % every;
        return since == 0 ? 0 : every - (since < 0 ? since + every : since);
    }

    /// <summary>The cap in force goes back to the cluster's highest.</summary>
    public void LoseCap(int j, long now)
    {
        var max = clusters[j].MaxCap.Watts;
        if (phase[j] == JobPhase.Ended || cap[j] >= max) return;
        var before = mean[j];
        cap[j] = max;
        Update(j);
        incident(j, IncidentKind.CapLost, mean[j] - before, now);
    }

    /// <summary>Everything that falls due for a job within the step, in order of time.</summary>
    /// <param name="j">Slot.</param>
    /// <param name="from">Begin of the step.</param>
    /// <param name="to">End of the step.</param>
    /// <param name="carryWatts">What the mean over the step differs from the state at its end by.</param>
    /// <param name="carryRate">The same for the work rate.</param>
    void Due(int j, long from, long to, out double carryWatts, out double carryRate)
    {
        carryWatts = carryRate = 0;
        while (nextDue[j] <= to)
        {
            var at = nextDue[j];
            var (watts, work) = (mean[j], rate[j]);
            if (head[j] >= 0 && pool[head[j]].Due <= at) Follow(j, Take(j), at);
            else if (phaseEnds[j] <= at) EndPhase(j, at);
            else if (capUntil[j] <= at) LapseCap(j, at);
            else if (sizeUntil[j] <= at) LapseSize(j, at);
            else
            {
                LoseCap(j, at);
                PlanCapLoss(j, at);
            }
            Update(j);
            var share = Math.Clamp((at - from) / (double)(to - from), 0, 1);
            carryWatts += (watts - mean[j]) * share;
            carryRate += (work - rate[j]) * share;
            Schedule(j);
        }
    }

    void Follow(int j, in Pending order, long at)
    {
        switch (order.Kind)
        {
            case CommandKind.SetCap:
                var value = Math.Clamp(order.Value, clusters[j].MinCap.Watts, clusters[j].MaxCap.Watts);
                if (order.Takes) cap[j] = value;
                else if (value != cap[j]) incident(j, IncidentKind.CapNotTaken, 0, at);
                (capUntil[j], capFallback[j]) = (order.Until, order.Fallback);
                break;
            case CommandKind.Pause:
                Lease(j, order);
                Stop(j, 0, at);
                break;
            case CommandKind.Resume:
                Lease(j, order);
                Start(j, (int)order.Value, at);
                break;
            case CommandKind.Resize:
                Lease(j, order);
                Resize(j, (int)order.Value, at);
                break;
            case CommandKind.Checkpoint:
                if (phase[j] == JobPhase.Running) noise.AskCheckpoint(j, at);
                break;
        }
    }

    void Lease(int j, in Pending order)
    {
        sizeUntil[j] = order.Until;
        // The fallback of a size is a number of GPUs, 0 being a pause; anything the job cannot run on leaves it as it is.
        sizeFallback[j] = order.Fallback == 0 || CanRunOn(jobs[j], order.Fallback) ? (int)order.Fallback : -1;
    }

    /// <summary>Checkpoint now, and then run on this size; 0: stay stopped.</summary>
    void Stop(int j, int then, long at)
    {
        nextSize[j] = then;
        if (phase[j] == JobPhase.Running) Enter(j, JobPhase.Checkpointing, at + jobs[j].CheckpointTime.Ticks, IncidentKind.PauseBegins, at);
        // A job that is still restarting has nothing to write.
        else if (phase[j] == JobPhase.Restarting) AfterCheckpoint(j, at);
    }

    void Start(int j, int size, long at)
    {
        nextSize[j] = size;
        if (phase[j] == JobPhase.Paused) AfterCheckpoint(j, at);
    }

    void Resize(int j, int size, long at)
    {
        if (phase[j] == JobPhase.Paused) return;
        if (phase[j] == JobPhase.Running && size == gpus[j]) return;
        if (phase[j] == JobPhase.Restarting && size == gpus[j]) return;
        Stop(j, size, at);
    }

    void EndPhase(int j, long at)
    {
        if (phase[j] == JobPhase.Checkpointing) AfterCheckpoint(j, at);
        else
        {
            noise.RestartCheckpoints(j, at);
            Enter(j, JobPhase.Running, Never, IncidentKind.RunsAgain, at);
        }
    }

    void AfterCheckpoint(int j, long at)
    {
        if (nextSize[j] == 0)
        {
            Enter(j, JobPhase.Paused, Never, IncidentKind.Paused, at);
            return;
        }
        Resized(j, nextSize[j]);
        Enter(j, JobPhase.Restarting, at + jobs[j].RestartTime.Ticks, IncidentKind.Restarts, at);
    }

    void Enter(int j, JobPhase next, long ends, IncidentKind kind, long at)
    {
        var before = mean[j];
        phase[j] = next;
        phaseEnds[j] = ends;
        Update(j);
        incident(j, kind, mean[j] - before, at);
    }

    void LapseCap(int j, long at)
    {
        capUntil[j] = Never;
        var max = clusters[j].MaxCap.Watts;
        var fallback = double.IsFinite(capFallback[j]) ? Math.Clamp(capFallback[j], clusters[j].MinCap.Watts, max) : max;
        if (fallback == cap[j]) return;
        var before = mean[j];
        cap[j] = fallback;
        Update(j);
        incident(j, IncidentKind.LeaseLapsed, mean[j] - before, at);
    }

    void LapseSize(int j, long at)
    {
        sizeUntil[j] = Never;
        var size = sizeFallback[j];
        if (size < 0) return;
        var stopped = phase[j] == JobPhase.Paused || phase[j] == JobPhase.Checkpointing && nextSize[j] == 0;
        if (size == 0 ? stopped : !stopped && size == gpus[j]) return;
        incident(j, IncidentKind.LeaseLapsed, 0, at);
        if (size == 0) Stop(j, 0, at);
        else if (stopped) Start(j, size, at);
        else Resize(j, size, at);
    }

    void PlanCapLoss(int j, long from)
    {
        if (options.MeanTimeToLoseCap is not { } meanTime) return;
        capLostAt[j] = from + 1 + (long)(meanTime.Ticks * -Math.Log(CounterRandom.Uniform(lossKey[j], capLosses[j]++)));
    }

    void Schedule(int j)
    {
        var due = Math.Min(Math.Min(phaseEnds[j], capUntil[j]), Math.Min(sizeUntil[j], capLostAt[j]));
        nextDue[j] = head[j] >= 0 ? Math.Min(due, pool[head[j]].Due) : due;
    }

    void ExchangeOrders(StateExchange s)
    {
        nextDue = s.Keep(nextDue);
        lastDue = s.Keep(lastDue);
        phaseEnds = s.Keep(phaseEnds);
        nextSize = s.Keep(nextSize);
        capUntil = s.Keep(capUntil);
        capFallback = s.Keep(capFallback);
        sizeUntil = s.Keep(sizeUntil);
        sizeFallback = s.Keep(sizeFallback);
        capLostAt = s.Keep(capLostAt);
        capLosses = s.Keep(capLosses);
        lossKey = s.Keep(lossKey);
        actuationKey = s.Keep(actuationKey);
        takingKey = s.Keep(takingKey);
        pollingPhase = s.Keep(pollingPhase);
    }
}
