using System.Globalization;
using System.Numerics;
using Ballast.App.Plots;
using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;

namespace Ballast.App.Grid;

/// <summary>A solved power flow as people read it: what matters most comes first.</summary>
sealed class PowerFlowReport(PowerFlowSolution solution)
{
    const int Few = 20;

    readonly GridCase grid = solution.Case;

    public PowerFlowSolution Solution => solution;

    public string Title => grid.Name;

    public string Size => Invariant($"{grid.Buses.Count} buses, {UnitCount} machines in service, {grid.Lines.Count} lines, {grid.Transformers.Count} transformers, {grid.BaseMva:0.##} MVA base");

    public int BusCount { get; } = solution.Case.Buses.Count(b => b.Kind != BusKind.Isolated);

    public int UnitCount { get; } = solution.Case.Units.Count(u => u.InService);

    public int BranchCount { get; } = solution.Case.Lines.Count(l => l.InService) + solution.Case.Transformers.Count(t => t.InService);

    public Complex Given => Sum(solution.UnitPowers);

    public Complex Drawn => Sum(solution.LoadPowers);

    public IEnumerable<string> Notes => grid.Notes.Concat(solution.Notes).Concat(Limits());

    public IEnumerable<(string Name, string Value)> Totals =>
    [
        ("generation", Power(Given)), ("load", Power(Drawn)), ("shunts", Power(Sum(solution.ShuntPowers))), ("losses", Power(solution.Losses)),
        ("voltages", Span()), ("solved", Invariant($"in {solution.Iterations} iterations, to {solution.Mismatch:0.#e+0} MW")),
    ];

    /// <summary>Buses by number of the case, with the lowest and highest voltages first where not all are shown.</summary>
    public IReadOnlyList<string[]> Buses(bool all)
    {
        var live = Enumerable.Range(0, grid.Buses.Count).Where(i => grid.Buses[i].Kind != BusKind.Isolated);
        if (!all && BusCount > Few) live = live.OrderByDescending(i => Math.Abs(solution.Voltages[i].Magnitude - 1)).Take(Few).Order();
        return [.. live.Select(i => new[] { Invariant($"{grid.Buses[i].Number}"), grid.Buses[i].Name, N(grid.Buses[i].BaseKv, "0.##"), N(solution.Voltages[i].Magnitude, "0.00000"), N(solution.Voltages[i].Phase * 180 / Math.PI, "0.0000") })];
    }

    public IReadOnlyList<string[]> Units(bool all)
    {
        var running = Enumerable.Range(0, grid.Units.Count).Where(u => grid.Units[u].InService);
        if (!all && UnitCount > Few) running = running.OrderByDescending(u => solution.UnitPowers[u].Magnitude).Take(Few).Order();
        return [.. running.Select(u => new[] { Invariant($"{grid.Units[u].Bus}"), grid.Units[u].Id, N(solution.UnitPowers[u].Real, "0.00"), N(solution.UnitPowers[u].Imaginary, "0.00"), N(grid.Units[u].BaseMva, "0.#") })];
    }

    /// <summary>Branches, the most loaded ones, or where no rating is given those that carry most, first.</summary>
    public IReadOnlyList<string[]> Branches(bool all)
    {
        IEnumerable<Branch> branches = InService;
        if (!all && BranchCount > Few) branches = MostLoaded().Take(Few);
        return [.. branches.Select(b => new[] { Invariant($"{b.From}"), Invariant($"{b.To}"), b.Circuit, N(b.Flow.From.Real, "0.00"), N(b.Flow.From.Imaginary, "0.00"), N(b.Flow.Loss.Real, "0.000"), Share(b.Flow.Loading) })];
    }

    public IEnumerable<Branch> MostLoaded() => InService.OrderByDescending(b => double.IsNaN(b.Flow.Loading) ? -1 : b.Flow.Loading).ThenByDescending(b => b.Flow.From.Magnitude);

