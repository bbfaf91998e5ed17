using Ballast.App.Live;

namespace Ballast.App.Fleet;

/// <summary>The clock that a fleet of simulated sites shares; timers run on the wall's.</summary>
sealed class FleetClock(SiteClock clock) : TimeProvider
{
    public double Speed => clock.Speed;

    public override DateTimeOffset GetUtcNow() => clock.SiteAt(System.GetUtcNow());

    /// <summary>The wall's own clock where none is given.</summary>
    public static FleetClock Of(SiteClock? clock) => new(clock ?? new SiteClock(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1));
}
