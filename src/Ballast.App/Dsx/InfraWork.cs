using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;

namespace Ballast.App.Dsx;

/// <summary>Breaches of agents on the bus, and what would be ordered about them: dry, so that every order is told and none is carried out.</summary>
sealed class InfraWork(DsxSettings settings, TimeProvider wall) : IAsyncDisposable
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    readonly DsxLine line = new(settings, settings.Infra!.Self, settings.Infra.Agents, wall);
    readonly InfraRole role = new(settings.Infra!.Options);
    readonly Lock gate = new();
    readonly Dictionary<Guid, CloudEvent> causes = [];

    public DsxLine Line => line;

    public async Task Run(CancellationToken cancel)
    {
        await line.Open(cancel);
        await Task.WhenAll(Hear(cancel), Act(cancel));
    }

    public DsxRoleReport Report()
    {
        lock (gate) return line.Report() with { OpenBreaches = role.Open, DryRun = true };
    }

    public ValueTask DisposeAsync() => line.DisposeAsync();

    async Task Hear(CancellationToken cancel)
    {
        await foreach (var heard in line.Bus.Receive(cancel))
        {
            if (heard.Message is not PowerBreachAlert alert) continue;
            lock (gate)
            {
                if (causes.Count > 2 * settings.Infra!.Options.MostBreaches) causes.Clear();
                causes[alert.BreachId] = heard.Event;
                role.Take(alert, wall.GetUtcNow());
            }
        }
    }

    async Task Act(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Look, wall);
        do
        {
            EnforcementStep[] steps;
            lock (gate) steps = [.. role.Next(wall.GetUtcNow())];
            foreach (var step in steps)
            {
                var enforced = await Enforcer.Dry(step, cancel);
                lock (gate)
                {
                    var cause = causes.GetValueOrDefault(step.BreachId);
                    line.Bus.TryPublish(role.Done(step, enforced, wall.GetUtcNow()), cause?.CorrelationId, cause);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }
}