    public IEnumerable<Branch> InService =>
        grid.Lines.Zip(solution.LineFlows, (l, f) => (l.InService, new Branch(l.From, l.To, l.Circuit, "line", f)))
            .Concat(grid.Transformers.Zip(solution.TransformerFlows, (t, f) => (t.InService, new Branch(t.From, t.To, t.Circuit, "transformer", f))))
            .Where(b => b.InService).Select(b => b.Item2);

    public string Json() => JsonText.Object(json =>
    {
        json.WriteString("case", grid.Name);
        json.Number("baseMva", grid.BaseMva);
        json.WriteNumber("iterations", solution.Iterations);
        json.WriteNumber("mismatchMw", solution.Mismatch);
        json.Number("lossesMw", solution.Losses.Real);
        json.Number("lossesMvar", solution.Losses.Imaginary);
        json.Objects("buses", grid.Buses.Zip(solution.Voltages), bus =>
        {
            json.WriteNumber("bus", bus.First.Number);
            json.WriteString("name", bus.First.Name);
            json.Number("volts", bus.Second.Magnitude, 12);
            json.Number("degrees", bus.Second.Phase * 180 / Math.PI, 10);
        });
        json.Objects("machines", grid.Units.Zip(solution.UnitPowers), unit =>
        {
            json.WriteNumber("bus", unit.First.Bus);
            json.WriteString("id", unit.First.Id);
            json.Number("mw", unit.Second.Real);
            json.Number("mvar", unit.Second.Imaginary);
        });
        json.Objects("branches", InService, branch =>
        {
            json.WriteNumber("from", branch.From);
            json.WriteNumber("to", branch.To);
            json.WriteString("circuit", branch.Circuit);
            json.WriteString("kind", branch.Kind);
            json.Number("fromMw", branch.Flow.From.Real);
            json.Number("fromMvar", branch.Flow.From.Imaginary);
            json.Number("toMw", branch.Flow.To.Real);
            json.Number("toMvar", branch.Flow.To.Imaginary);
            json.Number("loading", branch.Flow.Loading);
        });
        json.Strings("notes", Notes);
    });

    public static string Share(double loading) => double.IsNaN(loading) ? "" : loading.ToString("0.0 %", CultureInfo.InvariantCulture);

    public static string N(double value, string format)
    {
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.StartsWith('-') && text.All(c => c is '-' or '0' or '.' or ',') ? text[1..] : text;
    }

    public static string Power(Complex power) => Invariant($"{power.Real:0.00} MW, {power.Imaginary:0.00} Mvar");

    public string Span()
    {
        var (low, high) = Extremes();
        return Invariant($"{solution.Voltages[low].Magnitude:0.0000} pu (bus {grid.Buses[low].Number}) to {solution.Voltages[high].Magnitude:0.0000} pu (bus {grid.Buses[high].Number})");
    }

    /// <summary>Places of the lowest and the highest voltage.</summary>
    public (int Low, int High) Extremes()
    {
        var live = Enumerable.Range(0, grid.Buses.Count).Where(i => grid.Buses[i].Kind != BusKind.Isolated).ToArray();
        return (live.MinBy(i => solution.Voltages[i].Magnitude), live.MaxBy(i => solution.Voltages[i].Magnitude));
    }

    IEnumerable<string> Limits()
    {
        if (solution.BeyondReactiveLimits.Count > 0) yield return $"To hold their voltage the machines on bus {Several(solution.BeyondReactiveLimits)} give or take more reactive power than their limits allow; --limits lets their voltage go instead.";
        if (solution.AtReactiveLimits.Count > 0) yield return $"The machines on bus {Several(solution.AtReactiveLimits)} are at a limit of reactive power and do not hold their voltage.";
    }

    static string Several(IReadOnlyList<int> numbers) => string.Join(", ", numbers.Take(8)) + (numbers.Count > 8 ? $" and {numbers.Count - 8} more" : "");

    static Complex Sum(IEnumerable<Complex> powers) => powers.Aggregate(Complex.Zero, (a, b) => a + b);

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>A line or transformer in service, with its flow.</summary>
    public sealed record Branch(int From, int To, string Circuit, string Kind, BranchFlow Flow);
}
