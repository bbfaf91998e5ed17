namespace Ballast.Studies.Adequacy;

/// <summary>
/// Adequacy without chance, all areas as one: in each step the probability that outages exceed what capacity and variable
/// resources leave above the load. The load's error multiplies the load and not the variable resources.
/// </summary>
/// <remarks>
/// LOLP(h) = Σ w·P(outage &gt; capacity − f·load(h) + variable(h)) over the classes (f, w) of the load's error;
/// LOLE = Σ over days of the highest LOLP(h) of the day; LOLH = Σ LOLP(h)·Δt; EUE = Σ w·E[max(0, outage − reserve)]·Δt.
/// Storage and demand response couple the hours and need the sequential engine.
/// </remarks>
public sealed class ExactAdequacy
{
    readonly double[] load, variable;
    readonly (double Factor, double Weight)[] classes;
    readonly DayIndex days;
    readonly double stepHours;
    readonly double[] highest;

    /// <param name="system">What is looked at. Its ties are taken as unlimited.</param>
    /// <exception cref="StudyException">It has storage or demand response, or is not sound.</exception>
    public ExactAdequacy(AdequacySystem system) : this(system, null)
    {
    }

    ExactAdequacy(AdequacySystem system, OutageTable? table)
    {
        AdequacyChecks.System(system);
        if (system.Storage.Count + system.DemandResponse.Count > 0)
            throw new StudyException($"{(system.Storage.Count > 0 ? system.Storage[0].Name : system.DemandResponse[0].Name)} remembers from one hour to the next, which the outage table cannot: use --monte-carlo, or leave it out.");
        System = system;
        Table = table ?? OutageTable.Of(system.Units);
        (load, variable) = (new double[system.Steps], new double[system.Steps]);
        foreach (var area in system.Areas) Sum(load, area.Load);
        foreach (var resource in system.Variable) Sum(variable, resource.Power);
        classes = LoadForecastError.Classes(system.LoadUncertainty);
        days = new DayIndex(system);
        stepHours = system.StepHours;
        highest = new double[days.Days];
    }

    /// <summary>The system that is looked at.</summary>
    public AdequacySystem System { get; }

    /// <summary>The outage table of all its units.</summary>
    public OutageTable Table { get; }

    /// <summary>The indices.</summary>
    public Indices Indices() => new(new(Of(RiskMetric.LossOfLoadDays)), new(Of(RiskMetric.LossOfLoadHours)), new(Of(RiskMetric.UnservedEnergy)));

    /// <summary>One index, with a load of the same power in all hours added. Allocates nothing.</summary>
    /// <param name="metric">Which.</param>
    /// <param name="added">MW; negative: firm power.</param>
    public double Of(RiskMetric metric, double added = 0)
    {
        var total = 0.0;
        switch (metric)
        {
            case RiskMetric.LossOfLoadDays:
                Array.Clear(highest);
                for (var step = 0; step < load.Length; step++)
                {
                    var day = days.Of[step];
                    var probability = LossProbability(step, added);
                    if (probability > highest[day]) highest[day] = probability;
                }
                foreach (var value in highest) total += value;
                return total;
            case RiskMetric.LossOfLoadHours:
                for (var step = 0; step < load.Length; step++) total += LossProbability(step, added);
                return total * stepHours;
            default:
                for (var step = 0; step < load.Length; step++) total += Unserved(step, added);
                return total * stepHours;
        }
    }

    /// <summary>The probability of a shortfall in a step.</summary>
    public double LossProbability(int step, double added = 0)
    {
        var (up, demand) = (Table.Capacity + variable[step] - added, load[step]);
        if (classes.Length == 1) return Table.LossProbability(up - demand);
        var total = 0.0;
        foreach (var (factor, weight) in classes) total += weight * Table.LossProbability(up - factor * demand);
        return total;
    }

    /// <summary>The mean power not served in a step, MW.</summary>
    public double Unserved(int step, double added = 0)
    {
        var (up, demand) = (Table.Capacity + variable[step] - added, load[step]);
        if (classes.Length == 1) return Table.Unserved(up - demand);
        var total = 0.0;
        foreach (var (factor, weight) in classes) total += weight * Table.Unserved(up - factor * demand);
        return total;
    }

    /// <summary>Load less variable resources in a step, MW.</summary>
    public double NetLoad(int step) => load[step] - variable[step];

    /// <summary>The same units against another load or other variable resources: the table is not made again.</summary>
    public ExactAdequacy With(AdequacySystem other) => new(other, ReferenceEquals(other.Units, System.Units) ? Table : null);

    static void Sum(double[] into, double[] series)
    {
        for (var i = 0; i < into.Length; i++) into[i] += series[i];
    }
}
