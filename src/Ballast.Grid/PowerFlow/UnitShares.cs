using System.Numerics;
using Ballast.Grid.Cases;

namespace Ballast.Grid.PowerFlow;

/// <summary>
/// What each machine of a bus gives of what the bus's machines give together. Active power is the file's; at the slack the difference goes by the
/// machines' bases. Reactive power goes by active power, as PSS/E's solved cases have it, or by the bases if a machine absorbs or none gives any.
/// </summary>
internal static class UnitShares
{
    public static Complex[] Of(GridCase grid, Dictionary<int, int> index, BusKind[] kinds, Complex[] given)
    {
        var powers = new Complex[grid.Units.Count];
        foreach (var group in Enumerable.Range(0, powers.Length).Where(u => grid.Units[u].InService).GroupBy(u => index[grid.Units[u].Bus]))
        {
            var bus = group.Key;
            if (kinds[bus] == BusKind.Isolated) continue;
            int[] units = [.. group];
            var (stated, bases) = (units.Sum(u => grid.Units[u].PowerMw), units.Sum(u => grid.Units[u].BaseMva));
            var byPower = stated > 0 && units.All(u => grid.Units[u].PowerMw >= 0);
            foreach (var u in units)
            {
                var unit = grid.Units[u];
                var active = unit.PowerMw + (kinds[bus] == BusKind.Slack ? (given[bus].Real - stated) * unit.BaseMva / bases : 0);
                powers[u] = new(active, given[bus].Imaginary * (byPower ? unit.PowerMw / stated : unit.BaseMva / bases));
            }
        }
        return powers;
    }
}
