using Ballast.Grid.Cases;
using Ballast.Grid.Frequency;

namespace Ballast.Grid.RideThrough;

/// <summary>Runs load behind UPS blocks through dips, with what its leaving does to the voltage at its common point and to the grid's frequency.</summary>
public static class RideThroughSimulation
{
    /// <summary>Dips are moved to whole steps.</summary>
    const double Step = 0.001;
    const int Coarse = 50;
    const int Window = 500;

    /// <param name="groups">The load.</param>
    /// <param name="surroundings">The grid.</param>
    /// <param name="dips">In the order of time.</param>
    /// <param name="seconds">How long to go on.</param>
    /// <param name="seed">Of the blocks' settings.</param>
    /// <param name="compliant">Whether every block has the logic that the rules allow instead of its own.</param>
    /// <exception cref="CaseException">The grid cannot be, or the run is too long.</exception>
    public static RideThroughRun Run(IReadOnlyList<UpsGroup> groups, Surroundings surroundings, IReadOnlyList<Dip> dips, double seconds, ulong seed = 1, bool compliant = false)
    {
        if (seconds is not (> 0 and <= 36_000)) throw new CaseException("A run lasts more than nothing and at most ten hours.");
        UpsBlock[][] byGroup = [.. groups.Select((g, i) => g.Draw(seed, i, compliant))];
        UpsBlock[] blocks = [.. byGroup.SelectMany(b => b)];
        if (blocks.Length == 0) throw new CaseException("There is no block of load.");
        var before = blocks.Sum(b => b.Megawatts);
        var frequency = new FrequencySimulation(surroundings.System, Step);
        var steps = (int)Math.Ceiling(seconds / Step - 1e-9);
        var track = new RunTrack(before, steps, Coarse, surroundings.System.NominalHz, Window, Step);
        var recoveries = new Recoveries(dips.Count, blocks);

        var (next, inDip, wasRough) = (0, false, false);
        var (from, to) = (long.MaxValue, long.MaxValue);
        Place();
        var megawatts = before;
        for (var k = 0; k < steps; k++)
        {
            if (k == to)
            {
                (inDip, wasRough) = (false, true);
                recoveries.Begin(next, k * Step);
                next++;
                Place();
            }
            if (k == from)
            {
                inDip = true;
                recoveries.Interrupt();
            }
            var steady = surroundings.Volts + surroundings.Rise(before - megawatts);
            var volts = inDip ? dips[next].Volts : steady;
            megawatts = 0;
            foreach (var block in blocks)
            {
                var seen = inDip ? 1 - block.Depth * (1 - volts) : steady;
                if (!block.IsQuiet || seen < block.Settings.TransferBelow || seen > block.Settings.TransferAbove || block.Settings.Supply == Supply.Direct) block.Step(k * Step, Step, seen);
                megawatts += block.Share * block.Megawatts;
            }
            frequency.Step(megawatts - before);
            recoveries.Look((k + 1) * Step);
            track.Take(k + 1, megawatts, volts, frequency.Hz, inDip, near: inDip || wasRough || k + 5 >= from);
            if (wasRough && !inDip && k % 200 == 0) wasRough = false;
        }
        return track.Finish(groups, byGroup, blocks, recoveries.Seconds);

        void Place()
        {
            if (next >= dips.Count)
            {
                (from, to) = (long.MaxValue, long.MaxValue);
                return;
            }
            from = (long)Math.Round(dips[next].Start / Step);
            to = from + Math.Max(1, (long)Math.Round(dips[next].Duration / Step));
        }
    }

    /// <summary>How long blocks take to draw 90 % again after each dip.</summary>
    sealed class Recoveries(int dips, UpsBlock[] blocks)
    {
        const double Recovered = 0.9;
        int current = -1;
        double since;
        int open;

        public double[][] Seconds { get; } = [.. Enumerable.Range(0, dips).Select(_ => new double[blocks.Length])];

        public void Begin(int dip, double now)
        {
            (current, since, open) = (dip, now, blocks.Length);
            Array.Fill(Seconds[dip], double.PositiveInfinity);
        }

        /// <summary>The next dip begins: who is not back will not be known to come back, unless it stays away anyway.</summary>
        public void Interrupt()
        {
            if (current < 0) return;
            for (var i = 0; i < blocks.Length; i++)
                if (double.IsPositiveInfinity(Seconds[current][i]) && blocks[i].State is BlockState.Battery or BlockState.WalkIn) Seconds[current][i] = double.NaN;
            current = -1;
        }

        public void Look(double now)
        {
            if (current < 0 || open == 0) return;
            var at = Seconds[current];
            for (var i = 0; i < blocks.Length; i++)
            {
                if (!double.IsPositiveInfinity(at[i]) || blocks[i].Share < Recovered) continue;
                at[i] = Math.Max(0, now - since - Step);
                open--;
            }
        }
    }
}
