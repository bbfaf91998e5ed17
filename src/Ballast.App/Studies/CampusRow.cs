using Ballast.Studies.Campus;

namespace Ballast.App.Studies;

/// <summary>A campus with one way of giving power up.</summary>
/// <param name="Name">The way.</param>
/// <param name="Can">In figures.</param>
/// <param name="Fits">The largest campus at each rate that was asked.</param>
/// <param name="Outcome">How the campus of the asked size gets through.</param>
/// <param name="UnservedShares">Share of its energy that stays unserved, at each size of the curve.</param>
/// <param name="Value">In capacity; null where it can give nothing up.</param>
sealed record CampusRow(string Name, CampusFlexibility Can, CampusFit[] Fits, CampusOutcome Outcome, double[] UnservedShares, CampusValue? Value);
