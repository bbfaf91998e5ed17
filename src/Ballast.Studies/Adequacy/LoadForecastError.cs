namespace Ballast.Studies.Adequacy;

/// <summary>
/// The normal distribution of the load forecast's error in seven classes, each a standard deviation wide, as the IEEE
/// Reliability Test System's programs take it (Billinton and Allan 1996, figure 2.15): weights in thousandths.
/// </summary>
public static class LoadForecastError
{
    static readonly double[] Seven = [0.006, 0.061, 0.242, 0.382, 0.242, 0.061, 0.006];

    /// <summary>The factor by which the load is multiplied in each class, and its weight; one class of weight 1 where there is no error.</summary>
    /// <param name="deviation">Standard deviation as a share of the load.</param>
    public static (double Factor, double Weight)[] Classes(double deviation)
    {
        if (deviation == 0) return [(1, 1)];
        var classes = new (double, double)[Seven.Length];
        for (var i = 0; i < Seven.Length; i++) classes[i] = (Math.Max(0, 1 + (i - 3) * deviation), Seven[i]);
        return classes;
    }
}
