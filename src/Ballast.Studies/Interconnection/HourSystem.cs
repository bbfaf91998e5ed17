using Ballast.Grid.PowerFlow;

namespace Ballast.Studies.Interconnection;

/// <summary>A system over the hours of a profile: each hour's load, dispatch, flows and headroom. Immutable; each thread brings an <see cref="Work"/>.</summary>
public sealed class HourSystem
{
    readonly HeadroomScreen screen;
    readonly HourProfile profile;
    readonly Feeding feeding;
    readonly double growth;
    readonly double[]?[] availability;
    readonly MeritOrder merit;
    readonly double[] constant;
    readonly double[] areaLoad;
    readonly double[] phaseFlows;
    readonly double[] nothing;

    /// <param name="screen">Of the network.</param>
    /// <param name="profile">Load and availabilities.</param>
    /// <param name="feeding">Who feeds the new load.</param>
    /// <param name="growth">By what the load of the profile is multiplied.</param>
    /// <exception cref="StudyException">The profile tells of areas or units that the case does not have.</exception>
    public HourSystem(HeadroomScreen screen, HourProfile profile, Feeding feeding, double growth = 1)
    {
        (this.screen, this.profile, this.feeding, this.growth) = (screen, profile, feeding, growth);
        var network = screen.Network;
        var units = network.Case.Generators;
        availability = new double[units.Count][];
        var unused = profile.Availability.Keys.ToHashSet(StringComparer.Ordinal);
        for (var g = 0; g < units.Count; g++)
        {
            foreach (var name in (string[])[units[g].Name, units[g].Type, units[g].Fuel])
            {
                if (!profile.Availability.TryGetValue(name.ToLowerInvariant(), out var values)) continue;
                availability[g] = values;
                unused.Remove(name.ToLowerInvariant());
                break;
            }
        }
        if (unused.Count > 0) throw new StudyException($"{profile.Name} has a column {unused.Order(StringComparer.Ordinal).First()}, and no unit of {network.Case.Name} has such a name, type or fuel: {Known(network)}.");
        Varying = availability.Count(a => a is not null);
        merit = new MeritOrder(network, [.. availability.Select(a => a is not null)]);

        // What does not follow the profile: shunts and DC lines.
        constant = network.Withdrawals();
        areaLoad = new double[network.BusCount];
        var byArea = new Dictionary<int, double>();
        for (var i = 0; i < constant.Length; i++)
        {
            var bus = network.Case.Buses[i];
            if (bus.Kind == Grid.Cases.BusKind.Isolated) continue;
            constant[i] -= bus.LoadMw;
            var area = profile.AreaMw.ContainsKey(0) ? 0 : bus.Area;
            byArea[area] = byArea.GetValueOrDefault(area) + bus.LoadMw;
        }
        foreach (var area in profile.AreaMw.Keys)
            if (!byArea.TryGetValue(area, out var sum) || sum <= 0) throw new StudyException($"{profile.Name} tells the load of area {area}, and {network.Case.Name} has no load there; its areas are {string.Join(", ", byArea.Where(a => a.Value > 0).Select(a => a.Key).Order())}.");
        if (profile.AreaMw.Count > 0)
            foreach (var (area, load) in byArea.Where(a => a.Value > 0).OrderBy(a => a.Key))
                if (!profile.AreaMw.ContainsKey(area)) throw new StudyException($"{profile.Name} tells nothing of area {area}, which has {load:0.##} MW in {network.Case.Name}: add a column area_{area}_mw.");
        for (var i = 0; i < areaLoad.Length; i++) areaLoad[i] = byArea.GetValueOrDefault(profile.AreaMw.ContainsKey(0) ? 0 : network.Case.Buses[i].Area);
        (phaseFlows, nothing) = (new double[network.BranchCount], new double[units.Count]);
        network.Solve(new double[network.BusCount], new double[network.BusCount], phaseFlows);
    }

    public HeadroomScreen Screen => screen;

    public int Hours => profile.Hours;

    /// <summary>How many units follow an availability of the profile.</summary>
    public int Varying { get; }

    /// <summary>Room for one thread's numbers.</summary>
    public sealed class Work(HourSystem system)
    {
        internal readonly double[] Net = new double[system.screen.Network.BusCount], Own = new double[system.screen.Network.BusCount], Feed = new double[system.screen.Network.BusCount];
        internal readonly double[] Flows = new double[system.screen.Network.BranchCount];
        internal readonly double[] Most = new double[system.availability.Length], Outputs = new double[system.availability.Length];
        internal readonly bool[] Running = new bool[system.availability.Length];
        internal readonly HeadroomScreen.Work Screen = new(system.screen);

