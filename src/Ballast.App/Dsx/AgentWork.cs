using Ballast.App.Live;
using Ballast.Wire.Bms;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;

namespace Ballast.App.Dsx;

/// <summary>The site as an agent on the bus: verified targets become limits of its feeds, and what becomes of them is told.</summary>
sealed class AgentWork(LiveLoop loop, DsxSettings settings, BmsBook book, TimeProvider wall, Func<Func<Task>, CancellationToken, Task> open, Action<string> remark) : IAsyncDisposable
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    readonly DsxLine line = new(settings, settings.Agent!.Self, settings.Agent.Isvs, wall);
    readonly AgentRole role = new(FeedTags.Of(loop.Run.Source.Site), settings.Agent!.Options, Guid.NewGuid);
    readonly SemaphoreSlim gate = new(1);
    AgentDesk? desk;
    CloudEvent? cause;
    Guid? correlation;
    IReadOnlyDictionary<string, FeedReading> readings = new Dictionary<string, FeedReading>();

    public DsxLine Line => line;

    public async Task Run(CancellationToken cancel)
    {
        desk = new AgentDesk(loop, role);
        await open(() => line.Open(cancel), cancel);
        // The first that fails ends the role: half of it would look like the whole.
        await await Task.WhenAny(Hear(cancel), Tell(cancel));
    }

    public DsxRoleReport Report()
    {
        var (now, current) = (loop.SiteNow, readings);
        return line.Report() with
        {
            LastTargetRefused = role.Counts.LastRefusal,
            Feeds =
            [
                .. role.Feeds.Select(f =>
                {
                    var reading = current.GetValueOrDefault(f.Tag);
                    return new DsxFeedReport(f.Tag, role.Schedule.Active(f.Tag, now)?.Constraint.Power.Kilowatts, reading?.Calculated.Kilowatts, reading?.Measured?.Kilowatts, role.Schedule.Targets(f.Tag).Count, role.IsInFlight(f.Tag));
                }),
            ],
        };
    }

    public async ValueTask DisposeAsync()
    {
        await line.DisposeAsync();
        gate.Dispose();
    }

    async Task Hear(CancellationToken cancel)
    {
        await foreach (var heard in line.Bus.Receive(cancel))
        {
            await gate.WaitAsync(cancel);
            try
            {
                if (heard.Message is PowerBreachEnforcement enforcement) role.Take(enforcement);
                if (heard.Message is not SetLoadTarget targets) continue;
                // Without a correlation of the sender's the event's own id serves.
                var id = heard.Event.CorrelationId ?? heard.Event.Id;
                var (taken, status) = await desk!.Take(targets, id, heard.Event);
                foreach (var sentence in taken.Refused) remark($"{heard.Event.Source.Source}: {sentence}");
                (cause, correlation) = (heard.Event, id);
                Say(status);
            }
            finally
            {
                gate.Release();
            }
        }
    }

    async Task Tell(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Look, wall);
        do
        {
            await gate.WaitAsync(cancel);
            try
            {
                await desk!.Catch();
                readings = FeedTags.Read(loop.Run.Source.Site, loop.Snapshot, book, settings.Agent!.Meters, wall.GetUtcNow(), settings.OldestReading);
                foreach (var message in role.Observe(readings, loop.SiteNow)) Say(message);
            }
            finally
            {
                gate.Release();
            }
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    void Say(DsxMessage message)
    {
        if (!line.Bus.TryPublish(message, correlation, cause)) remark("The bus takes no more at present: a message of the agent was left out.");
    }
}
