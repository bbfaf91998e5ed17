using System.Numerics;
using Ballast.Grid.Cases;

namespace Ballast.Grid.PowerFlow;

/// <summary>The power flow of a case: the voltages at which what machines give, loads draw and branches carry is in balance.</summary>
public static class AcPowerFlow
{
    const int MostRounds = 30;

    /// <summary>Solves a case.</summary>
    /// <exception cref="CaseException">The case is no network, or no solution is found; the sentence names the bus that is worst off.</exception>
    public static PowerFlowSolution Solve(GridCase grid, PowerFlowOptions? options = null)
    {
        options ??= new();
        if (CaseCheck.Problem(grid) is { } problem) throw new CaseException(problem);
        var injections = new Injections(grid);
        var newton = new NewtonFlow(injections, options);
        newton.Start(options.FlatStart);
        if (!newton.Solve())
        {
            var wrong = newton.WorstPlace();
            newton.Start(flat: true);
            if (options.FlatStart || !newton.Solve()) throw Diverged(newton, wrong);
            injections.Notes.Add("From the case's own voltages the flow does not converge; this solution is from a flat start.");
        }
        var limited = options.EnforceReactiveLimits ? Limit(injections, newton) : [];
        return Solution(injections, newton, limited);
    }

    static CaseException Diverged(NewtonFlow newton, string where) =>
        new($"The power flow does not converge: after {newton.Iterations} iterations {where}; the case may ask for more than its network can carry there.");

    /// <summary>Lets voltages go where machines reach their limits, and takes them back where they leave them, until nothing changes.</summary>
    static HashSet<int> Limit(Injections injections, NewtonFlow newton)
    {
        var limited = new HashSet<int>();
        var changes = new int[injections.Kinds.Length];
        for (var round = 0; round < MostRounds; round++)
        {
            var changed = false;
            for (var i = 0; i < injections.Kinds.Length; i++)
            {
                if (injections.Kinds[i] != BusKind.Generator) continue;
                if (newton.Holds[i])
                {
                    var q = newton.Calculated[i].Imaginary + injections.Drawn(i, newton.Magnitudes[i]).Imaginary;
                    var beyond = Beyond(injections, i, q);
                    if (beyond == 0) continue;
                    (newton.Holds[i], newton.Reactive[i]) = (false, beyond > 0 ? injections.Most[i] : injections.Least[i]);
                    limited.Add(i);
                }
                else if (limited.Contains(i) && changes[i] < 4)
                {
                    // Held at its most, it has enough once the voltage is above what was asked; and the other way round.
                    var above = newton.Magnitudes[injections.Regulated[i] < 0 ? i : injections.Regulated[i]] - injections.Set[i];
                    if (newton.Reactive[i] == injections.Most[i] ? above <= 1e-9 : above >= -1e-9) continue;
                    newton.Holds[i] = true;
                    limited.Remove(i);
                    if (injections.Regulated[i] < 0) newton.Magnitudes[i] = injections.Set[i];
                }
                else continue;
                changes[i]++;
                changed = true;
            }
            if (!changed) return limited;
            if (!newton.Solve()) throw Diverged(newton, $"with machines at their limits of reactive power {newton.WorstPlace()}");
        }
        throw new CaseException($"The power flow does not settle: the machines on bus {injections.Case.Buses[Array.IndexOf(changes, changes.Max())].Number} leave and meet their limits of reactive power in turn.");
    }

    /// <summary>1: above the upper limit; -1: below the lower one; 0: within.</summary>
    static int Beyond(Injections injections, int bus, double q) => q > injections.Most[bus] + 1e-7 ? 1 : q < injections.Least[bus] - 1e-7 ? -1 : 0;

    static PowerFlowSolution Solution(Injections injections, NewtonFlow newton, HashSet<int> limited)
    {
        var grid = injections.Case;
        var mva = grid.BaseMva;
        var n = grid.Buses.Count;
        var voltages = new Complex[n];
        var given = new Complex[n];
        for (var i = 0; i < n; i++)
        {
            if (injections.Kinds[i] == BusKind.Isolated) continue;
            voltages[i] = Complex.FromPolarCoordinates(newton.Magnitudes[i], newton.Angles[i]);
            given[i] = (newton.Calculated[i] + injections.Drawn(i, newton.Magnitudes[i])) * mva;
        }
        var shunts = new Complex[n];
        foreach (var shunt in grid.FixedShunts)
            if (shunt.InService) shunts[injections.Index[shunt.Bus]] += new Complex(shunt.ConductanceMw, -shunt.SusceptanceMvar) * Square(shunt.Bus);
        foreach (var shunt in grid.SwitchedShunts)
            if (shunt.InService) shunts[injections.Index[shunt.Bus]] += new Complex(0, -shunt.SusceptanceMvar) * Square(shunt.Bus);

        BranchFlow[] lines = [.. grid.Lines.Select(l => l.InService ? Flow(l.From, l.To, TwoPort.Of(l), l.RateMva) : default)];
        BranchFlow[] transformers = [.. grid.Transformers.Select(t => t.InService ? Flow(t.From, t.To, TwoPort.Of(t), t.RateMva) : default)];
        return new PowerFlowSolution
        {
            Case = grid,
            Voltages = voltages,
            UnitPowers = UnitShares.Of(grid, injections.Index, injections.Kinds, given),
            LoadPowers = [.. grid.Loads.Select(Drawn)],
            ShuntPowers = shunts,
            LineFlows = lines,
            TransformerFlows = transformers,
            Losses = lines.Concat(transformers).Aggregate(Complex.Zero, (sum, flow) => sum + flow.Loss),
            Iterations = newton.Iterations,
            Mismatch = newton.Worst * mva,
            AtReactiveLimits = [.. limited.Select(i => grid.Buses[i].Number).Order()],
            BeyondReactiveLimits = [.. Enumerable.Range(0, n).Where(i => injections.Kinds[i] is BusKind.Generator or BusKind.Slack && newton.Holds[i] && Beyond(injections, i, given[i].Imaginary / mva) != 0).Select(i => grid.Buses[i].Number)],
            Notes = [.. injections.Notes],
        };

        double Square(int bus) => newton.Magnitudes[injections.Index[bus]] * newton.Magnitudes[injections.Index[bus]];

        Complex Drawn(BusLoad load)
        {
            if (!load.InService) return Complex.Zero;
            var v = newton.Magnitudes[injections.Index[load.Bus]];
            return new(load.PowerMw + load.CurrentMw * v + load.AdmittanceMw * v * v, load.PowerMvar + load.CurrentMvar * v - load.AdmittanceMvar * v * v);
        }

        BranchFlow Flow(int from, int to, TwoPort port, double rate)
        {
            var (a, b) = (voltages[injections.Index[from]], voltages[injections.Index[to]]);
            var (into, back) = (a * Complex.Conjugate(port.FromFrom * a + port.FromTo * b) * mva, b * Complex.Conjugate(port.ToFrom * a + port.ToTo * b) * mva);
            return new(into, back, rate > 0 ? Math.Max(into.Magnitude, back.Magnitude) / rate : double.NaN);
        }
    }
}
