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
    /// <param name="shares">Of a block's power, from which on it counts as back; without them, 90 %.</param>
    /// <exception cref="CaseException">The grid cannot be, or the run is too long.</exception>
    public static RideThroughRun Run(IReadOnlyList<UpsGroup> groups, Surroundings surroundings, IReadOnlyList<Dip> dips, double seconds, ulong seed = 1, bool compliant = false, IReadOnlyList<double>? shares = null)
    {
        if (seconds is not (> 0 and <= 36_000)) throw new CaseException("A run lasts more than nothing and at most ten hours.");
        UpsBlock[][] byGroup = [.. groups.Select((g, i) => g.Draw(seed, i, compliant))];
        UpsBlock[] blocks = [.. byGroup.SelectMany(b => b)];
        if (blocks.Length == 0) throw new CaseException("There is no block of load.");
        var before = blocks.Sum(b => b.Megawatts);
        var frequency = new FrequencySimulation(surroundings.System, Step);
        var steps = (int)Math.Ceiling(seconds / Step - 1e-9);
        var track = new RunTrack(before, steps, Coarse, surroundings.System.NominalHz, Window, Step);
        Recoveries[] recoveries = [.. (shares ?? [0.9]).Distinct().Select(s => new Recoveries(s, dips.Count, blocks))];

        var (next, inDip, wasRough) = (0, false, false);
        var (from, to) = (long.MaxValue, long.MaxValue);
        Place(0);
        var megawatts = before;
        for (var k = 0; k < steps; k++)
        {
            if (k == to)
            {
                (inDip, wasRough) = (false, true);
                foreach (var recovery in recoveries) recovery.Begin(next, k * Step);
                next++;
                Place(k);
            }
            if (k == from)
            {
                inDip = true;
                foreach (var recovery in recoveries) recovery.Interrupt();
            }
            var steady = surroundings.Volts + surroundings.Rise(before - megawatts);
            var volts = inDip ? dips[next].Volts : steady;
            megawatts = 0;
            foreach (var block in blocks)
            {
                var seen = inDip ? block.Sees(volts) : steady;
                if (!block.IsQuiet || seen < block.Settings.TransferBelow || seen > block.Settings.TransferAbove || block.Settings.Supply == Supply.Direct) block.Step(k * Step, Step, seen);
                megawatts += block.Share * block.Megawatts;
            }
            frequency.Step(megawatts - before);
            foreach (var recovery in recoveries) recovery.Look((k + 1) * Step);
            track.Take(k + 1, megawatts, volts, frequency.Hz, inDip, near: inDip || wasRough || k + 5 >= from);
            if (wasRough && !inDip && k % 200 == 0) wasRough = false;
        }
        return track.Finish(groups, byGroup, blocks, recoveries.ToDictionary(r => r.Share, r => r.Seconds));

        // A dip that follows closely on another begins no earlier than that one's last step ends.
        void Place(long now)
        {
            if (next >= dips.Count)
            {
                (from, to) = (long.MaxValue, long.MaxValue);
                return;
            }
            from = Math.Max(now, (long)Math.Round(dips[next].Start / Step));
            to = from + Math.Max(1, (long)Math.Round(dips[next].Duration / Step));
        }
    }

    /// <summary>How long blocks take to draw a share of their power again after each dip.</summary>
    sealed class Recoveries(double share, int dips, UpsBlock[] blocks)
    {
        int current = -1;
        double since;
        int open;

        public double Share => share;

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
                if (!double.IsPositiveInfinity(at[i]) || blocks[i].Share < share) continue;
                at[i] = Math.Max(0, now - since - Step);
                open--;
            }
        }
    }
}
