namespace Ballast.Grid.Frequency;

/// <summary>How fast frequency first moves when power is lost or gained: the swing equation at its first moment, before any governor acts.</summary>
public static class Rocof
{
    /// <summary>Hz per second, f0·ΔP/(2·ΣH·S).</summary>
    /// <param name="nominalHz">Nominal frequency, Hz.</param>
    /// <param name="surplusMw">Generation less load; load that comes is negative.</param>
    /// <param name="storedMegawattSeconds">ΣH·S of all that turns, MW·s.</param>
    public static double HzPerSecond(double nominalHz, double surplusMw, double storedMegawattSeconds) => nominalHz * surplusMw / (2 * storedMegawattSeconds);

    /// <summary>Stored energy ΣH·S, MW·s, below which a loss of <paramref name="surplusMw"/> moves frequency faster than <paramref name="hzPerSecond"/>.</summary>
    public static double LeastStored(double nominalHz, double surplusMw, double hzPerSecond) => nominalHz * Math.Abs(surplusMw) / (2 * Math.Abs(hzPerSecond));
}
