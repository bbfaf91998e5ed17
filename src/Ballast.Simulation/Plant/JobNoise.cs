using Ballast.Assets;

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

    static readonly long Edge = TimeSpan.FromSeconds(1.5).Ticks;

    readonly PlantOptions options;
    readonly ulong seed;
    readonly double persistence;
    readonly double innovation;
    readonly double secondsPerMinuteMean;
    readonly Action<int, IncidentKind, double, long> incident;

    /// <summary>Factor on power, this second: noise, ripple and the job's own checkpoint.</summary>
    public double[] Power = [];

    /// <summary>Factor on throughput, this second.</summary>
    public double[] Throughput = [];

    ulong[] noiseKey = [];
    double[] state = [];
    double[] level = [];
    double[] ripple = [];
    uint[] rippleStart = [];
    uint[] rippleStep = [];
    ulong[] checkpointKey = [];
    long[] checkpointBegins = [];
    long[] checkpointEnds = [];
    double[] checkpointDepth = [];
    int[] checkpointIndex = [];
    bool[] checkpointSeen = [];

    /// <param name="options">How strong.</param>
    /// <param name="seed">Of the run.</param>
    /// <param name="incident">Told of checkpoints: slot, kind, change as a share of the job's power, ticks.</param>
    public JobNoise(PlantOptions options, ulong seed, Action<int, IncidentKind, double, long> incident)
    {
        this.options = options;
        this.seed = seed;
        this.incident = incident;
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

        checkpointKey[slot] = CounterRandom.Key(seed, (ulong)Draw.Checkpoint, member);
        checkpointBegins[slot] = checkpointEnds[slot] = long.MaxValue;
        if (steps && options.CheckpointEvery is { } every && every > TimeSpan.Zero)
        {
            var phase = CounterRandom.Uniform(CounterRandom.Key(seed, (ulong)Draw.CheckpointPhase, member), 0);
            PlanCheckpoint(slot, now + (long)(every.Ticks * phase));
        }
        Begin(slot, now);
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
        if (now >= checkpointBegins[j])
        {
            var own = OwnCheckpoint(j, now);
            power *= own;
            throughput *= own;
        }
        Power[j] = power;
        Throughput[j] = throughput;
    }

    double OwnCheckpoint(int j, long now)
    {
        var depth = checkpointDepth[j];
        if (!checkpointSeen[j])
        {
            checkpointSeen[j] = true;
            incident(j, IncidentKind.CheckpointBegins, -depth, now);
        }
        if (now < checkpointEnds[j])
        {
            var inside = Math.Min(now - checkpointBegins[j], checkpointEnds[j] - now);
            return inside >= Edge ? 1 - depth : 1 - depth * inside / Edge;
        }
        incident(j, IncidentKind.CheckpointEnds, depth, now);
        var every = options.CheckpointEvery!.Value.Ticks;
        var index = ++checkpointIndex[j];
        PlanCheckpoint(j, checkpointBegins[j] + (long)(every * CounterRandom.Uniform(checkpointKey[j], 4L * index + 3, 0.9, 1.1)));
        return 1;
    }

    void PlanCheckpoint(int j, long begins)
    {
        var k = 4L * checkpointIndex[j];
        checkpointBegins[j] = begins;
        checkpointDepth[j] = CounterRandom.Uniform(checkpointKey[j], k, options.CheckpointDipMin, options.CheckpointDipMax);
        checkpointEnds[j] = begins + (long)CounterRandom.Uniform(checkpointKey[j], k + 1, options.CheckpointLengthMin.Ticks, options.CheckpointLengthMax.Ticks);
        checkpointSeen[j] = false;
    }

    static long Second(long ticks) => ticks / TimeSpan.TicksPerSecond;

    void Grow(int capacity)
    {
        Array.Resize(ref Power, capacity);
        Array.Resize(ref Throughput, capacity);
        Array.Resize(ref noiseKey, capacity);
        Array.Resize(ref state, capacity);
        Array.Resize(ref level, capacity);
        Array.Resize(ref ripple, capacity);
        Array.Resize(ref rippleStart, capacity);
        Array.Resize(ref rippleStep, capacity);
        Array.Resize(ref checkpointKey, capacity);
        Array.Resize(ref checkpointBegins, capacity);
        Array.Resize(ref checkpointEnds, capacity);
        Array.Resize(ref checkpointDepth, capacity);
        Array.Resize(ref checkpointIndex, capacity);
        Array.Resize(ref checkpointSeen, capacity);
    }
}
