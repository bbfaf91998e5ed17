namespace Ballast.App.Live;

/// <summary>Ties site time to wall time: one common moment and a speed. After a restart the same clock goes on, so the time in between has passed for the site too.</summary>
sealed record SiteClock(DateTimeOffset EpochSite, DateTimeOffset EpochWall, double Speed)
{
    public DateTimeOffset SiteAt(DateTimeOffset wall) => EpochSite + (wall - EpochWall) * Speed;
}
