using Ballast.Studies.Adequacy;

namespace Ballast.App.Studies;

/// <summary>Adequacy without chance: indices, months and hours, credits of variable resources, capacity values.</summary>
static class ExactAdequacyStudy
{
    const int CurvePoints = 81;

    public static AdequacyAnswer Assess(AdequacyTerms terms)
    {
        var system = terms.System;
        var adequacy = new ExactAdequacy(system);
        var steps = system.Steps;
        var (probability, unserved) = (new double[steps], new double[steps]);
        for (var i = 0; i < steps; i++) (probability[i], unserved[i]) = (adequacy.LossProbability(i), adequacy.Unserved(i) * system.StepHours);
        List<AdequacyRow> rows = [new(system.Areas.Count == 1 ? system.Areas[0].Name : "all areas as one", adequacy.Indices(), Energy(system, system.Areas))];
        if (system.Areas.Count > 1) rows.AddRange(system.Areas.Select((area, i) => new AdequacyRow($"{area.Name} alone", new ExactAdequacy(Alone(system, i)).Indices(), Energy(system, [area]))));
        var cutoff = terms.Input.Cutoff;
        return new AdequacyAnswer
        {
            Input = terms.Input,
            System = system,
            Method = "exact",
            IsExact = true,
            Rows = rows,
            StepProbability = probability,
            StepUnserved = unserved,
            DayProbability = Days(system, probability),
            Table = adequacy.Table,
            CreditHours = CapacityCredits.Hours(adequacy, cutoff),
            Credits = [.. system.Variable.Select((v, i) => (v.Name, terms.Input.Installed is { } installed && i < installed.Count ? installed[i] : v.Power.Max(), CapacityCredits.Of(adequacy, v, cutoff)))],
            Values = Values(terms, out var curves),
            Metric = terms.Metric,
            Curves = curves,
            Notes = Notes(terms, adequacy.Table),
        };
    }

    static IReadOnlyList<CapacityRow> Values(AdequacyTerms terms, out RiskCurves? curves)
    {
        curves = null;
        if (terms.Resources.Count == 0) return [];
        var bare = new ExactAdequacy(terms.Bare);
        var all = new ExactAdequacy(terms.With(terms.Resources));
        var together = Resource.Of("all together", terms.Resources);
        List<CapacityRow> rows = [];
        foreach (var resource in terms.Resources)
        {
            var alone = terms.Resources.Count == 1 ? all : new ExactAdequacy(resource.AddTo(terms.Bare));
            rows.Add(new CapacityRow(resource.Name, resource.Megawatts, Figures(bare, alone, terms.Metric, resource.Megawatts),
                terms.Resources.Count == 1 ? null : Figures(new ExactAdequacy(terms.With(terms.Resources.Where(r => r != resource))), all, terms.Metric, resource.Megawatts)));
        }
        if (rows.Count > 1) rows.Add(new CapacityRow(together.Name, together.Megawatts, Figures(bare, all, terms.Metric, together.Megawatts), null));
        var reach = Math.Max(50, 1.3 * Math.Abs(rows[^1].Alone.Elcc.Value));
        double[] added = [.. Enumerable.Range(0, CurvePoints).Select(i => reach * i / (CurvePoints - 1))];
        curves = new RiskCurves(added, [.. added.Select(x => bare.Of(terms.Metric, x))], [.. added.Select(x => all.Of(terms.Metric, x))]);
        return rows;
    }

    static CapacityFigures Figures(ExactAdequacy without, ExactAdequacy with, RiskMetric metric, double span)
    {
        var (elcc, efc) = ExactCapacityValue.Of(without, with, metric, span);
        return new CapacityFigures(new Estimate(elcc), new Estimate(efc));
    }

    internal static double[] Days(AdequacySystem system, double[] probability)
    {
        var days = new DayIndex(system);
        var highest = new double[days.Days];
        for (var i = 0; i < probability.Length; i++) highest[days.Of[i]] = Math.Max(highest[days.Of[i]], probability[i]);
        return highest;
    }

    internal static double Energy(AdequacySystem system, IEnumerable<Area> areas) => areas.Sum(a => a.Load.Sum()) * system.StepHours;

    static AdequacySystem Alone(AdequacySystem system, int area) => system with
    {
        Areas = [system.Areas[area]],
        Units = [.. system.Units.Where(u => u.Area == area).Select(u => u with { Area = 0 })],
        Variable = [.. system.Variable.Where(v => v.Area == area).Select(v => v with { Area = 0 })],
        Ties = [],
    };

    static List<string> Notes(AdequacyTerms terms, OutageTable table)
    {
        List<string> notes = [];
        if (AdequacyScope.NotAYear(terms.System) is { } period) notes.Add(period);
        if (terms.System.Areas.Count > 1) notes.Add("Exact indices know ties only as unlimited or absent: \"all areas as one\" and each area alone lie on the two sides of what --monte-carlo finds.");
        if (!table.IsExact) notes.Add(FormattableString.Invariant($"Capacities have no common step that is coarse enough: outages stand on a grid of {table.Step:G4} MW, and what falls between is split with its mean kept."));
        return notes;
    }
}
