using System.Collections.Immutable;
using Ballast.App.Live;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Units;
using Ballast.Wire.Bms;
using Ballast.Wire.DsxFlex.Roles;

namespace Ballast.App.Dsx;

/// <summary>The site's own events, sent as load targets to another's agent, whose word is held against the meter.</summary>
sealed class IsvWork(LiveLoop loop, DsxSettings settings, BmsBook book, TimeProvider wall, Func<Func<Task>, CancellationToken, Task> open, Action<string> remark) : IAsyncDisposable
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    readonly DsxLine line = new(settings, settings.Isv!.Self, [settings.Isv.Agent], wall);
    readonly IsvRole role = new(settings.Isv!.Options, Guid.NewGuid);
    readonly Lock gate = new();
    Compliance? judged;

    public DsxLine Line => line;

    public async Task Run(CancellationToken cancel)
    {
        await open(() => line.Open(cancel), cancel);
        // The first that fails ends the role: half of it would look like the whole.
        await await Task.WhenAny(Hear(cancel), Tell(cancel));
    }

    public DsxRoleReport Report()
    {
        lock (gate) return line.Report() with { Compliance = judged?.Sentence, ComplianceDiffers = judged?.Differs, OpenBreaches = role.Breaches.Count };
    }

    public ValueTask DisposeAsync() => line.DisposeAsync();

    async Task Hear(CancellationToken cancel)
    {
        await foreach (var heard in line.Bus.Receive(cancel))
            lock (gate) role.Hear(heard.Message);
    }

    async Task Tell(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Look, wall);
        do
        {
            var now = loop.SiteNow;
            Outgoing? outgoing;
            lock (gate)
            {
                if (PowerSum.Of(book, settings.Isv!.Meter, wall.GetUtcNow(), settings.OldestReading).Power is { } measured) role.Measure(measured, now);
                outgoing = role.Want(Wishes(), now) ?? role.Advance(now);
                var before = judged;
                judged = role.Judge(now);
                if (judged.Differs && before?.Differs != true) remark(judged.Sentence);
            }
            if (outgoing is not null && !line.Bus.TryPublish(outgoing.Message, outgoing.CorrelationId, null)) remark("The bus takes no more at present: targets were left out, and are sent again.");
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    // Ramps have no field in the contract: a target stands from when the site's own hold begins.
    ImmutableArray<GridWish> Wishes() =>
    [
        .. loop.Snapshot.Views.Where(v => v.Phase is EventPhase.Upcoming or EventPhase.RampingDown or EventPhase.Holding && v.CutShortAt is null).Select(WishOf).OfType<GridWish>(),
    ];

    static GridWish? WishOf(EventView view) => view.Signal switch
    {
        CapacityLimit { Feed: null } limit => new GridWish(limit.Id, limit.Start, limit.Start + limit.Duration, limit.Limit),
        Signals.Dispatch or Emergency when !double.IsNaN(view.TargetWatts) => new GridWish(view.Signal.Id, view.Signal.Start + view.RampDown, view.HoldEnds, new Power(view.TargetWatts)),
        _ => null,
    };
}
