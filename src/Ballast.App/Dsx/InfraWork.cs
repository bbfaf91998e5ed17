using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;

namespace Ballast.App.Dsx;

/// <summary>Breaches of agents on the bus, and what is ordered about them: carried out by the operator's program where one is named, and else told only.</summary>
sealed class InfraWork(DsxSettings settings, TimeProvider wall, Func<Func<Task>, CancellationToken, Task> open, Action<string> remark) : IAsyncDisposable
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    readonly DsxLine line = new(settings, settings.Infra!.Self, settings.Infra.Agents, wall);
    readonly InfraRole role = new(settings.Infra!.Options);
    readonly Lock gate = new();
    readonly Dictionary<Guid, CloudEvent> causes = [];
    readonly Enforce enforce = settings.Infra!.Command is { } command ? command.Carry : Enforcer.Dry;

    public DsxLine Line => line;

    public async Task Run(CancellationToken cancel)
    {
        await open(() => line.Open(cancel), cancel);
        // The first that fails ends the role: half of it would look like the whole.
        await await Task.WhenAny(Hear(cancel), Act(cancel));
    }

    public DsxRoleReport Report()
    {
        lock (gate) return line.Report() with { OpenBreaches = role.Open, DryRun = settings.Infra!.Command is null };
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
        var running = new List<Task>();
        do
        {
            EnforcementStep[] steps;
            lock (gate) steps = [.. role.Next(wall.GetUtcNow())];
            // What takes long for one breach keeps no other waiting.
            running.AddRange(steps.Select(step => Carry(step, cancel)));
            foreach (var ended in running.Where(r => r.IsCompleted).ToArray())
            {
                running.Remove(ended);
                await ended;
            }
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    async Task Carry(EnforcementStep step, CancellationToken cancel)
    {
        var enforced = await enforce(step, cancel);
        lock (gate)
        {
            var cause = causes.GetValueOrDefault(step.BreachId);
            if (!line.Bus.TryPublish(role.Done(step, enforced, wall.GetUtcNow()), cause?.CorrelationId, cause)) remark("The bus takes no more at present: what became of an order was left out.");
        }
    }
}
