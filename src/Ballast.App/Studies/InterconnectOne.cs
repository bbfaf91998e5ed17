using Ballast.Studies.Interconnection;

namespace Ballast.App.Studies;

/// <summary>The study of one bus: in the case as it stands, and over the hours of each year.</summary>
static class InterconnectOne
{
    public static Study Study(InterconnectTerms terms, string[] inputs)
    {
        var snapshot = terms.Snapshot();
        if (terms.Profile is not { } profile)
            return new Study<HourHeadrooms>(1, _ => Now(snapshot, terms), parts => InterconnectReport.Of(new(terms, snapshot, parts[0], [], [])))
            {
                Inputs = inputs,
            };

        int[] years = terms.Plan is { } plan ? [.. Enumerable.Range(plan.FirstYear, plan.LastYear - plan.FirstYear + 1)] : [0];
        HourSystem[] systems = [.. years.Select(year => System(terms, year, profile))];
        var blocks = (profile.Hours + InterconnectVerb.BlockHours - 1) / InterconnectVerb.BlockHours;
        return new Study<HourHeadrooms>(years.Length * blocks, unit =>
        {
            var (system, first) = (systems[unit / blocks], unit % blocks * InterconnectVerb.BlockHours);
            return system.Study(terms.Bus, first, Math.Min(InterconnectVerb.BlockHours, profile.Hours - first), new(system));
        }, parts => InterconnectReport.Of(new(
            terms, snapshot, Now(snapshot, terms),
            [.. years.Select((year, y) => new InterconnectYear(year, systems[y], HourHeadrooms.Join([.. parts.Skip(y * blocks).Take(blocks)])))],
            profile.Labels)))
        {
            Inputs = inputs,
        };
    }

    static HourSystem System(InterconnectTerms terms, int year, HourProfile profile) => terms.Plan is { } plan
        ? new(terms.Screen(plan.Apply(terms.Network, year)), profile, terms.Feeding, plan.GrowthUntil(year))
        : new(terms.Screen(terms.Network), profile, terms.Feeding);

    static HourHeadrooms Now(Snapshot snapshot, InterconnectTerms terms)
    {
        var now = HourHeadrooms.Empty(1);
        now.Set(0, snapshot.Of(terms.Bus), 0);
        return now;
    }
}

/// <summary>The hours of one year.</summary>
/// <param name="Year">0: no year was said.</param>
/// <param name="System">As it stands then.</param>
/// <param name="Hours">The headroom of the bus in each.</param>
sealed record InterconnectYear(int Year, HourSystem System, HourHeadrooms Hours);

/// <summary>All that the study of one bus found.</summary>
/// <param name="Now">The case as it stands: one entry.</param>
/// <param name="Years">Empty without hours.</param>
/// <param name="Labels">How each hour is called.</param>
sealed record InterconnectFound(InterconnectTerms Terms, Snapshot Snapshot, HourHeadrooms Now, IReadOnlyList<InterconnectYear> Years, IReadOnlyList<string> Labels)
{
    /// <summary>Whether the load connects on the terms asked for, in the first year or in the case as it stands.</summary>
    public bool Connects => Terms.SizeMw == 0 || (Years.Count > 0 ? ServiceYear.Of(Years[0].Hours, Terms.Service) : ServiceYear.Of(Now, Terms.Service)).Connects;
}
