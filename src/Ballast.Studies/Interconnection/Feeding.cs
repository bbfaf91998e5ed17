using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;

namespace Ballast.Studies.Interconnection;

/// <summary>Which units feed a new load.</summary>
public enum Feeding
{
    /// <summary>All units with room, in proportion to it: the last of them is full when all are.</summary>
    Room,

    /// <summary>Units with room by their participation factors, or by their greatest outputs where the case has none.</summary>
    Participation,

    /// <summary>The units at the reference bus.</summary>
    Reference,

    /// <summary>Whatever dispatch lets the most load be there: all units are set anew, by a linear program.</summary>
    Redispatch,
}

/// <summary>By which shares the units feed a new load, and how far.</summary>
/// <param name="ByBus">Share of the load that comes from each bus; they sum to 1, or are all 0 where nothing has room.</param>
/// <param name="RoomMw">Load at which the first of the units that are counted on is full.</param>
public sealed record FeedShares(double[] ByBus, double RoomMw)
{
    /// <summary>Less room than this is none, MW.</summary>
    const double Least = 1e-9;

    /// <summary>The shares in one state.</summary>
    /// <param name="network">The network.</param>
    /// <param name="outputs">MW of each unit.</param>
    /// <param name="most">Greatest output of each unit in this state, MW; 0 for one that is not there.</param>
    /// <param name="feeding">By what the load is shared out.</param>
    public static FeedShares Of(DcNetwork network, ReadOnlySpan<double> outputs, ReadOnlySpan<double> most, Feeding feeding)
    {
        var shares = new double[network.BusCount];
        return new(shares, Fill(network, outputs, most, feeding, shares));
    }

    /// <summary>The same into an array that is there already; gives the room.</summary>
    public static double Fill(DcNetwork network, ReadOnlySpan<double> outputs, ReadOnlySpan<double> most, Feeding feeding, Span<double> shares)
    {
        var units = network.Case.Generators;
        shares.Clear();
        double sum = 0, room = 0;
        var useFactors = false;
        for (var g = 0; g < outputs.Length; g++) useFactors |= feeding == Feeding.Participation && most[g] - outputs[g] > Least && units[g].Participation > 0;
        for (var g = 0; g < outputs.Length; g++)
        {
            var weight = Weight(network, g, most[g] - outputs[g], most[g], feeding, useFactors);
            if (weight <= 0) continue;
            shares[network.PlaceOf(units[g].Bus)] += weight;
            sum += weight;
            room += most[g] - outputs[g];
        }
        if (sum <= 0) return 0;
        for (var i = 0; i < shares.Length; i++) shares[i] /= sum;
        if (feeding != Feeding.Participation) return room;
        var least = double.PositiveInfinity;
        for (var g = 0; g < outputs.Length; g++)
            if (Weight(network, g, most[g] - outputs[g], most[g], feeding, useFactors) is > 0 and var weight) least = Math.Min(least, (most[g] - outputs[g]) * sum / weight);
        return least;
    }

    static double Weight(DcNetwork network, int unit, double room, double most, Feeding feeding, bool useFactors) => room <= Least ? 0 : feeding switch
    {
        Feeding.Participation => useFactors ? network.Case.Generators[unit].Participation : most,
        Feeding.Reference => network.Case.Generators[unit].Bus == network.Case.Buses[network.Reference].Number ? room : 0,
        _ => room,
    };
}
