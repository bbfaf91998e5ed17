namespace Ballast.Studies.Campus;

/// <summary>How a campus of one size got through a period.</summary>
/// <param name="NeedHours">Hours in which the grid had no room for all of it.</param>
/// <param name="NeedEnergy">What the grid had no room for, MWh.</param>
/// <param name="DeepestNeed">The most that the grid had no room for in an hour, MW.</param>
/// <param name="LongestEvent">Most hours in a row with such a need.</param>
/// <param name="Calls">Calls of the flexible load.</param>
/// <param name="MostCalls">Calls in the year with the most.</param>
/// <param name="FlexibleEnergy">What the flexible load gave up, MWh.</param>
/// <param name="StorageEnergy">What the battery gave, MWh.</param>
/// <param name="UnservedEnergy">What neither could, MWh.</param>
/// <param name="FirstUnserved">The first hour of that, by its number; null if there is none.</param>
public sealed record CampusOutcome(
    int NeedHours, double NeedEnergy, double DeepestNeed, int LongestEvent, int Calls, int MostCalls, double FlexibleEnergy, double StorageEnergy, double UnservedEnergy, int? FirstUnserved);

/// <summary>
/// A campus behind a grid with limited room, hour by hour. An hour's need is what the campus draws above the grid's room. Hours of need in a row are an event, known when it begins, as a day-ahead forecast knows it.
/// In an event the battery serves alone where it can; else the flexible load is called once, in the stretch of hours in which it gives most of what is beyond the battery's power, and among those most of all.
/// Between events the battery charges from what room there is.
/// </summary>
public static class CampusService
{
    const double Negligible = 1e-9;

    /// <summary>Serves a campus of constant power through a period.</summary>
    /// <param name="room">What the grid can carry beside its own load, MW, per hour; may be negative.</param>
    /// <param name="years">The calendar year of each hour; as long as <paramref name="room"/>.</param>
    /// <param name="size">The campus's power, MW.</param>
    /// <param name="can">What it can do.</param>
    public static CampusOutcome Serve(ReadOnlySpan<double> room, ReadOnlySpan<int> years, double size, CampusFlexibility can)
    {
        var (stored, flexible) = (can.StorageEnergy, can.Share * size);
        var (needHours, longest, calls, mostCalls, callsThisYear, year) = (0, 0, 0, 0, 0, int.MinValue);
        double needEnergy = 0, deepest = 0, given = 0, drawn = 0, unserved = 0;
        int? first = null;
        for (var hour = 0; hour < room.Length;)
        {
            if (size <= room[hour])
            {
                stored = Math.Min(can.StorageEnergy, stored + Math.Min(can.StoragePower, room[hour] - size) * can.RoundTrip);
                hour++;
                continue;
            }

            var end = hour + 1;
            while (end < room.Length && size > room[end]) end++;
            if (years[hour] != year) (year, callsThisYear) = (years[hour], 0);
            var hours = room[hour..end];
            var plan = Alone(hours, size, can, stored);
            if (plan.Unserved > Negligible && callsThisYear < can.CallsPerYear && flexible > 0 && can.CallHours > 0)
            {
                plan = Best(hours, size, flexible, can, stored);
                calls++;
                mostCalls = Math.Max(mostCalls, ++callsThisYear);
            }

            if (plan.Unserved > Negligible) first ??= hour + plan.FirstUnserved;
            for (var i = 0; i < hours.Length; i++)
            {
                needEnergy += size - hours[i];
                deepest = Math.Max(deepest, size - hours[i]);
            }

            (needHours, longest) = (needHours + hours.Length, Math.Max(longest, hours.Length));
            (given, drawn, unserved) = (given + plan.Flexible, drawn + plan.Storage, unserved + plan.Unserved);
            stored -= plan.Storage;
            hour = end;
        }

        return new(needHours, needEnergy, deepest, longest, calls, mostCalls, given, drawn, unserved > Negligible ? unserved : 0, first);
    }

    readonly record struct Plan(double Flexible, double Storage, double Unserved, int FirstUnserved);

    static Plan Alone(ReadOnlySpan<double> hours, double size, CampusFlexibility can, double stored) => Through(hours, size, 0, hours.Length, 0, can, stored);

    static Plan Best(ReadOnlySpan<double> hours, double size, double flexible, CampusFlexibility can, double stored)
    {
        var length = Math.Min(can.CallHours, hours.Length);
        var (from, best, bestAll) = (0, double.NegativeInfinity, double.NegativeInfinity);
        double beyond = 0, all = 0;
        for (var i = 0; i < hours.Length; i++)
        {
            Count(size - hours[i], 1);
            if (i >= length) Count(size - hours[i - length], -1);
            if (i < length - 1 || (beyond <= best + Negligible && (beyond < best - Negligible || all <= bestAll + Negligible))) continue;
            (from, best, bestAll) = (i - length + 1, beyond, all);
        }

        return Through(hours, size, from, length, flexible, can, stored);

        void Count(double need, int sign)
        {
            beyond += sign * Math.Min(flexible, Math.Max(0, need - can.StoragePower));
            all += sign * Math.Min(flexible, need);
        }
    }

    /// <summary>An event with the flexible load called for some of its hours, and the battery for the rest.</summary>
    static Plan Through(ReadOnlySpan<double> hours, double size, int from, int length, double flexible, CampusFlexibility can, double stored)
    {
        double given = 0, drawn = 0, unserved = 0;
        var first = hours.Length;
        for (var i = 0; i < hours.Length; i++)
        {
            var need = size - hours[i];
            var less = i >= from && i < from + length ? Math.Min(need, flexible) : 0;
            var battery = Math.Min(Math.Min(need - less, can.StoragePower), stored - drawn);
            var missing = need - less - battery;
            if (missing > Negligible) first = Math.Min(first, i);
            (given, drawn, unserved) = (given + less, drawn + battery, unserved + missing);
        }

        return new(given, drawn, unserved, first);
    }
}
