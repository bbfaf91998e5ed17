using Ballast.App.Live;
using Ballast.Files;
using Ballast.Studies.Adequacy;

namespace Ballast.App.Studies;

/// <summary>What is asked of a system.</summary>
/// <param name="Input">The system.</param>
/// <param name="System">The same with what --with adds.</param>
/// <param name="Resources">What is given a capacity value.</param>
/// <param name="Bare">The system without any of them.</param>
/// <param name="Metric">By which index.</param>
sealed record AdequacyTerms(AdequacyInput Input, AdequacySystem System, IReadOnlyList<Resource> Resources, AdequacySystem Bare, RiskMetric Metric)
{
    public static AdequacyTerms Read(string path, double? peak, TimeSpan? repair, IReadOnlyList<string> with, IReadOnlyList<string> values, string? metric)
    {
        var input = AdequacyInput.Read(path, peak, repair);
        var system = input.System;
        foreach (var text in with) system = AdequacyResource.Parse(text, system).AddTo(system);
        var bare = system;
        List<Resource> resources = [];
        foreach (var text in values)
        {
            if (resources.Any(r => r.Name == text)) throw new InputException($"--elcc {text} is said twice: name it once, or add two as {text}+{text}.");
            if (Resource.TakeFrom(bare, text) is { } named)
            {
                bare = named.Without;
                resources.Add(named.Taken);
            }
            else if (AdequacyResource.Looks(text)) resources.Add(AdequacyResource.Parse(text, system));
            else throw new InputException($"{path} has no resource \"{text}\": name one of its units, variable resources, stores or flexible loads, or write one such as unit:100MW,for=4% or battery:100MW/400MWh.");
        }
        return new AdequacyTerms(input, system, resources, bare, Of(metric));
    }

    /// <summary>Whether the exact method can answer.</summary>
    public bool Remembers => System.Storage.Count + System.DemandResponse.Count > 0 || Resources.Any(r => r.Storage.Count + r.DemandResponse.Count > 0);

    /// <summary>The system without resources but some of them.</summary>
    public AdequacySystem With(IEnumerable<Resource> some) => some.Aggregate(Bare, (system, resource) => resource.AddTo(system));

    static RiskMetric Of(string? metric) => metric switch
    {
        null or "lole" => RiskMetric.LossOfLoadDays,
        "lolh" => RiskMetric.LossOfLoadHours,
        "eue" => RiskMetric.UnservedEnergy,
        _ => throw new InputException($"--metric {metric} is not known: write lole, lolh or eue."),
    };
}
