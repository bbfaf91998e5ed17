using Ballast.Numerics;
using Ballast.Optimization;
using Ballast.Studies.Storage;

namespace Ballast.Studies.Tests.Storage;

/// <summary>Dispatch by what it must always keep, and where it is known on paper.</summary>
public class WindowModelTests
{
    static PriceSeries Prices(params double[] energy) => new() { Name = "p", Start = new DateTime(2027, 1, 1), Energy = energy };

    static PriceSeries Random(int seed, int count = 48)
    {
        var key = CounterRandom.Key(7, 3, (ulong)seed);
        double[] Draw(int stream, double from, double to) => [.. Enumerable.Range(0, count).Select(t => CounterRandom.Uniform(key, 1000 * stream + t, from, to))];
        return Prices(Draw(1, -25, 90)) with { RegulationUp = Draw(2, 0, 20), RegulationDown = Draw(3, 0, 20), Celsius = Draw(4, -20, 60) };
    }

    static Revenue Best(StorageBattery battery, PriceSeries prices) => Revenue.Of(battery, prices, new WindowModel(battery, prices, 0, prices.Count).Solve());

    static readonly StorageBattery Plain = new() { Name = "b", Megawatts = 1, MegawattHours = 2, ChargeEfficiency = 0.8, DischargeEfficiency = 0.9 };

    /// <summary>Two hours to fill 2 MWh at 80 %: 2 MW drawn at 10, 1.44 MWh given at 50.</summary>
    [Fact]
    public void A_cheap_spell_and_a_dear_one_earn_what_they_earn_on_paper()
    {
        var earned = Best(Plain, Prices(10, 10, 50, 50));
        Assert.Equal(-20, earned.Bought, 1e-6);
        Assert.Equal(2 * 0.8 * 0.9 * 50, earned.Sold, 1e-6);
        Assert.Equal(2 * 0.8, earned.DrawnFromStoreMegawattHours, 1e-6);
        Assert.Equal(0, Best(Plain, Prices(50, 50, 10, 10)).Net, 1e-9);
        Assert.Equal(0, Best(Plain, Prices(40, 50)).Net, 1e-9);
    }

    [Fact]
    public void Every_limit_costs_something_and_none_is_passed()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var prices = Random(seed);
            var free = Plain with { MegawattHours = 3 };
            var best = Best(free, prices).Net;
            StorageBattery[] bound =
            [
                free with { LeastSoc = 0.2, MostSoc = 0.8 }, free with { SelfDischarge = 0.9 }, free with { CyclesPerDay = 0.5 }, free with { ColdestCelsius = 0, HottestCelsius = 40 },
                free with { Auxiliary = 0.05 }, free with { Standby = 0.05 }, free with { OperatingCost = 5 }, free with { WearCost = 20 }, free with { ChargeEfficiency = 0.6 },
            ];
            foreach (var battery in bound)
            {
                var found = new WindowModel(battery, prices, 0, prices.Count).Solve();
                Sound(battery, prices, found);
                // Standby earns where prices are negative; the rest never.
                if (battery.Standby == 0) Assert.True(Revenue.Of(battery, prices, found).Net <= best + 1e-6);
                if (battery.CyclesPerDay < 1)
                {
                    for (var day = 0; day < 2; day++) Assert.True(found.Discharge.Skip(24 * day).Take(24).Sum() / battery.DischargeEfficiency <= battery.CyclesPerDay * battery.Usable + 1e-6);
                }
            }
        }
    }

    [Fact]
    public void Regulation_adds_to_what_energy_earns_and_holds_what_it_offers()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var prices = Random(seed, 24);
            var battery = Plain with { Regulation = new(0.2, 0.1) };
            var found = new WindowModel(battery, prices, 0, 24).Solve();
            Sound(battery, prices, found);
            var (with, compatible) = (Revenue.Of(battery, prices, found).Net, Best(battery with { Regulation = new(0.2, 0.1, DerVetCompatible: true) }, prices).Net);
            Assert.True(with >= Best(Plain, prices).Net - 1e-6);
            Assert.True(with >= compatible - 1e-6, "a row more cannot earn more");
        }
    }

    static void Sound(StorageBattery battery, PriceSeries prices, WindowDispatch found)
    {
        const double small = 1e-6;
        var stored = 0.0;
        for (var t = 0; t < found.Count; t++)
        {
            var (charge, discharge) = (found.Charge[t], found.Discharge[t]);
            Assert.InRange(charge, 0, battery.Megawatts + small);
            Assert.InRange(discharge, 0, battery.Megawatts + small);
            Assert.True(Math.Min(charge, discharge) < small, $"both at once in step {t}");
            if (!battery.Runs(prices, t)) Assert.True(charge + discharge < small);
            if (battery.Regulation is { } terms)
            {
                var (upC, upD, downC, downD) = (found.UpFromCharge[t], found.UpFromDischarge[t], found.DownFromCharge[t], found.DownFromDischarge[t]);
                Assert.True(upC <= charge + small && downD <= discharge + small && downC <= battery.Megawatts - charge + small && upD <= battery.Megawatts - discharge + small);
                Assert.True(stored + battery.ChargeEfficiency * downC + downD / battery.DischargeEfficiency <= battery.Usable + small);
                Assert.True(stored - battery.ChargeEfficiency * upC - upD / battery.DischargeEfficiency >= -small);
                charge += terms.DownEnergy * downC - terms.UpEnergy * upC;
                discharge += terms.UpEnergy * upD - terms.DownEnergy * downD;
            }
            stored = battery.Kept(prices.StepHours) * stored + prices.StepHours * (battery.ChargeEfficiency * charge - discharge / battery.DischargeEfficiency);
            Assert.Equal(stored, found.Stored[t], small);
            Assert.InRange(stored, -small, battery.Usable + small);
        }
        Assert.Equal(0, stored, small);
    }

    /// <summary>Whole numbers stand only where both at once could pay; an hour-by-hour program has one in each, and earns as much.</summary>
    [Fact]
    public void Fewer_whole_numbers_earn_the_same()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var prices = Random(seed, 24);
            var program = new LinearProgram();
            var stored = -1;
            for (var t = 0; t < 24; t++)
            {
                var (charge, discharge, next, on) = (program.AddVariable(prices.Energy[t], 0, 1), program.AddVariable(-prices.Energy[t], 0, 1), program.AddVariable(0, 0, t == 23 ? 0 : 2), program.AddVariable(0, 0, 1, whole: true));
                (int, double)[] balance = [(next, 1), (charge, -0.8), (discharge, 1 / 0.9)];
                program.AddRow(0, 0, stored < 0 ? balance : [.. balance, (stored, -1)]);
                program.AddRow(double.NegativeInfinity, 0, (charge, 1), (on, -1));
                program.AddRow(double.NegativeInfinity, 1, (discharge, 1), (on, 1));
                stored = next;
            }
            Assert.Equal(-Cbc.Solve(program).Objective, Best(Plain, prices).Net, 1e-6);
        }
    }

    [Fact]
    public void Regulation_without_its_prices_is_refused_with_the_way_out() =>
        Assert.Contains("--regulation", Assert.Throws<StudyException>(() => new WindowModel(Plain with { Regulation = new() }, Prices(1, 2), 0, 2)).Message, StringComparison.Ordinal);
}
