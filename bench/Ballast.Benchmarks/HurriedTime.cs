namespace Ballast.Benchmarks;

/// <summary>
/// The system's clock, which can be told to run faster for a while: real time while something is
/// measured, and a hurry in between, when the site goes back to rest. Timers fire a hundred times as often as they ask.
/// </summary>
sealed class HurriedTime : TimeProvider
{
    const double Hurry = 100;

    readonly Lock gate = new();
    DateTimeOffset shown = System.GetUtcNow();
    DateTimeOffset real = System.GetUtcNow();
    bool hurried;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            var now = System.GetUtcNow();
            shown += (now - real) * (hurried ? Hurry : 1);
            real = now;
            return shown;
        }
    }

    public void Set(bool inHurry)
    {
        lock (gate)
        {
            GetUtcNow();
            hurried = inHurry;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

    static TimeSpan Sooner(TimeSpan span) => span > TimeSpan.Zero ? span / Hurry : span;
}
