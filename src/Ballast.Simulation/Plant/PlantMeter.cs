using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Numerics;
using Ballast.State;

namespace Ballast.Simulation.Plant;

/// <summary>
/// The facility meter: every period it tells the mean over one period, a pure delay later, with noise,
/// and sometimes nothing at all. Keeps the running energy of the recent past, piecewise linear in time.
/// </summary>
sealed class PlantMeter
{
    readonly Meter meter;
    readonly PlantOptions options;
    readonly DateTimeOffset start;
    readonly ulong noiseKey;
    readonly ulong dropoutKey;
    readonly long lag;
    readonly long period;
    (long At, double Energy)[] past = new (long, double)[64];
    int first;
    int count;
    long reading = -1;
    MeterReading last;

    public PlantMeter(Meter meter, PlantOptions options, ulong seed, DateTimeOffset start, double watts)
    {
        this.meter = meter;
        this.options = options;
        this.start = start;
        noiseKey = CounterRandom.Key(seed, (ulong)Draw.MeterNoise);
        dropoutKey = CounterRandom.Key(seed, (ulong)Draw.MeterDropout);
        lag = meter.Lag.Ticks;
        period = Math.Max(1, meter.Period.Ticks);
        // Before the start the plant stood as it stands at the start.
        var before = -(lag + period);
        Push(before, watts * before);
        Push(0, 0);
        Take(0);
    }

    public long SilentUntil { get; set; } = long.MinValue;

    public MeterReading Reading => last;

    /// <summary>The true mean power since the last call, up to now.</summary>
    /// <returns>Whether an outage begins by chance.</returns>
    public bool Add(long now, double watts, bool wholeSecond)
    {
        var (at, energy) = past[(first + count - 1) & (past.Length - 1)];
        Push(now, energy + watts * (now - at));
        var outage = wholeSecond && options.MeterDropouts > 0 && now >= SilentUntil
            && CounterRandom.Uniform(dropoutKey, now / TimeSpan.TicksPerSecond) < options.MeterDropouts;
        if (outage) SilentUntil = now + options.OutageLength.Ticks;
        if (now / period != reading) Take(now);
        return outage;
    }

    void Take(long now)
    {
        reading = now / period;
        if (now < SilentUntil) return;
        var to = reading * period - lag;
        var watts = (EnergyAt(to) - EnergyAt(to - period)) / period;
        if (meter.Noise > 0) watts *= 1 + meter.Noise * CounterRandom.Gaussian(noiseKey, reading);
        last = new MeterReading { At = start.AddTicks(to), Watts = watts, Valid = true };
    }

    double EnergyAt(long t)
    {
        var mask = past.Length - 1;
        var i = count - 1;
        while (i > 0 && past[(first + i) & mask].At > t) i--;
        var (a, b) = (past[(first + i) & mask], past[(first + Math.Min(i + 1, count - 1)) & mask]);
        return b.At == a.At ? a.Energy : a.Energy + (b.Energy - a.Energy) * (t - a.At) / (b.At - a.At);
    }

    void Push(long at, double energy)
    {
        var mask = past.Length - 1;
        // What lies behind the oldest instant that a reading can still ask for is dropped.
        var oldest = at - lag - 2 * period;
        while (count > 2 && past[(first + 1) & mask].At <= oldest)
        {
            first = (first + 1) & mask;
            count--;
        }
        if (count == past.Length)
        {
            var wider = new (long, double)[past.Length * 2];
            for (var i = 0; i < count; i++) wider[i] = past[(first + i) & mask];
            (past, first) = (wider, 0);
            mask = past.Length - 1;
        }
        past[(first + count++) & mask] = (at, energy);
    }

    public void Exchange(StateExchange s)
    {
        var room = s.Count(past.Length);
        if (s.Restores) past = new (long, double)[room];
        foreach (ref var entry in past.AsSpan()) entry = (s.Keep(entry.At), s.Keep(entry.Energy));
        first = s.Keep(first);
        count = s.Keep(count);
        reading = s.Keep(reading);
        SilentUntil = s.Keep(SilentUntil);
        last = new MeterReading { At = s.Keep(last.At), Watts = s.Keep(last.Watts), Valid = s.Keep(last.Valid) };
    }
}
