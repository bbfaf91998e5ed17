namespace Ballast.Studies.Adequacy;

/// <summary>
/// Capacity values by bisection on exact indices. ELCC (Garver 1966): the greatest load of the same power in all hours that
/// can be added with a resource without more risk than without it. EFC: the firm power that would do as much as the resource.
/// </summary>
public static class ExactCapacityValue
{
    /// <summary>To which a capacity value is found, MW.</summary>
    public const double Tolerance = 1e-6;

    /// <summary>ELCC and EFC, MW.</summary>
    /// <param name="without">The system without the resource.</param>
    /// <param name="with">The system with it.</param>
    /// <param name="metric">The index that is held.</param>
    /// <param name="span">About what the resource could give, MW; the search begins there.</param>
    /// <exception cref="StudyException">Without the resource there is no risk at all, so that nothing can be compared.</exception>
    public static (double Elcc, double Efc) Of(ExactAdequacy without, ExactAdequacy with, RiskMetric metric, double span)
    {
        var (bare, joined) = (without.Of(metric), with.Of(metric));
        if (!(bare > 0) || !(joined > 0))
            throw new StudyException($"{without.System.Name} has no shortfall to be measured by: raise its load by --peak, or take away capacity.");
        var elcc = Greatest(x => with.Of(metric, x) <= Same(bare), span);
        // Firm power f lowers the load by f; the least f at which the bare system is as safe.
        var efc = -Greatest(x => without.Of(metric, x) <= Same(joined), span);
        return (elcc, efc);
    }

    /// <summary>LOLE and LOLH rise in steps; sums of the same probabilities in another order must not fall off one.</summary>
    static double Same(double risk) => risk * (1 + 1e-11);

    /// <summary>The greatest x for which a condition holds that holds for small x and not for great ones.</summary>
    static double Greatest(Func<double, bool> holds, double span)
    {
        var reach = Math.Max(span, 1);
        double low = 0, high = 0;
        if (holds(0))
        {
            for (high = reach; holds(high); high *= 2)
            {
                low = high;
                if (high > 1e9) return double.PositiveInfinity;
            }
        }
        else
        {
            for (low = -reach; !holds(low); low *= 2)
            {
                high = low;
                if (low < -1e9) return double.NegativeInfinity;
            }
        }
        while (high - low > Tolerance)
        {
            var middle = low + (high - low) / 2;
            if (holds(middle)) low = middle;
            else high = middle;
        }
        return low;
    }
}
