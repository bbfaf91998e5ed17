namespace Ballast.Studies.Adequacy;

/// <summary>
/// The capacity credit of variable resources by the hours that matter: the mean output, as a share of what is installed, over
/// the hours whose probability of a shortfall exceeds a cutoff.
/// </summary>
public static class CapacityCredits
{
    /// <summary>How many hours exceed the cutoff.</summary>
    public static int Hours(ExactAdequacy adequacy, double cutoff)
    {
        var hours = 0;
        for (var step = 0; step < adequacy.System.Steps; step++)
            if (adequacy.LossProbability(step) > cutoff) hours++;
        return hours;
    }

    /// <summary>A resource's credit, MW; NaN where no hour exceeds the cutoff.</summary>
    public static double Of(ExactAdequacy adequacy, VariableResource resource, double cutoff)
    {
        var (sum, hours) = (0.0, 0);
        for (var step = 0; step < resource.Power.Length; step++)
        {
            if (!(adequacy.LossProbability(step) > cutoff)) continue;
            sum += resource.Power[step];
            hours++;
        }
        return hours == 0 ? double.NaN : sum / hours;
    }
}
