using System.Globalization;
using Ballast.Optimization;
using Ballast.Studies.Storage;

namespace Ballast.Benchmarks;

static partial class StudyBenchmark
{
    /// <summary>A year of hourly arbitrage of 1 MW / 4 MWh as one program, on prices made here: a daily shape, weather of days, some nights below zero.</summary>
    static void Storage()
    {
        var key = Numerics.CounterRandom.Key(1, 77);
        var energy = new double[8784];
        for (var t = 0; t < energy.Length; t++)
        {
            var (day, hour) = (t / 24, t % 24);
            var weather = Numerics.CounterRandom.Gaussian(key, day);
            energy[t] = 35 + 12 * Math.Cos((hour - 19) / 12.0 * Math.PI) - 14 * Math.Exp(-Math.Pow((hour - 12.5) / 2.5, 2)) + 9 * weather + 3 * Numerics.CounterRandom.Gaussian(key, 10_000 + t) + (weather > 2 && hour is >= 17 and <= 20 ? 500 : 0);
        }
        var prices = new PriceSeries { Name = "made", Start = new DateTime(2028, 1, 1), Energy = energy };
        var battery = new StorageBattery { Name = "4 h", Megawatts = 1, MegawattHours = 4, ChargeEfficiency = 0.85 };
        if (!Cbc.IsPresent)
        {
            Console.WriteLine(new SolverMissingException().Message);
            return;
        }
        string Net(WindowDispatch window) => string.Create(CultureInfo.InvariantCulture, $"{Revenue.Of(battery, prices, window).Net:N2} $, {energy.Count(p => p < 0)} of {energy.Length} prices below zero");
        Line("storage: a year of hourly arbitrage as one linear program", () => Net(new WindowModel(battery, prices, 0, prices.Count, exclusive: false).Solve()));
        Line("storage: the same, charging excludes discharging", () => Net(new WindowModel(battery, prices, 0, prices.Count).Solve()));
        Line("storage: the same in 366 daily windows", () =>
            string.Create(CultureInfo.InvariantCulture, $"{PriceWindows.Of(prices, WindowLength.Day).Sum(w => Revenue.Of(battery, prices, new WindowModel(battery, prices, w.From, w.Count).Solve()).Net):N2} $"));
    }

    /// <summary>Some runs of one thing, after one that warms up.</summary>
    static void Line(string what, Func<string> run)
    {
        const int Runs = 5;
        var said = run();
        var times = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            var begun = Clock.Wall;
            run();
            times[i] = Clock.Wall - begun;
        }
        Console.WriteLine($"{what}: {Samples.Spread(times, Samples.Duration)}; {said}");
    }
}
