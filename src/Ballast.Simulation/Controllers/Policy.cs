using Ballast.Assets;

namespace Ballast.Simulation.Controllers;

/// <summary>Who runs the site in a scenario.</summary>
public enum Policy
{
    Ballast,

    /// <summary>Nobody: what happens untouched.</summary>
    Nothing,

    /// <summary>One cap for all flexible jobs, from their declared curves.</summary>
    UniformCap,

    /// <summary>The published policy "DVFS, fair", open loop.</summary>
    DvfsFair,

    /// <summary>The published policy "DVFS + job pausing, fair", open loop.</summary>
    DvfsPausingFair,
}

/// <summary>From a policy's name to a controller.</summary>
public static class Policies
{
    public static IController Create(this Policy policy, Site site) => policy == Policy.Ballast
        ? new CoordinatorController(new Coordinator(site))
        : new OpenLoopController(site, policy);
}
