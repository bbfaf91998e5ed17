using System.Collections.Immutable;
using System.Numerics;
using Ballast.Grid.Traces;
using Ballast.Smoothing;

namespace Ballast.Grid.Workloads;

/// <summary>
/// How far a load makes machines swing, by the grid's modes, and laws for a store of a given rating that make it swing least. Every law is tuned by the
/// same search with the same number of tries against the same measure, so that what differs between them is the law alone.
/// </summary>
public sealed class SwingStudy
{
    const int Tries = 160;

    readonly ImmutableArray<GridMode> modes;
    readonly Complex[] turn, input;
    readonly LoadTrace load;
    readonly double[] watts;
    readonly double mean;
    readonly int from;

    /// <param name="modes">The grid's modes as the load's bus excites them; outputs are machines' frequencies, Hz per W.</param>
    /// <param name="load">The load.</param>
    /// <param name="fromSeconds">Swings before this time, while all settles, do not count.</param>
    public SwingStudy(ImmutableArray<GridMode> modes, LoadTrace load, double fromSeconds)
    {
        (this.modes, this.load) = (modes, load);
        from = (int)(fromSeconds / load.StepSeconds);
        turn = [.. modes.Select(m => Complex.Exp(new Complex(m.Sigma, m.Omega) * load.StepSeconds))];
        input = [.. modes.Select((m, k) => (turn[k] - 1) / new Complex(m.Sigma, m.Omega))];
        watts = [.. load.Megawatts.Select(mw => mw * 1e6)];
        mean = watts.Average();
    }

    /// <summary>Highest less lowest frequency of each machine, mHz, behind these devices.</summary>
    public double[] Swings(params ImmutableArray<Device> devices) => Swings(Behind(devices));

    /// <summary>The worst machine's.</summary>
    public double Worst(params ImmutableArray<Device> devices) => Swings(devices).Max();

    /// <summary>The load behind devices, W.</summary>
    public double[] Behind(params ImmutableArray<Device> devices)
    {
        var drawn = (double[])watts.Clone();
        if (devices.Length > 0) new SmoothingChain(devices, 1, load.StepSeconds).Run(drawn);
        return drawn;
    }

    /// <summary>A split by frequency, alike for all, tuned in time constant and gain.</summary>
    public Device Flat(Store store) => Tune(store, [[Math.Log(8), 0.7], [Math.Log(3), 1], [Math.Log(15), 0.5], [Math.Log(1), 0.5]], [1, 0.2],
        x => new FrequencySplit(Math.Clamp(Math.Exp(x[0]), 0.02, 1000), Math.Clamp(x[1], 0, 1)));

    /// <summary>
    /// Bands at the job's rhythm and its first harmonics, tuned in width and in gain and lag of each, against what the grid answers there.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="hertz">The rhythm's frequency, or the mode's where there is none.</param>
    public Device Aware(Store store, double hertz) => Tune(store, [[Math.Log(1.5), 0.8, 0, 0, 0, 0, 0], [Math.Log(1.5), 1.5, 0, 0, 0, 0, 0], [Math.Log(4), 1, 0, 0, 0, 0, 0], [Math.Log(0.8), 1, 0, 0, 0, 0, 0]],
        [0.3, 0.2, 0.1, 0.2, 0.2, 0.1, 0.1], x => Bands(x, hertz));

    static ModeAware Bands(double[] x, double hertz)
    {
        var quality = Math.Exp(Math.Clamp(x[0], -1, 3.5));
        BandGain Band(int n, double wider) => new(n * hertz, Math.Max(0.55, quality * wider), x[2 * n - 1], x[2 * n]);
        return new ModeAware { Modes = [], Bands = [Band(1, 1), Band(2, 1.5), Band(3, 2)] };
    }

    /// <summary>A floor in the GPUs at a share of the load's highest power.</summary>
    public Device Floor(double share) => new Device.Gpu(new GpuSmoothing { RatedWatts = watts.Max(), Floor = share, Hysteresis = 0.02 }) { Name = "floor" };

    Device Tune(Store store, double[][] starts, double[] steps, Func<double[], Law> law)
    {
        Device Of(double[] x) => new Device.Storage(store, law(x), new SocRecovery()) { Name = "store" };
        var (best, least) = (starts[0], double.PositiveInfinity);
        foreach (var start in starts)
        {
            var (at, value) = Search(start, steps, x => Worst(Of(x)));
            if (value < least) (best, least) = (at, value);
        }
        return Of(best);
    }

    // Steps along each coordinate that grow where they help and halve where none does: a measure with corners has no slope to follow.
    static (double[] At, double Value) Search(double[] start, double[] steps, Func<double[], double> measure)
    {
        var (at, step) = ((double[])start.Clone(), (double[])steps.Clone());
        var value = measure(at);
        for (var tries = 1; tries < Tries && step.Max() > 0.01;)
        {
            var moved = false;
            for (var j = 0; j < at.Length && tries < Tries; j++)
            {
                foreach (var sign in (ReadOnlySpan<int>)[1, -1])
                {
                    var next = (double[])at.Clone();
                    next[j] += sign * step[j];
                    tries++;
                    if (measure(next) is var found && found < value)
                    {
                        (at, value, moved) = (next, found, true);
                        step[j] *= 1.5;
                        break;
                    }
                }
            }
            if (moved) continue;
            for (var j = 0; j < step.Length; j++) step[j] /= 2;
        }
        return (at, value);
    }

    double[] Swings(double[] drawn)
    {
        var outputs = modes[0].Residues.Length;
        var (z, low, high) = (new Complex[modes.Length], new double[outputs], new double[outputs]);
        Array.Fill(low, double.PositiveInfinity);
        Array.Fill(high, double.NegativeInfinity);
        for (var i = 0; i < drawn.Length; i++)
        {
            for (var k = 0; k < z.Length; k++) z[k] = turn[k] * z[k] + input[k] * (drawn[i] - mean);
            if (i < from) continue;
            for (var o = 0; o < outputs; o++)
            {
                double y = 0;
                for (var k = 0; k < z.Length; k++)
                {
                    var residue = modes[k].Residues[o];
                    y += residue.Real * z[k].Real - residue.Imaginary * z[k].Imaginary;
                }
                low[o] = Math.Min(low[o], y);
                high[o] = Math.Max(high[o], y);
            }
        }
        return [.. high.Zip(low, (h, l) => (h - l) * 1000)];
    }
}
