namespace Ballast.Studies.Campus;

/// <summary>The largest campus that a grid carries, and what limits it.</summary>
/// <param name="Size">MW.</param>
/// <param name="Without">The size, MW, that each limit alone, lifted, would allow: a share of all, calls of any length or number, a battery of twice the power or twice the energy.</param>
public sealed record CampusFit(double Size, IReadOnlyDictionary<CampusLimit, double> Without)
{
    /// <summary>The limit that, lifted alone, allows the largest campus; null where none alone helps.</summary>
    public CampusLimit? Limit => Without.Where(w => w.Value > Size * (1 + 1e-6)).OrderByDescending(w => w.Value).Select(w => (CampusLimit?)w.Key).FirstOrDefault();
}

/// <summary>Searches the largest campus of which every hour of a period is served (<see cref="CampusService"/>).</summary>
public static class CampusHeadroom
{
    /// <summary>Finds it, to a kilowatt.</summary>
    /// <param name="room">What the grid can carry beside its own load, MW, per hour.</param>
    /// <param name="years">The calendar year of each hour.</param>
    /// <param name="can">What a campus of any size can do; the battery is the same whatever the size.</param>
    public static CampusFit Find(double[] room, int[] years, CampusFlexibility can) => new(Largest(room, years, can), new Dictionary<CampusLimit, double>
    {
        [CampusLimit.Share] = Largest(room, years, can with { Share = 1 }),
        [CampusLimit.CallHours] = Largest(room, years, can with { CallHours = int.MaxValue }),
        [CampusLimit.Calls] = Largest(room, years, can with { CallsPerYear = int.MaxValue }),
        [CampusLimit.StoragePower] = Largest(room, years, can with { StoragePower = 2 * can.StoragePower }),
        [CampusLimit.StorageEnergy] = Largest(room, years, can with { StorageEnergy = 2 * can.StorageEnergy }),
    });

    static double Largest(double[] room, int[] years, CampusFlexibility can)
    {
        bool IsServed(double size) => CampusService.Serve(room, years, size, can).FirstUnserved is null;
        // No campus of more than the roomiest hour is served by a finite battery with flexibility that leaves something drawn; one of all its power is, if called in every hour.
        var (low, high) = (0.0, Math.Max(0, room.Max()) + can.StoragePower);
        if (IsServed(high)) return high;
        while (high - low > 1e-3)
        {
            var middle = 0.5 * (low + high);
            if (IsServed(middle)) low = middle;
            else high = middle;
        }

        return low;
    }
}
