using Ballast.Units;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>A feed as its agent describes it: its tag, the range within which it can be asked to stay, and what holds while no target does.</summary>
public sealed record FeedTerms(string Tag, Power Minimum, Power Maximum, Power Default);
