namespace Ballast.Studies.Interconnection;

/// <summary>
/// The smallest flexible share, and the smallest store, that connect a load without an upgrade, over all hours in their order. A store needs the power of the deepest
/// lack d_t = max(0, (1 − φ)L − H_t), and for that power the energy max_t R_t with R_t = R_{t+1} + d_t where it discharges and R_t = max(0, R_{t+1} − η min(P, r_t))
/// where it may charge with the room r_t: what must be in it before hour t so that nothing is missing later. It begins full.
/// </summary>
public static class StorageSizing
{
    /// <summary>What must be in the store before each hour, MWh, and after the last (0).</summary>
    public static double[] Reserve(HourHeadrooms hours, ServiceTerms terms)
    {
        var store = terms.Storage ?? throw new ArgumentException("There is no store.", nameof(terms));
        var reserve = new double[hours.Hours + 1];
        for (var t = hours.Hours - 1; t >= 0; t--)
        {
            var (lack, room) = Balance(hours[t], terms);
            reserve[t] = lack > 0 ? reserve[t + 1] + Math.Min(lack, store.PowerMw) : Math.Max(0, reserve[t + 1] - store.Efficiency * Math.Min(store.PowerMw, room));
        }
        return reserve;
    }

    /// <summary>The smallest store beside a load; power first, then the energy that it needs.</summary>
    public static SiteStorage Smallest(HourHeadrooms hours, ServiceTerms terms, double efficiency)
    {
        var power = 0.0;
        for (var t = 0; t < hours.Hours; t++) power = Math.Max(power, Balance(hours[t], terms).Lack);
        if (power <= ServiceYear.Tolerance) return new(0, 0, efficiency);
        var store = new SiteStorage(power, 0, efficiency);
        return store with { EnergyMwh = Reserve(hours, terms with { Storage = store }).Max() };
    }

    /// <summary>
    /// The smallest share that connects the load with no store. Before an outage φL may stay away, after one φL has run back; both ask for φ = max_t (1 − H_t / L).
    /// Whether it runs back decides how often it is called, not how large it is.
    /// </summary>
    /// <returns>From 0 to 1.</returns>
    public static double SmallestShare(HourHeadrooms hours, double sizeMw)
    {
        var share = 0.0;
        for (var t = 0; t < hours.Hours; t++) share = Math.Max(share, 1 - hours[t].FirmMw / sizeMw);
        return share <= ServiceYear.Tolerance / sizeMw ? 0 : Math.Min(1, share);
    }

    /// <summary>What the fixed part lacks, or the room that the whole load leaves for charging. A charging store stops at an outage, as a flexible load runs back.</summary>
    static (double Lack, double Room) Balance(BusHeadroom headroom, ServiceTerms terms)
    {
        var lack = terms.FixedMw - headroom.FirmMw;
        var before = terms.RunsBack ? headroom.BeforeOutageMw : headroom.FirmMw;
        return lack > ServiceYear.Tolerance ? (lack, 0) : (0, Math.Max(0, before - terms.SizeMw));
    }
}
