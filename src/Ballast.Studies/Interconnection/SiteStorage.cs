namespace Ballast.Studies.Interconnection;

/// <summary>A store behind the same connection as the load.</summary>
/// <param name="PowerMw">It charges and discharges with at most this, at the connection.</param>
/// <param name="EnergyMwh">What it gives off when full.</param>
/// <param name="Efficiency">Share of what it takes that it gives back; the loss is counted where it charges.</param>
public sealed record SiteStorage(double PowerMw, double EnergyMwh, double Efficiency);
