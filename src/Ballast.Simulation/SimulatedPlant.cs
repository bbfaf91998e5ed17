using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Numerics;
using Ballast.Signals;
using Ballast.Simulation.Plant;

namespace Ballast.Simulation;

/// <summary>
/// A data center that can be commanded and measured, honest enough to fail on: orders take time and
/// sometimes no effect, jobs are noisy and write checkpoints on their own clock, the meter lags. The
/// same seed, orders and times give the same plant; and its noise depends on the seed alone, so that
/// the plant to which nothing is ordered (<see cref="TwinMeterWatts"/>) is known beside it. Powers are
/// watts, means over the last step. Not safe for concurrent use.
/// </summary>
public sealed partial class SimulatedPlant
{
    const int MostIncidents = 200_000;

    readonly Site site;
    readonly PlantOptions options;
    readonly DateTimeOffset start;
    readonly JobBank jobs;
    readonly PlantBattery[] batteries;
    readonly PlantGenerator[] generators;
    readonly PlantMeter meter;
    readonly FaultPlan faults;
    readonly double hostWatts;
    readonly ulong staleKey;
    readonly List<Incident> incidents = [];
    readonly Queue<Fact> facts = new();
    JobReading[] readings = [];
    long[] staleUntil = [];
    long now;

    public SimulatedPlant(Site site, PlantOptions options, IReadOnlyList<Fault> faults, ulong seed, DateTimeOffset start)
    {
        this.site = site;
        this.options = options;
        this.start = start;
        staleKey = CounterRandom.Key(seed, (ulong)Draw.StaleTelemetry);
        foreach (var cluster in site.Clusters) hostWatts += cluster.Hosts * cluster.HostOverhead.Watts;
        batteries = [.. site.Batteries.Select(b => new PlantBattery(b))];
        generators = [.. site.Generators.Select(g => new PlantGenerator(g))];
        jobs = new JobBank(site, options, seed, (slot, kind, watts, at) => Note(kind, slot, watts, at));
        foreach (var job in site.Jobs) Place(job, 0);
        jobs.Step(-1, 0, wholeSecond: true);
        Balance(double.PositiveInfinity);
        meter = new PlantMeter(site.Meter, options, seed, start, TrueMeterWatts);
        this.faults = new FaultPlan(faults, start, seed);
        ReadJobs(wholeSecond: true);
    }

    public DateTimeOffset Now => start.AddTicks(now);

    public int JobCount => jobs.Count;

    /// <summary>All jobs with their hosts and idle GPUs.</summary>
    public double TrueItWatts { get; private set; }

    public double CoolingWatts { get; private set; }

    /// <summary>Sum over batteries, positive when charging.</summary>
    public double BatteryWatts { get; private set; }

    /// <summary>Sum over generators, a magnitude.</summary>
    public double GenerationWatts { get; private set; }

    /// <summary>What a perfect meter shows: IT + cooling + battery − generation.</summary>
    public double TrueMeterWatts { get; private set; }

    /// <summary>The same for the plant to which nothing was ever ordered, with the same noise.</summary>
    public double TwinMeterWatts { get; private set; }

    double TwinCoolingWatts { get; set; }

    public Job Job(int slot) => jobs.Job(slot);

    public JobPhase PhaseOf(int slot) => jobs.Phase(slot);

    public double TrueWatts(int slot) => jobs.Watts[slot];

    /// <summary>Work rate relative to nominal at full size and uncapped.</summary>
    public double TrueThroughput(int slot) => jobs.Throughput[slot];

    /// <summary>What the job would draw now at full size under the highest cap, with the same noise.</summary>
    public double UncappedWatts(int slot) => jobs.FreeWatts[slot];

    public double UncappedThroughput(int slot) => jobs.FreeThroughput[slot];

    internal ReadOnlySpan<double> Throughputs => jobs.Throughput.AsSpan(0, jobs.Count);

    internal ReadOnlySpan<double> UncappedThroughputs => jobs.FreeThroughput.AsSpan(0, jobs.Count);

    internal ReadOnlySpan<double> JobWatts => jobs.Watts.AsSpan(0, jobs.Count);

    /// <summary>Cap in force, watts per GPU.</summary>
    public double CapOf(int slot) => jobs.Cap(slot);

    /// <summary>Charge of all batteries together, share of their capacity; 0 without batteries.</summary>
    public double MeanSoc
    {
        get
        {
            double stored = 0, capacity = 0;
            foreach (var battery in batteries)
            {
                stored += battery.Soc * battery.Battery.Capacity.WattHours;
                capacity += battery.Battery.Capacity.WattHours;
            }
            return capacity > 0 ? stored / capacity : 0;
        }
    }

    /// <summary>State of charge of a battery.</summary>
    public double Soc(int battery) => batteries[battery].Soc;

    /// <summary>Everything that moved the meter or blinded the controller, oldest first.</summary>
    public IReadOnlyList<Incident> Incidents => incidents;

    /// <summary>Orders that no job or device could follow, however long they took.</summary>
    public long Refused { get; private set; }

    /// <summary>Lets time pass, in steps that end at whole seconds and at <paramref name="to"/>.</summary>
    public void Advance(DateTimeOffset to)
    {
        var end = (to - start).Ticks;
        while (now < end)
        {
            var whole = (now / TimeSpan.TicksPerSecond + 1) * TimeSpan.TicksPerSecond;
            StepTo(Math.Min(whole, end), whole <= end);
        }
    }

