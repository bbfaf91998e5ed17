using Ballast.Assets;
using Ballast.Numerics;
using Ballast.State;

namespace Ballast.Simulation.Plant;

/// <summary>
/// What a job does by itself, whatever is commanded: power noise, ripple of iterations, checkpoints on
/// its own clock. Everything is keyed by (seed, slot, second), so two plants with one seed show the same
/// noise under different commands. Arrays are indexed by slot.
/// </summary>
sealed class JobNoise
{
    const int SineBits = 10;
    static readonly double[] Sine = [.. Enumerable.Range(0, 1 << SineBits).Select(i => Math.Sin(2 * Math.PI * i / (1 << SineBits)))];

    /// <summary>Independent noise of a one-second throughput reading, share of it.</summary>
    const double ThroughputNoise = 0.003;

    readonly PlantOptions options;
    readonly ulong seed;
    readonly double persistence;
    readonly double innovation;
    readonly double secondsPerMinuteMean;

    /// <summary>Factor on power, this second: noise, ripple and the job's own checkpoint.</summary>
    public double[] Power = [];

    /// <summary>Factor on throughput, this second.</summary>
    public double[] Throughput = [];

    /// <summary>Factor on power of the plant to which nothing was ever ordered.</summary>
    public double[] FreePower = [];

    public double[] FreeThroughput = [];

    ulong[] noiseKey = [];
    double[] state = [];
    double[] level = [];
    double[] ripple = [];
    uint[] rippleStart = [];
    uint[] rippleStep = [];
    readonly CheckpointClock own;

    /// <summary>The clocks as they would run if no checkpoint had ever been asked for.</summary>
    readonly CheckpointClock untouched;
    bool[] asked = [];

    /// <param name="options">How strong.</param>
    /// <param name="seed">Of the run.</param>
    /// <param name="incident">Told of checkpoints: slot, kind, change as a share of the job's power, ticks.</param>
    public JobNoise(PlantOptions options, ulong seed, Action<int, IncidentKind, double, long> incident)
    {
        this.options = options;
        this.seed = seed;
        own = new CheckpointClock(options, incident);
        untouched = new CheckpointClock(options, null);
        persistence = options.NoiseCorrelation > TimeSpan.Zero ? Math.Exp(-1 / options.NoiseCorrelation.TotalSeconds) : 0;
        innovation = Math.Sqrt(1 - persistence * persistence);
        secondsPerMinuteMean = 1 / MinuteMeanDeviation(persistence);
    }

    /// <summary>Standard deviation of the mean of 60 consecutive samples of a unit AR(1) process.</summary>
    static double MinuteMeanDeviation(double persistence)
    {
        const int n = 60;
        double sum = n, power = 1;
        for (var k = 1; k < n; k++)
        {
            power *= persistence;
            sum += 2 * (n - k) * power;
        }
        return Math.Sqrt(sum) / n;
    }

    public void Add(int slot, Job job, long now)
    {
        if (slot >= Power.Length) Grow(Math.Max(16, slot * 2));
        var member = (ulong)slot;
        var steps = job.Class is WorkloadClass.Training or WorkloadClass.FineTuning;

        noiseKey[slot] = CounterRandom.Key(seed, (ulong)Draw.Noise, member);
        // Measured training jobs lie between 0.6 % and 1.3 %, around 0.9 %; inference lies close together.
        var minuteMean = steps
            ? options.TrainingNoise * CounterRandom.Uniform(CounterRandom.Key(seed, (ulong)Draw.NoiseLevel, member), 0, 0.667, 1.444)
            : options.InferenceNoise;
        level[slot] = minuteMean * secondsPerMinuteMean;
        state[slot] = CounterRandom.Gaussian(noiseKey[slot], Second(now));

        var rippleKey = CounterRandom.Key(seed, (ulong)Draw.Ripple, member);
        ripple[slot] = steps ? options.IterationRipple : 0;
        rippleStart[slot] = (uint)(CounterRandom.Bits(rippleKey, 0) >> 32);
        rippleStep[slot] = (uint)(4294967296.0 / CounterRandom.Uniform(rippleKey, 1, 2.3, 7.9));

        own.Add(slot);
        untouched.Add(slot);
        asked[slot] = false;
        if (steps && options.CheckpointEvery is { } every && every > TimeSpan.Zero)
        {
            var key = CounterRandom.Key(seed, (ulong)Draw.Checkpoint, member);
            var first = now + (long)(every.Ticks * CounterRandom.Uniform(CounterRandom.Key(seed, (ulong)Draw.CheckpointPhase, member), 0));
            own.Start(slot, key, first);
            untouched.Start(slot, key, first);
        }
        Begin(slot, now);
    }

