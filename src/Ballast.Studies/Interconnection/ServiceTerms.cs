namespace Ballast.Studies.Interconnection;

/// <summary>What asks to be connected.</summary>
/// <param name="SizeMw">The load, the same in all hours.</param>
/// <param name="Flexible">Share of it, 0 to 1, that can stay away for hours at a time.</param>
/// <param name="RunsBack">Whether that share also runs back at once after an outage, so that it need not stay away beforehand for the sake of emergency ratings.</param>
/// <param name="Storage">A store beside it; null: none.</param>
public sealed record ServiceTerms(double SizeMw, double Flexible = 0, bool RunsBack = true, SiteStorage? Storage = null)
{
    /// <summary>MW that always want to be served.</summary>
    public double FixedMw => SizeMw * (1 - Flexible);
}
