namespace Ballast.Studies.Storage;

/// <summary>How far ahead prices are known when a dispatch is decided.</summary>
public enum WindowLength
{
    /// <summary>A calendar day.</summary>
    Day,

    /// <summary>Seven days from the first on.</summary>
    Week,

    /// <summary>All of the series.</summary>
    Year,
}

/// <summary>Cuts a series into windows that owe each other nothing.</summary>
public static class PriceWindows
{
    /// <summary>First step and number of steps of each window.</summary>
    public static (int From, int Count)[] Of(PriceSeries prices, WindowLength length)
    {
        if (length == WindowLength.Year) return [(0, prices.Count)];
        var days = length == WindowLength.Week ? 7 : 1;
        var windows = new List<(int, int)>();
        var (begun, first) = (0, prices.At(0).Date);
        for (var t = 1; t <= prices.Count; t++)
        {
            if (t < prices.Count && (prices.At(t).Date - first).Days < days) continue;
            windows.Add((begun, t - begun));
            if (t < prices.Count) (begun, first) = (t, prices.At(t).Date);
        }
        return [.. windows];
    }
}
