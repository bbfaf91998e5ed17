using System.Collections.Immutable;

namespace Ballast.Planning;

/// <summary>
/// What a fleet is asked, split over its sites. No site is asked for more than it offers. Where the offers suffice the cuts sum to what is asked, and
/// the levels of an absolute target or a ceiling to that target or ceiling; else all give all, and the rest is the shortfall. Cuts are in proportion to
/// offers; where sites name costs the cheapest give first, those of one cost in proportion, those that name none last. A silent site gives nothing.
/// </summary>
/// <param name="AskedWatts">Taken off the summed baseline, silent sites' included.</param>
/// <param name="Shares">One for each site, in their order.</param>
public sealed record FleetSplit(double AskedWatts, ImmutableArray<FleetShare> Shares)
{
    /// <summary>What the sites give together.</summary>
    public double GivenWatts { get; } = Shares.Sum(s => s.CutWatts);

    /// <summary>What nobody can give.</summary>
    public double ShortfallWatts => Math.Max(0, AskedWatts - GivenWatts) is var missing && missing > 1e-9 * AskedWatts ? missing : 0;

    /// <summary>Splits anew. The cuts of two splits differ together by at most twice what the offers differ and what is asked differs, where no costs are named.</summary>
    public static FleetSplit Of(FleetAsk ask, IReadOnlyList<FleetMember> members)
    {
        var asked = ask.CutWatts(members.Sum(m => m.Usual));
        var cuts = new double[members.Count];
        Fill(asked, members, cuts, _ => true);
        return Made(ask, asked, members, cuts);
    }

    /// <summary>
    /// Splits again in mid-event. A site whose part would change by no more than the dead band, and who can still hold it, is left as it is; the
    /// others share what remains. Where that cannot be, all are split anew.
    /// </summary>
    /// <param name="ask">What is asked now.</param>
    /// <param name="members">As they stand now.</param>
    /// <param name="before">What they were asked last.</param>
    /// <param name="deadBandWatts">Changes up to this are not worth a site's trouble.</param>
    public static FleetSplit Again(FleetAsk ask, IReadOnlyList<FleetMember> members, FleetSplit before, double deadBandWatts)
    {
        var anew = Of(ask, members);
        var parts = before.Shares.ToDictionary(s => s.Name);
        var kept = new bool[members.Count];
        var cuts = new double[members.Count];
        double held = 0, room = 0;
        for (var i = 0; i < members.Count; i++)
        {
            var part = parts.GetValueOrDefault(members[i].Name).CutWatts;
            kept[i] = Math.Abs(anew.Shares[i].CutWatts - part) <= deadBandWatts && part <= members[i].Room;
            cuts[i] = kept[i] ? part : 0;
            if (kept[i]) held += part;
            else room += members[i].Room;
        }
        var missing = anew.AskedWatts - held;
        var small = 1e-9 * Math.Max(1, anew.AskedWatts);
        // Within the dead band everybody may stay where they are, if that is still what is asked.
        if (missing < -small || missing > room + small) return anew;
        Fill(Math.Max(0, missing), members, cuts, i => !kept[i]);
        return Made(ask, anew.AskedWatts, members, cuts);
    }

    static void Fill(double asked, IReadOnlyList<FleetMember> members, double[] cuts, Func<int, bool> counts)
    {
        var left = asked;
        var givers = Enumerable.Range(0, members.Count).Where(i => counts(i) && members[i].Room > 0);
        foreach (var group in givers.GroupBy(i => double.IsNaN(members[i].Cost) ? double.PositiveInfinity : members[i].Cost).OrderBy(g => g.Key))
        {
            var room = group.Sum(i => members[i].Room);
            var share = room > left ? left / room : 1;
            foreach (var i in group) cuts[i] = members[i].Room * share;
            left -= room * share;
            if (!(left > 0)) break;
        }
    }

    static FleetSplit Made(FleetAsk ask, double asked, IReadOnlyList<FleetMember> members, double[] cuts)
    {
        var usual = members.Sum(m => m.Usual);
        // A ceiling or target above what is drawn leaves something free; it goes to sites by what they draw, silent ones excepted.
        var free = ask switch
        {
            FleetAsk.Ceiling ceiling => Math.Max(0, ceiling.Limit.Watts - usual),
            FleetAsk.Follow { Setpoint: Signals.Setpoint.Absolute absolute } => Math.Max(0, absolute.Power.Watts - usual),
            _ => 0,
        };
        var drawing = members.Where(m => !m.Silent).Sum(Drawn);
        var count = members.Count(m => !m.Silent);
        var shares = ImmutableArray.CreateBuilder<FleetShare>(members.Count);
        for (var i = 0; i < members.Count; i++)
        {
            var part = members[i].Silent ? 0 : drawing > 0 ? Drawn(members[i]) / drawing : 1.0 / count;
            shares.Add(new FleetShare(members[i].Name, cuts[i], members[i].Usual - cuts[i] + free * part));
        }
        return new FleetSplit(asked, shares.MoveToImmutable());
    }

    static double Drawn(FleetMember member) => Math.Max(member.Usual, double.IsFinite(member.LoadWatts) ? member.LoadWatts : 0);
}
