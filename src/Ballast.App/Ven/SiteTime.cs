using Ballast.App.Live;

namespace Ballast.App.Ven;

/// <summary>
/// The site's clock, as others ask for the time: the times in events are the site's. It is the wall's
/// unless the plant is simulated faster; timers run on the wall's either way.
/// </summary>
sealed class SiteTime(LiveLoop loop) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => loop.SiteNow;
}