    /// <summary>Takes an order; it has its effect after the delay of actuation, if it takes at all.</summary>
    public void Apply(in Command command)
    {
        var until = command.Until == DateTimeOffset.MaxValue ? long.MaxValue : (command.Until - start).Ticks;
        var followed = command.Kind switch
        {
            CommandKind.SetBattery => OrderBattery(command, until),
            CommandKind.SetGenerator => OrderGenerator(command, until),
            _ => command.Target >= 0 && command.Target < jobs.Count
                && jobs.Order(command, now, until, Math.Max(options.CapsNotTaking, faults.CapsIgnored), faults.ExtraActuation),
        };
        if (!followed) Refused++;
    }

    /// <summary>Jobs come and go by facts; the plant takes no notice of others.</summary>
    public void Hear(Fact fact)
    {
        switch (fact)
        {
            case JobArrived arrived:
                Note(IncidentKind.JobArrived, Place(arrived.Job, now), 0, now);
                break;
            case JobEnded ended when jobs.SlotOf(ended.JobId) is >= 0 and var slot:
                jobs.End(slot, ended.Failed, now);
                break;
        }
    }

    /// <summary>A fact that the plant itself has to tell (a job failed), if there is one.</summary>
    public bool TryTell(out Fact? fact) => facts.TryDequeue(out fact);

    /// <summary>Fills the buffer with what can be seen from outside. Allocates only to widen it.</summary>
    public void Read(Telemetry into)
    {
        if (into.Jobs.Length < jobs.Count) into.Jobs = new JobReading[Math.Max(16, jobs.Count * 2)];
        if (into.Batteries.Length != batteries.Length) into.Batteries = new BatteryReading[batteries.Length];
        if (into.Generators.Length != generators.Length) into.Generators = new GeneratorReading[generators.Length];
        into.Meter = meter.Reading;
        into.JobCount = jobs.Count;
        Array.Copy(readings, into.Jobs, jobs.Count);
        var at = Now;
        for (var b = 0; b < batteries.Length; b++) into.Batteries[b] = batteries[b].Read(at, now);
        for (var g = 0; g < generators.Length; g++) into.Generators[g] = generators[g].Read(at);
    }

    void StepTo(long to, bool wholeSecond)
    {
        var from = now;
        now = to;
        if (faults.NextAt <= to) InjectFaults();
        jobs.Step(from, to, wholeSecond);
        foreach (var battery in batteries) battery.Step(from, to);
        foreach (var generator in generators) generator.Step(from, to);
        Balance((to - from) / (double)TimeSpan.TicksPerSecond);
        if (meter.Add(to, TrueMeterWatts, wholeSecond)) Note(IncidentKind.MeterSilent, -1, 0, to);
        ReadJobs(wholeSecond);
    }

    /// <summary>The energy balance at the point of interconnection; cooling closes on its steady state by its lag.</summary>
    void Balance(double seconds)
    {
        TrueItWatts = jobs.TotalWatts + jobs.IdleWatts + hostWatts;
        var twinIt = jobs.TotalFreeWatts + jobs.FreeIdleWatts + hostWatts;
        if (site.Cooling is { } cooling)
        {
            var keep = Math.Exp(-seconds / cooling.Lag.TotalSeconds);
            CoolingWatts = Closing(CoolingWatts, cooling.SteadyOverheadWatts(TrueItWatts), keep);
            TwinCoolingWatts = Closing(TwinCoolingWatts, cooling.SteadyOverheadWatts(twinIt), keep);
        }
        double charging = 0, generation = 0;
        foreach (var battery in batteries) charging += battery.Watts;
        foreach (var generator in generators) generation += generator.Watts;
        BatteryWatts = charging;
        GenerationWatts = generation;
        TrueMeterWatts = TrueItWatts + CoolingWatts + BatteryWatts - GenerationWatts;
        TwinMeterWatts = twinIt + TwinCoolingWatts;
    }

    static double Closing(double from, double to, double keep) => double.IsNaN(keep) ? to : to + (from - to) * keep;

    void ReadJobs(bool wholeSecond)
    {
        var at = Now;
        var chance = wholeSecond ? options.StaleTelemetry : 0;
        var second = now / TimeSpan.TicksPerSecond;
        for (var j = 0; j < jobs.Count; j++)
        {
            if (chance > 0 && now >= staleUntil[j] && CounterRandom.Uniform(staleKey, unchecked(second * 1_000_003 + j)) < chance)
            {
                staleUntil[j] = now + options.OutageLength.Ticks;
                Note(IncidentKind.TelemetryStale, j, 0, now);
            }
            if (now < staleUntil[j]) continue;
            ref var reading = ref readings[j];
            reading.At = at;
            reading.Phase = jobs.Phase(j);
            reading.Gpus = jobs.Gpus(j);
            reading.Cap = jobs.Cap(j);
            reading.Watts = jobs.Watts[j];
            reading.Throughput = jobs.Throughput[j];
        }
    }

    int Place(Job job, long at)
    {
        var slot = jobs.Add(job, at);
        if (slot >= readings.Length)
        {
            Array.Resize(ref readings, Math.Max(16, slot * 2));
            Array.Resize(ref staleUntil, readings.Length);
        }
        staleUntil[slot] = long.MinValue;
        return slot;
    }

    bool OrderBattery(in Command command, long until)
    {
        if (command.Target < 0 || command.Target >= batteries.Length || !double.IsFinite(command.Value)) return false;
        batteries[command.Target].Order(command, now, until);
        return true;
    }

    bool OrderGenerator(in Command command, long until)
    {
        if (command.Target < 0 || command.Target >= generators.Length || !double.IsFinite(command.Value)) return false;
        generators[command.Target].Order(command, now, until);
        return true;
    }

    void Note(IncidentKind kind, int slot, double watts, long at)
    {
        // A plant that runs for weeks remembers its last stretch.
        if (incidents.Count >= MostIncidents) incidents.RemoveRange(0, MostIncidents / 2);
        incidents.Add(new Incident(start.AddTicks(at), kind, slot, watts));
    }
}
