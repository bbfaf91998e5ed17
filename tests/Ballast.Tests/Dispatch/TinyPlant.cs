using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;

namespace Ballast.Tests;

/// <summary>
/// A plant with nothing left to chance, for tests of one idea at a time: jobs follow their declared
/// curves, an order shows after a fixed delay, the meter tells one second late. What goes wrong is
/// what a test says goes wrong.
/// </summary>
internal sealed class TinyPlant
{
    readonly Queue<(DateTimeOffset Due, Command Command)> orders = new();
    readonly TinyJob[] jobs;
    readonly double[] soc;
    readonly double[] batteryWatts;
    readonly double[] generatorWatts;
    double overhead;
    double lastMeter;

    public TinyPlant(Site site, DateTimeOffset start)
    {
        Site = site;
        Now = start;
        jobs = [.. site.Jobs.Select(j => new TinyJob(j, site.Clusters.First(c => c.Name == j.Cluster).MaxCap.Watts))];
        soc = [.. site.Batteries.Select(b => b.InitialSoc)];
        batteryWatts = new double[soc.Length];
        generatorWatts = new double[site.Generators.Length];
        Telemetry.Jobs = new JobReading[jobs.Length];
        Telemetry.Batteries = new BatteryReading[soc.Length];
        Telemetry.Generators = new GeneratorReading[generatorWatts.Length];
        Telemetry.JobCount = jobs.Length;
        lastMeter = MeterWatts;
        Coordinator = new Coordinator(site);
    }

    public Site Site { get; }

    public Coordinator Coordinator { get; }

    public Telemetry Telemetry { get; } = new();

    public DateTimeOffset Now { get; private set; }

    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether an order takes; all do unless a test says otherwise.</summary>
    public Func<Command, bool> Takes { get; set; } = _ => true;

    public List<Command> Commands { get; } = [];

    public List<Notice> Notices { get; } = [];

    /// <summary>The meter as it is, second by second.</summary>
    public List<double> Meter { get; } = [];

    public bool MeterIsSilent { get; set; }

    public double MeterWatts => jobs.Sum(j => j.Watts) + overhead + batteryWatts.Sum() - generatorWatts.Sum();

    public TinyJob this[int slot] => jobs[slot];

    public double Soc(int battery) => soc[battery];

    public void Hear(Fact fact) => Coordinator.Hear(fact);

    public void Run(TimeSpan time, Action<TinyPlant, Decision>? each = null)
    {
        for (var end = Now + time; Now < end;)
        {
            Tick();
            var decision = Coordinator.Step(Now, Telemetry);
            foreach (var command in decision.Commands)
            {
                Commands.Add(command);
                orders.Enqueue((Now + Delay, command));
            }
            foreach (var notice in decision.Notices) Notices.Add(notice);
            each?.Invoke(this, decision);
        }
    }

    void Tick()
    {
        Now += TimeSpan.FromSeconds(1);
        while (orders.TryPeek(out var next) && next.Due <= Now) Follow(orders.Dequeue().Command);
        var it = 0.0;
        for (var i = 0; i < jobs.Length; i++)
        {
            jobs[i].Step(Now);
            it += jobs[i].Watts;
            Telemetry.Jobs[i] = new JobReading
            {
                At = Now,
                Phase = jobs[i].Phase,
                Gpus = jobs[i].Gpus,
                Cap = jobs[i].Cap,
                Watts = jobs[i].Watts,
                Throughput = jobs[i].Throughput,
            };
        }
        if (Site.Cooling is { } cooling) overhead += (cooling.SteadyOverheadWatts(it) - overhead) * (overhead == 0 ? 1 : 1 - Math.Exp(-1 / cooling.Lag.TotalSeconds));
        for (var i = 0; i < soc.Length; i++)
        {
            var battery = Site.Batteries[i];
            var efficiency = Math.Sqrt(battery.RoundTripEfficiency);
            soc[i] += batteryWatts[i] * (batteryWatts[i] > 0 ? efficiency : 1 / efficiency) / 3600 / battery.Capacity.WattHours;
            Telemetry.Batteries[i] = new BatteryReading { At = Now, Watts = batteryWatts[i], Soc = soc[i], Available = true };
        }
        for (var i = 0; i < generatorWatts.Length; i++)
            Telemetry.Generators[i] = new GeneratorReading { At = Now, Watts = generatorWatts[i], Running = generatorWatts[i] > 0, Available = true };
        if (!MeterIsSilent) Telemetry.Meter = new MeterReading { At = Now.AddSeconds(-1), Watts = lastMeter, Valid = true };
        lastMeter = MeterWatts;
        Meter.Add(lastMeter);
    }

    void Follow(in Command command)
    {
        if (!Takes(command)) return;
        switch (command.Kind)
        {
            case CommandKind.SetCap:
                jobs[command.Target].Cap = command.Value;
                break;
            case CommandKind.SetBattery:
                batteryWatts[command.Target] = command.Value;
                break;
            case CommandKind.SetGenerator:
                generatorWatts[command.Target] = command.Value;
                break;
            default:
                jobs[command.Target].Place((int)command.Value, Now);
                break;
        }
    }
}

/// <summary>One job of the tiny plant.</summary>
internal sealed class TinyJob(Job job, double cap)
{
    DateTimeOffset until;
    int wanted = job.Gpus;

    public double Cap { get; set; } = cap;

    public int Gpus { get; private set; } = job.Gpus;

    public JobPhase Phase { get; private set; } = JobPhase.Running;

    /// <summary>A hole of the job's own making: its power is this share of what it would be.</summary>
    public double Dip { get; set; } = 1;

    public double Watts => Phase switch
    {
        JobPhase.Running => Gpus * job.Curve.PowerAt(Cap) * Dip,
        JobPhase.Checkpointing => Gpus * job.CheckpointPower.Watts,
        JobPhase.Restarting => wanted * job.RestartPower.Watts,
        _ => 0,
    };

    public double Throughput => Phase == JobPhase.Running ? (double)Gpus / job.Gpus * job.Curve.ThroughputAt(Cap) : 0;

    public void Place(int gpus, DateTimeOffset now)
    {
        if (gpus == wanted && Phase != JobPhase.Paused) return;
        wanted = gpus;
        if (Phase == JobPhase.Running) (Phase, until) = (JobPhase.Checkpointing, now + job.CheckpointTime);
        else if (Phase == JobPhase.Paused) (Phase, until) = (JobPhase.Restarting, now + job.RestartTime);
    }

    public void Step(DateTimeOffset now)
    {
        if (Phase is not (JobPhase.Checkpointing or JobPhase.Restarting) || now < until) return;
        if (Phase == JobPhase.Checkpointing && wanted > 0) (Phase, until) = (JobPhase.Restarting, now + job.RestartTime);
        else if (Phase == JobPhase.Checkpointing) (Phase, Gpus) = (JobPhase.Paused, 0);
        else (Phase, Gpus) = (JobPhase.Running, wanted);
    }
}
