namespace Ballast.Studies.Adequacy;

/// <summary>
/// Capacity values by bisection on exact indices. ELCC (Garver 1966): the greatest load of the same power in all hours that
/// can be added with a resource without more risk than without it. EFC: the firm power that would do as much as the resource.
/// With g(S, r) the greatest load that can be added to a system S before its index exceeds r: ELCC = g(with, r₀) − g(without, r₀)
/// at the index r₀ of the system without, and EFC = g(with, r₁) − g(without, r₁) at the index r₁ of the system with it.
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
    /// <exception cref="StudyException">Without the resource there is no risk at all, or nothing but shortfall, so that nothing can be compared.</exception>
    public static (double Elcc, double Efc) Of(ExactAdequacy without, ExactAdequacy with, RiskMetric metric, double span)
    {
        var (bare, joined) = (without.Of(metric), with.Of(metric));
        if (!(bare > 0) || !(joined > 0))
            throw new StudyException($"{without.System.Name} has no shortfall to be measured by: raise its load by --peak, or take away capacity.");
        // Over a stretch of load LOLE and LOLH may not change at all. Both systems are taken at the end of theirs, so that a
        // stretch counts for neither, firm power is worth itself, and no unit more than its capacity.
        double At(ExactAdequacy system, double risk) => Greatest(x => system.Of(metric, x) <= Same(risk), span);
        var (elcc, efc) = (At(with, bare) - At(without, bare), At(with, joined) - At(without, joined));
        // Where every day or hour falls short already, no load makes LOLE or LOLH worse, and there is no end to g.
        if (!double.IsFinite(elcc) || !double.IsFinite(efc))
            throw new StudyException($"{without.System.Name} falls short at all times without the resource, so that this index cannot rise: hold eue by --metric, lower the load by --peak, or take less away.");
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