    /// <summary>A checkpoint now; the job's own clock starts anew. One that is being written already does as well.</summary>
    public void AskCheckpoint(int slot, long now)
    {
        PartClocks(slot);
        asked[slot] |= own.Ask(slot, now);
    }

    /// <summary>The job starts from a checkpoint: its own clock starts anew.</summary>
    public void RestartCheckpoints(int slot, long now)
    {
        PartClocks(slot);
        asked[slot] |= own.Restart(slot, now);
    }

    /// <summary>Until they part, both clocks are one, and only one is kept running.</summary>
    void PartClocks(int slot)
    {
        if (!asked[slot]) untouched.Follow(own, slot);
    }

    /// <summary>The next whole second of all jobs.</summary>
    public void StepAll(int count, long now)
    {
        var second = Second(now);
        for (var j = 0; j < count; j++)
        {
            var bits = CounterRandom.Bits(noiseKey[j], second);
            var x = persistence * state[j] + innovation * CounterRandom.Gaussian(unchecked((uint)bits));
            state[j] = x;
            Write(j, x, bits, second, now);
        }
    }

    void Begin(int slot, long now)
    {
        var second = Second(now);
        Write(slot, state[slot], CounterRandom.Bits(noiseKey[slot], second), second, now);
    }

    void Write(int j, double x, ulong bits, long second, long now)
    {
        var power = 1 + level[j] * x;
        if (ripple[j] != 0)
        {
            var phase = unchecked(rippleStart[j] + rippleStep[j] * (uint)second);
            power += ripple[j] * Sine[phase >> (32 - SineBits)];
        }
        var throughput = 1 + ThroughputNoise * CounterRandom.Gaussian((uint)(bits >> 32));
        var hole = own.Factor(j, now);
        var freeHole = asked[j] ? untouched.Factor(j, now) : hole;
        Power[j] = power * hole;
        Throughput[j] = throughput * hole;
        FreePower[j] = power * freeHole;
        FreeThroughput[j] = throughput * freeHole;
    }

    static long Second(long ticks) => ticks / TimeSpan.TicksPerSecond;

    void Grow(int capacity)
    {
        Array.Resize(ref Power, capacity);
        Array.Resize(ref Throughput, capacity);
        Array.Resize(ref FreePower, capacity);
        Array.Resize(ref FreeThroughput, capacity);
        Array.Resize(ref asked, capacity);
        Array.Resize(ref noiseKey, capacity);
        Array.Resize(ref state, capacity);
        Array.Resize(ref level, capacity);
        Array.Resize(ref ripple, capacity);
        Array.Resize(ref rippleStart, capacity);
        Array.Resize(ref rippleStep, capacity);
    }

    public void Exchange(StateExchange s)
    {
        Power = s.Keep(Power);
        Throughput = s.Keep(Throughput);
        FreePower = s.Keep(FreePower);
        FreeThroughput = s.Keep(FreeThroughput);
        noiseKey = s.Keep(noiseKey);
        state = s.Keep(state);
        level = s.Keep(level);
        ripple = s.Keep(ripple);
        rippleStart = s.Keep(rippleStart);
        rippleStep = s.Keep(rippleStep);
        asked = s.Keep(asked);
        own.Exchange(s);
        untouched.Exchange(s);
    }
}