        /// <summary>MW of each unit in the hour that was dispatched last.</summary>
        public ReadOnlySpan<double> UnitMegawatts => Outputs;

        /// <summary>MW on each branch in that hour.</summary>
        public ReadOnlySpan<double> BranchMegawatts => Flows;
    }

    /// <summary>The state of one hour, before the new load; gives the load that no unit can meet.</summary>
    public double Dispatch(int hour, Work work)
    {
        var network = screen.Network;
        var load = 0.0;
        for (var i = 0; i < work.Net.Length; i++)
        {
            var bus = network.Case.Buses[i];
            var own = bus.Kind == Grid.Cases.BusKind.Isolated ? 0 : constant[i] + bus.LoadMw * growth * ShareAt(i, bus.Area, hour);
            (work.Own[i], work.Net[i]) = (own, -own);
            load += own;
        }
        for (var g = 0; g < availability.Length; g++)
        {
            var unit = network.Case.Generators[g];
            work.Most[g] = !merit.IsThere(g) ? 0 : availability[g] is { } values ? Math.Min(1, values[hour]) * unit.MostMw : Math.Min(unit.MostMw, SystemState.Unlimited);
        }
        var missing = merit.Dispatch(load, work.Most, work.Running, work.Outputs);
        for (var g = 0; g < work.Outputs.Length; g++) work.Net[network.PlaceOf(network.Case.Generators[g].Bus)] += work.Outputs[g];
        // What is missing is shed everywhere alike, so that the hour has flows; it has no headroom anyway.
        if (missing > 0)
            for (var i = 0; i < work.Net.Length; i++) work.Net[i] += missing / load * work.Own[i];
        screen.Factors.Flows(work.Net, work.Flows);
        for (var l = 0; l < work.Flows.Length; l++) work.Flows[l] += phaseFlows[l];
        return missing;
    }

    double ShareAt(int bus, int area, int hour)
    {
        if (profile.LoadShare.Length > 0) return profile.LoadShare[hour];
        return areaLoad[bus] > 0 ? profile.AreaMw[profile.AreaMw.ContainsKey(0) ? 0 : area][hour] / areaLoad[bus] : 0;
    }

    /// <summary>The headroom of a bus in a stretch of hours.</summary>
    public HourHeadrooms Study(int bus, int firstHour, int hours, Work work)
    {
        var result = HourHeadrooms.Empty(hours);
        var anew = feeding == Feeding.Redispatch ? new SecureRedispatch(screen, bus) : null;
        for (var h = 0; h < hours; h++)
        {
            var missing = Dispatch(firstHour + h, work);
            if (anew is not null && missing <= 0)
            {
                // Any unit may be off in an hour, so that none has a least output.
                result.Set(h, anew.Of(work.Own, phaseFlows, nothing, work.Most), missing);
                continue;
            }
            var room = FeedShares.Fill(screen.Network, work.Outputs, work.Most, feeding, work.Feed);
            result.Set(h, screen.Of(work.Flows, bus, work.Feed, missing > 0 ? 0 : room, work.Screen), missing);
        }
        return result;
    }

    /// <summary>The headroom of every bus in a stretch of hours; not with <see cref="Feeding.Redispatch"/>, which would be a program for each bus and hour.</summary>
    /// <param name="sizeMw">The load that hours are counted for; 0: none.</param>
    public BusHours StudyAll(double sizeMw, int firstHour, int hours, Work work)
    {
        if (feeding == Feeding.Redispatch) throw new StudyException("Redispatch over hours is studied for one bus at a time: name one with --bus, or leave out --fed-by.");
        var all = BusHours.Empty(screen.Network.BusCount);
        var headrooms = new BusHeadroom[screen.Network.BusCount];
        for (var h = firstHour; h < firstHour + hours; h++)
        {
            var missing = Dispatch(h, work);
            var room = FeedShares.Fill(screen.Network, work.Outputs, work.Most, feeding, work.Feed);
            screen.All(work.Flows, work.Feed, missing > 0 ? 0 : room, work.Screen, headrooms);
            for (var j = 0; j < headrooms.Length; j++) all.Take(j, h, headrooms[j], sizeMw);
        }
        return all;
    }

    static string Known(DcNetwork network)
    {
        var names = network.Case.Generators.SelectMany(g => (string[])[g.Type, g.Fuel]).Where(t => t.Length > 0).Select(t => t.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal).Take(12).ToList();
        return names.Count > 0 ? $"they are {string.Join(", ", names)}" : "the case tells neither (gen_name, gentype, genfuel)";
    }
}
