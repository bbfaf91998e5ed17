using Ballast.Dispatch;
using Ballast.Settlement;
using Ballast.Simulation.Controllers;

namespace Ballast.Simulation.Runs;

/// <summary>Keeps what the settlement and the plots need: a dozen numbers by second, and sums by job and minute.</summary>
sealed class RunRecorder : IDisposable
{
    const double SecondTicks = TimeSpan.TicksPerSecond;

    readonly SimulatedPlant plant;
    readonly DateTimeOffset start;
    readonly SecondSeries series;
    readonly CommandLedger ledger;
    readonly JobWork work;
    readonly List<JobMinute[]> jobMinutes = [];
    double[] done = [];
    double[] untouched = [];
    double[] watts = [];
    long at;
    int second;

    public RunRecorder(SimulatedPlant plant, DateTimeOffset start, TimeSpan duration)
    {
        this.plant = plant;
        this.start = start;
        series = new SecondSeries((int)Math.Ceiling(duration.TotalSeconds) + 1);
        ledger = new CommandLedger(start);
        work = new JobWork(start);
    }

    public SecondSeries Series => series;

    public CommandLedger Ledger => ledger;

    public JobWork Work => work;

    public IReadOnlyList<JobMinute[]> JobMinutes => jobMinutes;

    /// <summary>Whole seconds that have passed.</summary>
    public int Seconds => second;

    /// <summary>The plant has moved on; its figures are means since the last call.</summary>
    public void Advanced(DateTimeOffset now)
    {
        var to = (now - start).Ticks;
        var share = (to - at) / SecondTicks;
        at = to;
        if (share <= 0) return;
        series.Add(second, plant, share);
        Accumulate(share);
        if (to < (second + 1L) * TimeSpan.TicksPerSecond) return;
        second++;
        if (second % 60 == 0) CloseMinute();
    }

    /// <summary>What was decided at the present second; it stands for the second that begins.</summary>
    public void Decided(IController controller)
    {
        series.Targets[second] = (float)controller.TargetWatts;
        series.Baselines[second] = (float)controller.BaselineWatts;
        series.Limits[second] = (float)(controller.Decision?.LimitWatts ?? double.NaN);
    }

    public void Commanded(in Command command) => ledger.Add(command);

    public void Dispose() => ledger.Dispose();

    void Accumulate(double share)
    {
        var n = plant.JobCount;
        if (done.Length < n)
        {
            Array.Resize(ref done, n);
            Array.Resize(ref untouched, n);
            Array.Resize(ref watts, n);
        }
        var q = plant.Throughputs;
        var u = plant.UncappedThroughputs;
        var w = plant.JobWatts;
        for (var j = 0; j < n; j++)
        {
            done[j] += q[j] * share;
            untouched[j] += u[j] * share;
            watts[j] += w[j] * share;
        }
    }

    void CloseMinute()
    {
        var n = plant.JobCount;
        work.Add(done.AsSpan(0, n), untouched.AsSpan(0, n));
        var row = new JobMinute[n];
        for (var j = 0; j < n; j++)
        {
            row[j] = new JobMinute((float)(watts[j] / 60), (float)(done[j] / 60), (float)(untouched[j] / 60), (float)plant.CapOf(j), plant.PhaseOf(j));
        }
        jobMinutes.Add(row);
        Array.Clear(done);
        Array.Clear(untouched);
        Array.Clear(watts);
    }
}
