namespace Ballast.Studies.Interconnection;

/// <summary>The headroom of every bus over a stretch of hours, one entry of each array per bus, by place.</summary>
/// <param name="FirmMw">The least firm headroom.</param>
/// <param name="Hour">The hour that sets it, counted from the first of all.</param>
/// <param name="Branch">The branch that binds then; −1: none.</param>
/// <param name="Outage">The branch that is out then; −1: none.</param>
/// <param name="HoursAbove">Hours in which the headroom is below the size asked for.</param>
/// <param name="AboveMwh">Σ max(0, size − headroom).</param>
public sealed record BusHours(double[] FirmMw, int[] Hour, int[] Branch, int[] Outage, int[] HoursAbove, double[] AboveMwh)
{
    public static BusHours Empty(int buses) => new([.. Enumerable.Repeat(double.MaxValue, buses)], new int[buses], [.. Enumerable.Repeat(-1, buses)], [.. Enumerable.Repeat(-1, buses)], new int[buses], new double[buses]);

    public void Take(int bus, int hour, BusHeadroom headroom, double sizeMw)
    {
        var firm = headroom.FirmMw;
        if (firm < FirmMw[bus])
        {
            (FirmMw[bus], Hour[bus]) = (firm, hour);
            (Branch[bus], Outage[bus]) = headroom.Binding switch { Limit.Normal => (headroom.NormalBranch, -1), Limit.Emergency => (headroom.EmergencyBranch, headroom.Outage), _ => (-1, -1) };
        }
        if (sizeMw - firm <= ServiceYear.Tolerance) return;
        HoursAbove[bus]++;
        AboveMwh[bus] += sizeMw - firm;
    }

    /// <summary>Stretches together, in their order.</summary>
    public static BusHours Join(IReadOnlyList<BusHours> parts)
    {
        var all = Empty(parts[0].FirmMw.Length);
        foreach (var part in parts)
        {
            for (var j = 0; j < all.FirmMw.Length; j++)
            {
                if (part.FirmMw[j] < all.FirmMw[j]) (all.FirmMw[j], all.Hour[j], all.Branch[j], all.Outage[j]) = (part.FirmMw[j], part.Hour[j], part.Branch[j], part.Outage[j]);
                all.HoursAbove[j] += part.HoursAbove[j];
                all.AboveMwh[j] += part.AboveMwh[j];
            }
        }
        return all;
    }
}
