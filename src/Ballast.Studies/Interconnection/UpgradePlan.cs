using Ballast.Grid.Cases;

namespace Ballast.Studies.Interconnection;

/// <summary>What changes from year to year: the system's load, and the network.</summary>
/// <param name="Name">What errors call it.</param>
/// <param name="FirstYear">The year of the case and the profile.</param>
/// <param name="LastYear">The last one studied.</param>
/// <param name="Growth">Share by which the system's load grows each year.</param>
/// <param name="Upgrades">What is built, in any order.</param>
public sealed record UpgradePlan(string Name, int FirstYear, int LastYear, double Growth, IReadOnlyList<Upgrade> Upgrades)
{
    /// <summary>What the load is multiplied by in a year.</summary>
    public double GrowthUntil(int year)
    {
        var factor = 1.0;
        for (var y = FirstYear; y < year; y++) factor *= 1 + Growth;
        return factor;
    }

    /// <summary>What is built for a year, in the order of the file.</summary>
    public IEnumerable<Upgrade> In(int year) => Upgrades.Where(u => u.Year == year);

    /// <summary>The case as it stands in a year: with all that is built by then.</summary>
    /// <exception cref="StudyException">An upgrade names what the case does not have.</exception>
    public NetworkCase Apply(NetworkCase network, int year)
    {
        foreach (var upgrade in Upgrades.Where(u => u.Year <= year).OrderBy(u => u.Year)) network = upgrade.Apply(network, Name);
        return network;
    }
}

/// <summary>One thing that is built.</summary>
/// <param name="Year">From the beginning of which it is there.</param>
/// <param name="Name">What tables call it.</param>
public abstract record Upgrade(int Year, string Name)
{
    /// <summary>The case with it.</summary>
    /// <param name="network">Without it.</param>
    /// <param name="file">What errors call the plan.</param>
    /// <exception cref="StudyException">It names what the case does not have.</exception>
    public abstract NetworkCase Apply(NetworkCase network, string file);

    /// <summary>A branch is given other ratings.</summary>
    /// <param name="Branch">As tables call it: "107-108", "115-121 #2".</param>
    /// <param name="NormalMva">Its rate A.</param>
    /// <param name="EmergencyMva">Its rate C.</param>
    public sealed record Rating(int Year, string Name, string Branch, double NormalMva, double EmergencyMva) : Upgrade(Year, Name)
    {
        public override NetworkCase Apply(NetworkCase network, string file)
        {
            var at = Find(network, Branch, Name, file);
            return network with { Branches = [.. network.Branches.Select((b, k) => k == at ? b with { RateA = NormalMva, RateB = 0, RateC = EmergencyMva } : b)] };
        }
    }

    /// <summary>A branch is doubled: one more like it, with ratings of its own where they are told.</summary>
    /// <param name="Like">The branch beside which it is built, as tables call it.</param>
    /// <param name="NormalMva">Its rate A; NaN: as the other's.</param>
    /// <param name="EmergencyMva">Its rate C; NaN: as the other's.</param>
    public sealed record Parallel(int Year, string Name, string Like, double NormalMva, double EmergencyMva) : Upgrade(Year, Name)
    {
        public override NetworkCase Apply(NetworkCase network, string file)
        {
            var like = network.Branches[Find(network, Like, Name, file)];
            return Add(network, new(
                like.From, like.To, NextCircuit(network, like.From, like.To), true, like.Reactance, like.Ratio, like.ShiftDegrees,
                double.IsNaN(NormalMva) ? like.RateA : NormalMva, 0, double.IsNaN(EmergencyMva) ? like.EmergencyRate : EmergencyMva));
        }
    }

    /// <summary>A line is built where none was, or beside others.</summary>
    /// <param name="From">Bus number.</param>
    /// <param name="To">Bus number.</param>
    /// <param name="Reactance">pu on the system base.</param>
    /// <param name="NormalMva">Its rate A.</param>
    /// <param name="EmergencyMva">Its rate C.</param>
    public sealed record Line(int Year, string Name, int From, int To, double Reactance, double NormalMva, double EmergencyMva) : Upgrade(Year, Name)
    {
        public override NetworkCase Apply(NetworkCase network, string file)
        {
            foreach (var bus in (int[])[From, To])
                if (network.Buses.All(b => b.Number != bus)) throw new StudyException($"{file}: {Name} leads to bus {bus}: {BusChoice.Unknown(network, bus)}");
            return Add(network, new(From, To, NextCircuit(network, From, To), true, Reactance, RateA: NormalMva, RateC: EmergencyMva));
        }
    }

    /// <summary>A unit is built.</summary>
    /// <param name="Bus">Bus number.</param>
    /// <param name="MostMw">Its greatest output.</param>
    /// <param name="DollarsPerMwh">What its output costs.</param>
    public sealed record Unit(int Year, string Name, int Bus, double MostMw, double DollarsPerMwh) : Upgrade(Year, Name)
    {
        public override NetworkCase Apply(NetworkCase network, string file)
        {
            if (network.Buses.All(b => b.Number != Bus)) throw new StudyException($"{file}: {Name} stands on bus {Bus}: {BusChoice.Unknown(network, Bus)}");
            return network with { Generators = [.. network.Generators, new NetworkGenerator { Bus = Bus, Name = Name, MostMw = MostMw, Cost = new GeneratorCost.Polynomial([DollarsPerMwh, 0]) }] };
        }
    }

    static NetworkCase Add(NetworkCase network, NetworkBranch branch) => network with { Branches = [.. network.Branches, branch] };

    static string NextCircuit(NetworkCase network, int from, int to)
    {
        var circuit = 1;
        while (network.Branches.Any(b => ((b.From == from && b.To == to) || (b.From == to && b.To == from)) && b.Circuit == $"{circuit}")) circuit++;
        return $"{circuit}";
    }

    static int Find(NetworkCase network, string branch, string upgrade, string file)
    {
        for (var k = 0; k < network.Branches.Count; k++)
        {
            if (network.Branches[k].Name == branch || Turned(network.Branches[k]) == branch) return k;
        }
        var near = network.Branches.Where(b => branch.Split('-', ' ').Any(word => word.Length > 0 && (word == $"{b.From}" || word == $"{b.To}"))).Select(b => b.Name).Take(6).ToList();
        throw new StudyException($"{file}: {upgrade} names branch \"{branch}\", which {network.Name} does not have: {(near.Count > 0 ? $"near it are {string.Join(", ", near)}" : "write it as from-to, such as " + (network.Branches.Count > 0 ? network.Branches[0].Name : "1-2"))}.");
    }

    static string Turned(NetworkBranch branch) => branch.Name.Replace($"{branch.From}-{branch.To}", $"{branch.To}-{branch.From}", StringComparison.Ordinal);
}
