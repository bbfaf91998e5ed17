using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Traces;

namespace Ballast.Grid.RideThrough;

/// <summary>
/// Blocks of load behind UPS on a grid that moves: what <see cref="TraceLoad.RideThrough"/> asks. Blocks step with at most a millisecond, so that a detection of a few
/// milliseconds is found inside a longer step of the grid. It remembers, so that each run needs one of its own.
/// </summary>
public sealed class RidingUps
{
    const double Finest = 0.001;

    readonly UpsBlock[] blocks;
    readonly LoadTrace demand;
    readonly bool[] empty;
    readonly double total;
    double last;

    /// <param name="blocks">The load; what they draw in normal state says their shares of it.</param>
    /// <param name="demand">What the servers ask for, MW: the trace of the load.</param>
    /// <exception cref="CaseException">There is no block, or the blocks draw nothing.</exception>
    public RidingUps(IReadOnlyList<UpsBlock> blocks, LoadTrace demand)
    {
        (this.blocks, this.demand) = ([.. blocks], demand);
        empty = new bool[this.blocks.Length];
        total = this.blocks.Sum(b => b.Megawatts);
        if (!(total > 0)) throw new CaseException("A load that rides through needs at least one block that draws power.");
    }

    /// <summary>Its blocks.</summary>
    public IReadOnlyList<UpsBlock> Blocks => blocks;

    /// <summary>Energy that its batteries and generators have given instead of the grid, MWh.</summary>
    public double CarriedMwh { get; private set; }

    /// <summary>Energy that servers which are down have not asked for, MWh.</summary>
    public double NotUsedMwh { get; private set; }

    /// <summary>When the DC links of blocks on the grid ran empty, so that their servers went down and stay so, s; NaN: never.</summary>
    public double EmptyAt { get; private set; } = double.NaN;

    /// <summary>Goes on until now and says which share of the load is on the grid.</summary>
    public double Share(LoadCondition now)
    {
        var span = now.Seconds - last;
        if (span <= 0) return Connected();
        var count = Math.Max(1, (int)Math.Ceiling(span / Finest - 1e-9));
        var step = span / count;
        for (var i = 0; i < count; i++)
        {
            var (carried, down) = (0.0, 0.0);
            for (var b = 0; b < blocks.Length; b++)
            {
                // As it stood at the step's beginning, which is how the grid has seen it.
                var block = blocks[b];
                var away = (1 - OnGrid(b)) * block.Megawatts;
                if (empty[b] || block.State == BlockState.Down) down += away;
                else carried += away;
                block.Step(last + i * step, step, block.Sees(now.Voltage));
            }

            var megawatts = demand.At(last + (i + 0.5) * step);
            CarriedMwh += megawatts * carried / total * step / 3600;
            NotUsedMwh += megawatts * down / total * step / 3600;
        }

        last = now.Seconds;
        if (now.Charge > 0) return Connected();
        for (var b = 0; b < blocks.Length; b++)
        {
            if (!(OnGrid(b) > 0)) continue;
            empty[b] = true;
            if (double.IsNaN(EmptyAt)) EmptyAt = now.Seconds;
        }

        return Connected();
    }

    double OnGrid(int block) => empty[block] ? 0 : blocks[block].Share;

    double Connected()
    {
        var sum = 0.0;
        for (var b = 0; b < blocks.Length; b++) sum += OnGrid(b) * blocks[b].Megawatts;
        return sum / total;
    }
}
