using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Planning;

/// <summary>A site as its fleet sees it when a target is split.</summary>
/// <param name="Name">Unique in the fleet.</param>
public readonly record struct FleetMember(string Name)
{
    /// <summary>Watts that it can firmly take off its baseline for as long as the event lasts; what it holds already is in it.</summary>
    public double OfferWatts { get; init; }

    /// <summary>What it would draw if nothing were asked; NaN: not known.</summary>
    public double BaselineWatts { get; init; } = double.NaN;

    /// <summary>What its meter shows; NaN: not known.</summary>
    public double LoadWatts { get; init; } = double.NaN;

    /// <summary>What it wants for each kWh that it gives; NaN: it names no cost.</summary>
    public double Cost { get; init; } = double.NaN;

    /// <summary>Nothing is heard of it, so that it is asked for nothing. Its baseline still counts: it is taken to go on drawing.</summary>
    public bool Silent { get; init; }

    internal double Room => Silent || !(OfferWatts > 0) || !double.IsFinite(OfferWatts) ? 0 : OfferWatts;

    internal double Usual => double.IsFinite(BaselineWatts) ? Math.Max(0, BaselineWatts) : double.IsFinite(LoadWatts) ? Math.Max(0, LoadWatts) : 0;
}

/// <summary>What is asked of a fleet as a whole. Closed.</summary>
public abstract record FleetAsk
{
    private FleetAsk()
    {
    }

    /// <summary>Draw this much, or as much less than the summed baseline as the setpoint says.</summary>
    public sealed record Follow(Setpoint Setpoint) : FleetAsk;

    /// <summary>Draw no more than this; below it nothing is asked.</summary>
    public sealed record Ceiling(Power Limit) : FleetAsk;

    /// <summary>Watts to take off the summed baseline; 0 or more.</summary>
    public double CutWatts(double baselineWatts) => Math.Max(0, this switch
    {
        Follow follow => baselineWatts - follow.Setpoint.Resolve(new Power(baselineWatts)).Watts,
        Ceiling ceiling => baselineWatts - ceiling.Limit.Watts,
        _ => throw new InvalidOperationException($"Unknown ask {GetType().Name}."),
    });
}

/// <summary>One site's part.</summary>
/// <param name="Name">The site.</param>
/// <param name="CutWatts">What it takes off its baseline; at most its offer.</param>
/// <param name="LevelWatts">Where its meter shall be, or under a ceiling the most that it may show: baseline less cut, and of a ceiling that does not bind its part of what is left free.</param>
public readonly record struct FleetShare(string Name, double CutWatts, double LevelWatts);
