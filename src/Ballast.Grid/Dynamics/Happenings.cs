using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>Applies events to a system.</summary>
static class Happenings
{
    /// <summary>Admittance of a short circuit without impedance, pu.</summary>
    const double Bolted = 1e7;

    public static void Apply<T>(GridModel model, GridSystem<T> system, GridEvent happening) where T : struct, IReal<T>
    {
        switch (happening)
        {
            case BranchTrip trip:
                Branch(model, system.Switching, trip.From, trip.To, trip.Circuit, false);
                system.Switch();
                break;
            case BranchClose close:
                Branch(model, system.Switching, close.From, close.To, close.Circuit, true);
                system.Switch();
                break;
            case UnitTrip trip:
                Unit(model, system, trip).Connected = false;
                system.Switch();
                break;
            case LoadStep step:
                Load(model, system, step);
                break;
            case FaultOn fault:
                var admittance = fault.Resistance == 0 && fault.Reactance == 0 ? new Complex(0, -Bolted) : 1 / new Complex(fault.Resistance, fault.Reactance);
                var place = model.Place(fault.Bus);
                system.Faults[place] = system.Faults.GetValueOrDefault(place) + admittance;
                system.Switching.Extra[place] += admittance;
                system.Switch();
                break;
            case FaultOff clear:
                var at = model.Place(clear.Bus);
                if (system.Faults.Remove(at, out var gone)) system.Switching.Extra[at] -= gone;
                system.Switch();
                break;
            default:
                throw new InvalidOperationException($"Unknown event {happening}.");
        }
    }

    /// <summary>In the order in which they happen: of one instant, a fault ends before another begins.</summary>
    public static IEnumerable<GridEvent> InOrder(IEnumerable<GridEvent> events) => events.OrderBy(e => Math.Round(e.Seconds, 9)).ThenBy(e => e is FaultOff ? 0 : 1);

    /// <summary>Refuses what cannot happen in the case, and tells what would change nothing.</summary>
    public static IReadOnlyList<string> Check(GridModel model, IEnumerable<GridEvent> events)
    {
        List<string> idle = [];
        var switching = new Switching(model.Case);
        HashSet<string> tripped = [];
        HashSet<int> faults = [];
        foreach (var happening in InOrder(events))
        {
            var seconds = happening.Seconds;
            switch (happening)
            {
                case BranchTrip trip:
                    if (!Branch(model, switching, trip.From, trip.To, trip.Circuit, false)) idle.Add(FormattableString.Invariant($"Branch {trip.From}-{trip.To} is to trip at {seconds} s and is open already: nothing changes."));
                    break;
                case BranchClose close:
                    if (!Branch(model, switching, close.From, close.To, close.Circuit, true)) idle.Add(FormattableString.Invariant($"Branch {close.From}-{close.To} is to close at {seconds} s and is closed already: nothing changes."));
                    break;
                case UnitTrip trip:
                    Live(model, trip.Bus);
                    if (!tripped.Add(Named(model, trip))) idle.Add(FormattableString.Invariant($"Unit {Named(model, trip)} is to trip at {seconds} s and has tripped already: nothing changes."));
                    break;
                case LoadStep step:
                    Live(model, step.Bus);
                    break;
                case FaultOn fault:
                    Live(model, fault.Bus);
                    if (!faults.Add(fault.Bus)) throw new CaseException(FormattableString.Invariant($"A fault at bus {fault.Bus} begins at {seconds} s, where another one still stands; let one follow the other, or give one that stands for both."));
                    break;
                case FaultOff clear:
                    faults.Remove(clear.Bus);
                    break;
            }
        }

        return idle;
    }

    static void Live(GridModel model, int bus)
    {
        if (model.Case.Buses[model.Place(bus)].Kind == BusKind.Isolated) throw new CaseException($"Bus {bus} is isolated in the case (type 4), so nothing can happen there; leave the event out, or connect the bus.");
    }

    /// <summary>Whether that changes anything.</summary>
    static bool Branch(GridModel model, Switching switching, int from, int to, string? circuit, bool closed)
    {
        var grid = model.Case;
        List<(bool[] Of, int At, string Circuit)> found = [];
        for (var i = 0; i < grid.Lines.Count; i++)
            if (Joins(grid.Lines[i].From, grid.Lines[i].To, grid.Lines[i].Circuit)) found.Add((switching.Lines, i, grid.Lines[i].Circuit));
        for (var i = 0; i < grid.Transformers.Count; i++)
            if (Joins(grid.Transformers[i].From, grid.Transformers[i].To, grid.Transformers[i].Circuit)) found.Add((switching.Transformers, i, grid.Transformers[i].Circuit));
        if (found.Count == 0) throw new CaseException($"The case has no branch {from}-{to}{(circuit is null ? "" : $" circuit {circuit}")}.");
        if (found.Count > 1)
            throw new CaseException($"There are {found.Count} branches {from}-{to} (circuits {string.Join(", ", found.Select(f => f.Circuit))}); say which, such as {from}-{to} ckt {found[0].Circuit}.");
        Live(model, from);
        Live(model, to);
        var changes = found[0].Of[found[0].At] != closed;
        found[0].Of[found[0].At] = closed;
        return changes;

        bool Joins(int a, int b, string c) => ((a == from && b == to) || (a == to && b == from)) && (circuit is null || c == circuit);
    }

    static string Named(GridModel model, UnitTrip trip)
    {
        var units = model.Case.Units.Where(u => u.Bus == trip.Bus && u.InService && (trip.Id is null || u.Id == trip.Id)).ToArray();
        return units.Length switch
        {
            0 => throw new CaseException($"The case has no running unit {(trip.Id is null ? "" : $"'{trip.Id}' ")}at bus {trip.Bus}."),
            1 => $"{trip.Bus} {units[0].Id}",
            _ => throw new CaseException($"There are {units.Length} units at bus {trip.Bus} ({string.Join(", ", units.Select(u => u.Id))}); say which, such as gen {trip.Bus} {units[0].Id}."),
        };
    }

    static Device<T> Unit<T>(GridModel model, GridSystem<T> system, UnitTrip trip) where T : struct, IReal<T>
    {
        var name = Named(model, trip);
        return system.Devices.First(d => d.Name == name);
    }

    static void Load<T>(GridModel model, GridSystem<T> system, LoadStep step) where T : struct, IReal<T>
    {
        var place = model.Place(step.Bus);
        var mix = model.Options.Loads;
        var magnitude = model.Point.Voltages[place].Magnitude;
        var power = new Complex(step.Megawatts, step.Megavars) / model.Case.BaseMva;
        if (mix.Impedance > 0)
        {
            system.Switching.Extra[place] += Complex.Conjugate(power) * (mix.Impedance / (magnitude * magnitude));
            system.Switch();
        }

        if (mix.Power == 0 && mix.Current == 0) return;
        var (p, i) = (power * mix.Power, power * (mix.Current / magnitude));
        system.LoadAt(place).Add(p.Real, p.Imaginary, i.Real, i.Imaginary);
        system.LoadsChanged();
    }
}
