using Ballast.Numerics;
using Ballast.Studies.Adequacy;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

/// <summary>Systems by chance, short often enough that everything happens.</summary>
static class RandomSystem
{
    public static AdequacySystem Of(ulong seed, int areas, int steps, bool remembers, bool ties = true)
    {
        var key = CounterRandom.Key(seed, 99);
        var draws = 0L;
        double Draw(double from, double to) => CounterRandom.Uniform(key, draws++, from, to);
        bool Coin(double share = 0.5) => Draw(0, 1) < share;
        var load = Enumerable.Range(0, areas).Select(a => Enumerable.Range(0, steps).Select(t => Math.Round(200 + 60 * Math.Sin(t * 2 * Math.PI / 24) + Draw(0, 40), Coin() ? 0 : 3)).ToArray()).ToArray();
        var units = Enumerable.Range(0, areas).SelectMany(a => Enumerable.Range(0, 9).Select(i => new Unit
        {
            Name = $"{a}-{i}",
            Area = a,
            Capacity = Math.Round(Draw(10, 70), 2),
            OutageRate = Coin(0.1) ? 0 : Draw(0.02, 0.15),
            DeratedRate = Coin(0.3) ? 0.05 : 0,
            DeratedBy = 5,
            RepairHours = Draw(1, 60),
        })).ToArray();
        return new AdequacySystem
        {
            Name = $"random {seed}",
            Steps = steps,
            StepHours = Coin(0.3) ? 0.5 : 1,
            Areas = [.. load.Select((l, a) => new Area($"{a}", l))],
            Units = units,
            Variable = Coin() ? [new VariableResource("wind", areas - 1, [.. Enumerable.Range(0, steps).Select(_ => Draw(0, 30))])] : [],
            LoadUncertainty = Coin(0.4) ? 0.04 : 0,
            Storage = !remembers ? [] : [.. Enumerable.Range(0, 1 + (Coin() ? 1 : 0)).Select(i => new StorageUnit
            {
                Name = $"store {i}",
                Area = (int)Draw(0, areas),
                ChargePower = Draw(5, 40),
                DischargePower = Draw(5, 40),
                Energy = Draw(10, 200),
                ChargeEfficiency = Coin() ? 1 : 0.9,
                DischargeEfficiency = Coin() ? 1 : 0.93,
                CarryOver = Coin(0.3) ? 0.999 : 1,
                OutageRate = Coin(0.3) ? 0.05 : 0,
                InitialShare = Coin() ? 1 : Draw(0, 1),
            })],
            DemandResponse = !remembers || Coin(0.3) ? [] : [.. Enumerable.Range(0, 1 + (Coin() ? 1 : 0)).Select(i => new DemandResponse
            {
                Name = $"response {i}",
                Area = (int)Draw(0, areas),
                BorrowPower = Draw(5, 40),
                PaybackPower = Coin(0.3) ? 0 : Draw(5, 40),
                Energy = Coin() ? double.PositiveInfinity : Draw(10, 100),
                PaybackSteps = Coin() ? 24 : int.MaxValue,
                Interest = Coin() ? 0 : 0.01,
                CallSteps = Coin() ? 4 : int.MaxValue,
                Calls = Coin() ? 6 : int.MaxValue,
                NoticeSteps = Coin() ? 1 : 0,
                OutageRate = Coin(0.3) ? 0.05 : 0,
            })],
            Ties = !ties ? [] : [.. Enumerable.Range(0, areas).SelectMany(a => Enumerable.Range(a + 1, areas - a - 1).Where(_ => Coin(0.8)).Select(b => new Tie
            {
                Name = $"{a}-{b}",
                From = a,
                To = b,
                Forward = Math.Round(Draw(0, 60)),
                Backward = Math.Round(Draw(0, 60)),
                OutageRate = Coin() ? 0 : 0.05,
            }))],
        };
    }
}
