using Ballast.Dispatch;
using Ballast.Journal;
using Ballast.Signals;
using Ballast.State;

namespace Ballast.Simulation;

/// <summary>All that the plant carries on in time, saved and restored between steps. Incidents told before are not: they are a run's record, not its state.</summary>
public sealed partial class SimulatedPlant
{
    /// <summary>Version of what <see cref="Save"/> writes. Whoever changes what is kept, or what it means, counts it up.</summary>
    public const int StateVersion = 1;

    /// <summary>Writes the state into memory that is used again.</summary>
    public void Save(StateExchange to)
    {
        to.Clear();
        Exchange(to);
    }

    /// <summary>Takes the state of a plant of the same site, options, faults, seed and start; to be called on a new one only.</summary>
    /// <exception cref="InvalidDataException">Another version wrote it, or it is of another plant.</exception>
    public void Restore(ReadOnlySpan<byte> saved) => Exchange(new StateExchange(saved));

    void Exchange(StateExchange s)
    {
        if (s.Keep(StateVersion) is var version && version != StateVersion)
            throw new InvalidDataException($"The plant was saved in version {version}, and this program reads version {StateVersion}.");
        var declared = site.Jobs.Length;
        if (s.Keep(declared) != declared) throw new InvalidDataException("The plant was saved for another site.");
        var arrived = s.Count(jobs.Count - declared);
        for (var i = 0; i < arrived; i++)
        {
            var bytes = s.Keep(s.Restores ? [] : FactCodec.Bytes(new JobArrived(jobs.Job(declared + i)) { Known = default }));
            if (s.Restores) Place(((JobArrived)FactCodec.Read(bytes)).Job, 0);
        }
        jobs.Exchange(s);
        foreach (var battery in batteries) battery.Exchange(s);
        foreach (var generator in generators) generator.Exchange(s);
        meter.Exchange(s);
        faults.Exchange(s);
        foreach (ref var reading in readings.AsSpan(0, jobs.Count))
        {
            reading = new JobReading
            {
                At = s.Keep(reading.At),
                Phase = s.Keep(reading.Phase),
                Gpus = s.Keep(reading.Gpus),
                Cap = s.Keep(reading.Cap),
                Watts = s.Keep(reading.Watts),
                Throughput = s.Keep(reading.Throughput),
            };
        }
        s.Fill<long>(staleUntil.AsSpan(0, jobs.Count));
        ExchangeFacts(s);
        now = s.Keep(now);
        Refused = s.Keep(Refused);
        TrueItWatts = s.Keep(TrueItWatts);
        CoolingWatts = s.Keep(CoolingWatts);
        BatteryWatts = s.Keep(BatteryWatts);
        GenerationWatts = s.Keep(GenerationWatts);
        TrueMeterWatts = s.Keep(TrueMeterWatts);
        TwinMeterWatts = s.Keep(TwinMeterWatts);
        TwinCoolingWatts = s.Keep(TwinCoolingWatts);
        s.End();
    }

    /// <summary>What the plant has to tell and nobody has asked for yet.</summary>
    void ExchangeFacts(StateExchange s)
    {
        var untold = facts.ToArray();
        var count = s.Count(untold.Length);
        for (var i = 0; i < count; i++)
        {
            var bytes = s.Keep(s.Restores ? [] : FactCodec.Bytes(untold[i]));
            if (s.Restores) facts.Enqueue(FactCodec.Read(bytes));
        }
    }
}
