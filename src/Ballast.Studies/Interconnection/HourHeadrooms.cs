namespace Ballast.Studies.Interconnection;

/// <summary>The headroom of a bus in a stretch of hours, one entry of each array per hour: see <see cref="BusHeadroom"/>. Infinite values are kept as <see cref="double.MaxValue"/>.</summary>
public sealed record HourHeadrooms(double[] NormalMw, double[] EmergencyMw, double[] GenerationMw, int[] NormalBranch, int[] EmergencyBranch, int[] Outage, double[] ShortMw)
{
    public int Hours => NormalMw.Length;

    public BusHeadroom this[int hour] => new(NormalMw[hour], NormalBranch[hour], EmergencyMw[hour], EmergencyBranch[hour], Outage[hour], GenerationMw[hour]);

    public static HourHeadrooms Empty(int hours) => new(new double[hours], new double[hours], new double[hours], new int[hours], new int[hours], new int[hours], new double[hours]);

    public void Set(int hour, BusHeadroom headroom, double shortMw)
    {
        (NormalMw[hour], NormalBranch[hour]) = (Math.Min(headroom.NormalMw, double.MaxValue), headroom.NormalBranch);
        (EmergencyMw[hour], EmergencyBranch[hour], Outage[hour]) = (Math.Min(headroom.EmergencyMw, double.MaxValue), headroom.EmergencyBranch, headroom.Outage);
        GenerationMw[hour] = Math.Min(headroom.GenerationMw, double.MaxValue);
        ShortMw[hour] = shortMw;
    }

    /// <summary>Stretches one after the other.</summary>
    public static HourHeadrooms Join(IReadOnlyList<HourHeadrooms> parts) => new(
        [.. parts.SelectMany(p => p.NormalMw)], [.. parts.SelectMany(p => p.EmergencyMw)], [.. parts.SelectMany(p => p.GenerationMw)],
        [.. parts.SelectMany(p => p.NormalBranch)], [.. parts.SelectMany(p => p.EmergencyBranch)], [.. parts.SelectMany(p => p.Outage)], [.. parts.SelectMany(p => p.ShortMw)]);
}
