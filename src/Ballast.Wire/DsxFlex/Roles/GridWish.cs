using Ballast.Units;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>What the grid wants of a whole site for a time: no more than this, from when to when (<see cref="End"/> null: until further notice).</summary>
public sealed record GridWish(string Id, DateTimeOffset Start, DateTimeOffset? End, Power Limit, bool BestEffort = false);

/// <summary>One feed of another's site with the part of a site's limit that falls to it; the shares of all feeds add up to 1.</summary>
public sealed record FeedShare(string Tag, double Share);
