using System.Collections.Immutable;
using System.Numerics;
using Ballast.Grid.Workloads;
using Ballast.Smoothing;

namespace Ballast.Benchmarks;

/// <summary>
/// What a lossless store of a rating could do at best for a load that repeats exactly and is known ahead: the periodic power within the rating under which
/// the worst machine swings least, by projected subgradients, to a percent or so; and the best flat one, which takes
/// a share of every deviation within its rating, for the share that serves it best.
/// </summary>
sealed class SwingBound
{
    const int Samples = 100;
    const int Iterations = 6000;
    const int Harmonics = 40;

    readonly double dt;
    readonly double[] load;
    readonly double[][] answers;

    public SwingBound(ImmutableArray<GridMode> modes, TrainingJob job)
    {
        var shape = job.Iteration;
        dt = shape.Period / Samples;
        load = new double[Samples];
        for (var i = 0; i < Samples; i++)
        {
            var (at, duty) = ((i + 0.5) * dt, shape.Duty * shape.Period);
            var level = at < shape.Edge ? at / shape.Edge : at < duty ? 1 : at < duty + shape.Edge ? 1 - (at - duty) / shape.Edge : 0;
            load[i] = level * job.SwingWatts;
        }
        var mean = load.Average();
        for (var i = 0; i < Samples; i++) load[i] -= mean;
        answers = [.. Enumerable.Range(0, modes[0].Residues.Length).Select(o => Answer(modes, o, 1 / shape.Period))];
    }

    // What a machine does at each sample after one watt in one sample of every period, mHz.
    static double[] Answer(ImmutableArray<GridMode> modes, int output, double hertz)
    {
        var answer = new double[Samples];
        for (var n = 1; n < Harmonics; n++)
        {
            var gain = GridMode.Response(modes, output, n * hertz);
            for (var k = 0; k < Samples; k++) answer[k] += 2000.0 / Samples * (gain * Complex.Exp(new Complex(0, 2 * Math.PI * n * k / Samples))).Real;
        }
        return answer;
    }

    /// <summary>Without a store, mHz.</summary>
    public double None => Worst(new double[Samples], out _);

    /// <summary>The best that was found with foresight, mHz.</summary>
    public double Foresight(double watts, double joules)
    {
        var (store, least) = (new double[Samples], double.PositiveInfinity);
        for (var k = 0; k < Iterations; k++)
        {
            least = Math.Min(least, Worst(store, out var slope));
            var size = Math.Sqrt(slope.Sum(s => s * s) * (1 + k) / Samples);
            for (var i = 0; i < Samples; i++) store[i] -= 0.3 * watts / size * slope[i];
            store = Within(store, watts, joules);
        }
        return least;
    }

    /// <summary>The best share of every deviation, within the rating, with a slow return to rest; mHz.</summary>
    public double Flat(double watts, double joules) => Enumerable.Range(1, 20).Min(share =>
    {
        var store = new double[Samples];
        double stored = 0, bias = 0;
        for (var k = 0; k < 400 * Samples; k++)
        {
            var wish = Math.Clamp(-0.05 * share * load[k % Samples] + bias, -watts, watts);
            wish = Math.Clamp(wish, (-joules / 2 - stored) / dt, (joules / 2 - stored) / dt);
            stored += wish * dt;
            store[k % Samples] = wish;
            bias -= dt * 2 * Math.PI * 0.01 * (bias + 0.0157 * stored);
        }
        return Worst(store, out _);
    });

    double Worst(double[] store, out double[] slope)
    {
        var (worst, machine, high, low) = (-1.0, 0, 0, 0);
        for (var o = 0; o < answers.Length; o++)
        {
            double most = double.NegativeInfinity, least = double.PositiveInfinity;
            var (at, under) = (0, 0);
            for (var i = 0; i < Samples; i++)
            {
                var sum = 0.0;
                for (var j = 0; j < Samples; j++) sum += answers[o][(i - j + Samples) % Samples] * (load[j] + store[j]);
                if (sum > most) (most, at) = (sum, i);
                if (sum < least) (least, under) = (sum, i);
            }
            if (most - least > worst) (worst, machine, high, low) = (most - least, o, at, under);
        }
        slope = new double[Samples];
        for (var j = 0; j < Samples; j++) slope[j] = answers[machine][(high - j + Samples) % Samples] - answers[machine][(low - j + Samples) % Samples];
        return worst;
    }

    // Into the rating: no mean, no more power, no more energy swung; each in turn until all hold.
    double[] Within(double[] store, double watts, double joules)
    {
        for (var round = 0; round < 30; round++)
        {
            var mean = store.Average();
            for (var i = 0; i < Samples; i++) store[i] = Math.Clamp(store[i] - mean, -watts, watts);
            var stored = new double[Samples];
            var sum = 0.0;
            for (var i = 0; i < Samples; i++) stored[i] = sum += store[i] * dt;
            if (stored.Max() - stored.Min() <= joules * 1.0005) break;
            var middle = (stored.Max() + stored.Min()) / 2;
            for (var i = 0; i < Samples; i++) stored[i] = Math.Clamp(stored[i], middle - joules / 2, middle + joules / 2);
            for (var i = 0; i < Samples; i++) store[i] = (stored[i] - stored[(i + Samples - 1) % Samples]) / dt;
        }
        return store;
    }
}
