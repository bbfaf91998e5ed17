using Ballast.Studies.Storage;

namespace Ballast.Studies.Tests.Storage;

/// <summary>A year of CAISO's prices, and the battery that the published numbers are of.</summary>
static class CaisoPrices
{
    static PriceSeries? read;

    public static PriceSeries Read()
    {
        var path = Repository.SharedData("caiso-2020/prices.csv");
        return read ??= PriceFile.Read(File.ReadAllText(path), "prices.csv");
    }

    public static StorageBattery Battery(double megawattHours = 4, double charge = 0.85, double discharge = 1) =>
        new() { Name = "battery", Megawatts = 1, MegawattHours = megawattHours, ChargeEfficiency = charge, DischargeEfficiency = discharge };

    /// <summary>What all windows earn together.</summary>
    public static double Net(StorageBattery battery, WindowLength length, bool exclusive = true)
    {
        var prices = Read();
        var net = 0.0;
        foreach (var (from, count) in PriceWindows.Of(prices, length)) net += Revenue.Of(battery, prices, new WindowModel(battery, prices, from, count, exclusive).Solve()).Net;
        return net;
    }
}
