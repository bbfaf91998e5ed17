namespace Ballast.Studies.Campus;

/// <summary>The largest campus that a grid carries, and what limits it.</summary>
/// <param name="Size">MW.</param>
/// <param name="Lifted">The size, MW, that each limit would allow if it alone were lifted: a share of all, calls of any length or number, a battery of twice the power or twice the energy.</param>
public sealed record CampusFit(double Size, IReadOnlyDictionary<CampusLimit, double> Lifted)
{
    /// <summary>The limit that, lifted alone, allows the largest campus; null where none alone helps.</summary>
    public CampusLimit? Limit => Lifted.Where(w => w.Value > Size + 0.1).OrderByDescending(w => w.Value).Select(w => (CampusLimit?)w.Key).FirstOrDefault();
}

/// <summary>Searches the largest campus that a period serves (<see cref="CampusService"/>), by halving: where calls are scarce a larger one may by chance be served too.</summary>
public static class CampusHeadroom
{
    /// <summary>To which sizes are searched, MW.</summary>
    public const double Tolerance = 1e-3;

    /// <summary>Finds it.</summary>
    /// <param name="room">What the grid can carry beside its own load, MW, per hour.</param>
    /// <param name="years">The calendar year of each hour.</param>
    /// <param name="can">What a campus of any size can do; the battery is the same whatever the size.</param>
    /// <param name="rate">Share of its energy that may stay unserved beyond what it agreed to: 0, or what a contract for interruptible service allows.</param>
    public static CampusFit Find(double[] room, int[] years, CampusFlexibility can, double rate = 0) => new(Largest(room, years, can, rate), new SortedDictionary<CampusLimit, double>
    {
        [CampusLimit.Share] = Largest(room, years, can with { Share = 1 }, rate),
        [CampusLimit.CallHours] = Largest(room, years, can with { CallHours = int.MaxValue }, rate),
        [CampusLimit.Calls] = Largest(room, years, can with { CallsPerYear = int.MaxValue }, rate),
        [CampusLimit.StoragePower] = Largest(room, years, can with { StoragePower = 2 * can.StoragePower }, rate),
        [CampusLimit.StorageEnergy] = Largest(room, years, can with { StorageEnergy = 2 * can.StorageEnergy }, rate),
    });

    static double Largest(double[] room, int[] years, CampusFlexibility can, double rate)
    {
        bool IsServed(double size) => CampusService.Serve(room, years, size, can).UnservedEnergy <= rate * size * room.Length;
        // One that could give up everything at any time has no largest size; it is told as the largest room and the battery together.
        var (low, high) = (0.0, Math.Max(0, room.Max()) + can.StoragePower);
        if (IsServed(high)) return high;
        while (high - low > Tolerance)
        {
            var middle = 0.5 * (low + high);
            if (IsServed(middle)) low = middle;
            else high = middle;
        }

        return low;
    }
}
