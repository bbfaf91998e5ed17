using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Assets;

/// <summary>One point of interconnection, one meter, and everything behind it. Immutable; cross-references are checked by <see cref="SiteRules"/>.</summary>
public sealed record Site
{
    public required string Name { get; init; }

    public required Interconnection Interconnection { get; init; }

    public Meter Meter { get; init; } = new();

    public ImmutableArray<Cluster> Clusters { get; init; } = [];

    /// <summary>Cooling and other overhead that follows the IT load; none: the meter sees IT power alone.</summary>
    public Cooling? Cooling { get; init; }

    public ImmutableArray<Battery> Batteries { get; init; } = [];

    public ImmutableArray<Generator> Generators { get; init; } = [];

    /// <summary>Parts that draw over feeds of their own and can be limited by themselves; none: the site is one.</summary>
    public ImmutableArray<Feed> Feeds { get; init; } = [];

    public ImmutableArray<FlexTier> Tiers { get; init; } = [];

    public ImmutableArray<PowerCurve> Curves { get; init; } = [];

    /// <summary>The jobs present at the start, in slot order. Jobs that arrive later take the next slots.</summary>
    public ImmutableArray<Job> Jobs { get; init; } = [];

    public BaselineRule Baseline { get; init; } = new();

    /// <summary>What each OpenADR SIMPLE level (1, 2, 3) asks: the share of the baseline to cut.</summary>
    public ImmutableArray<double> SimpleLevels { get; init; } = [0.10, 0.20, 0.30];

    /// <summary>At or above a price, the share of the baseline to cut; ascending in price. Empty: prices are heard and not acted on.</summary>
    public ImmutableArray<PriceResponse> PriceResponses { get; init; } = [];

    /// <summary>What an emergency without a level of its own goes down to, as a share of the baseline.</summary>
    public double EmergencyFloor { get; init; } = 0.5;

    /// <summary>In an emergency, tiers (by name) in the order in which they give, first to last; tiers not named come after. Empty: most flexible first.</summary>
    public ImmutableArray<string> EmergencyOrder { get; init; } = [];
}

/// <summary>The contract at the point of interconnection. A limit that is absent does not bind.</summary>
public sealed record Interconnection
{
    public required Power ImportLimit { get; init; }

    /// <summary>How much may flow to the grid, as a magnitude; zero: the site never exports.</summary>
    public Power ExportLimit { get; init; } = Power.Zero;

    public Ramp RampUp { get; init; } = Ramp.Unlimited;

    public Ramp RampDown { get; init; } = Ramp.Unlimited;
}

/// <summary>The facility meter: how late it tells, how noisy it is (one standard deviation, share of the reading), how often it reads.</summary>
public sealed record Meter
{
    public TimeSpan Lag { get; init; } = TimeSpan.FromSeconds(1);

    public double Noise { get; init; }

    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>The site's own baseline: the mean of the meter over a window that ends at the event's start.</summary>
public sealed record BaselineRule
{
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Fewer readings than this share of the window and the baseline is marked as estimated.</summary>
    public double MinimumCoverage { get; init; } = 0.5;

    /// <summary>A fixed adjustment, as a factor on the mean (1: none).</summary>
    public double Adjustment { get; init; } = 1.0;
}

/// <summary>At this price or above, cut this share of the baseline.</summary>
public sealed record PriceResponse(Price AtOrAbove, double CutFraction);
