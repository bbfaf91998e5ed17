using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Settlement;
using Ballast.Signals;

namespace Ballast.Simulation.Controllers;

/// <summary>
/// A policy that makes its whole plan from declared curves when the event begins, and then follows the
/// plan by the clock, whatever the meter shows. Ramps go in steps of a minute. It acts on dispatch
/// events alone.
/// </summary>
public sealed class OpenLoopController(Site site, Policy policy) : IController
{
    readonly List<Job> roster = [.. site.Jobs];
    readonly List<GridSignal> signals = [];
    readonly HashSet<string> planned = [];
    readonly List<(DateTimeOffset At, CommandKind Kind, int Slot, double Value)> plan = [];
    readonly List<EventWindow> windows = [];
    readonly Queue<(DateTimeOffset At, double Watts)> readings = new();
    double readingsSum;
    Command[] commands = new Command[64];
    int count;
    int next;
    long sequence;

    public ReadOnlySpan<Command> Commands => commands.AsSpan(0, count);

    public double TargetWatts { get; private set; } = double.NaN;

    public double BaselineWatts { get; private set; } = double.NaN;

    public Decision? Decision => null;

    public IReadOnlyList<EventView> ViewEvents() => [];

    public void Hear(Fact fact)
    {
        switch (fact)
        {
            case JobArrived arrived:
                roster.Add(arrived.Job);
                break;
            case SignalReceived received:
                signals.RemoveAll(s => s.Id == received.Signal.Id);
                signals.Add(received.Signal);
                break;
            case SignalWithdrawn withdrawn:
                signals.RemoveAll(s => s.Id == withdrawn.SignalId);
                break;
        }
    }

    public void Step(DateTimeOffset now, Telemetry telemetry)
    {
        count = 0;
        Remember(telemetry.Meter);
        foreach (var signal in signals)
        {
            if (signal.Start > now || !planned.Add(signal.Id)) continue;
            BaselineWatts = readings.Count > 0 ? readingsSum / readings.Count * site.Baseline.Adjustment : double.NaN;
            if (signal is Signals.Dispatch && EventWindow.Of(signal, BaselineWatts, site.EmergencyFloor, DateTimeOffset.MaxValue) is { } window)
            {
                windows.Add(window);
                if (policy != Policy.Nothing) Plan(window);
            }
        }
        TargetWatts = double.NaN;
        foreach (var window in windows)
        {
            var target = window.TargetAt(now);
            if (!double.IsNaN(target)) TargetWatts = target;
        }
        while (next < plan.Count && plan[next].At <= now) Order(now, plan[next++]);
    }

    void Remember(in MeterReading reading)
    {
        if (!reading.Valid) return;
        readings.Enqueue((reading.At, reading.Watts));
        readingsSum += reading.Watts;
        while (readings.Peek().At <= reading.At - site.Baseline.Window) readingsSum -= readings.Dequeue().Watts;
    }

    void Plan(EventWindow window)
    {
        plan.RemoveRange(0, next);
        next = 0;
        var model = new DeclaredModel(site, roster);
        var caps = model.Uncapped();
        Ramp(window.Start, window.RampDown, 0);
        var turns = policy == Policy.DvfsPausingFair ? model.PauseTurns(window.TargetWatts, window.Hold) : [];
        for (var i = 0; i < turns.Length; i++)
        {
            var at = window.HoldStart + window.Hold / turns.Length * i;
            if (i > 0) plan.Add((at, CommandKind.Resume, turns[i - 1], roster[turns[i - 1]].Gpus));
            plan.Add((at, CommandKind.Pause, turns[i], 0));
            Cap(at, model.Fair(window.TargetWatts, turns[i]));
        }
        if (turns.Length > 0) plan.Add((window.HoldEnd, CommandKind.Resume, turns[^1], roster[turns[^1]].Gpus));
        Ramp(window.HoldEnd, window.RampUp, 1);
        if (turns.Length > 0 || window.RampUp > TimeSpan.Zero) Cap(window.End, model.Uncapped());
        plan.Sort((a, b) => a.At.CompareTo(b.At));

        void Ramp(DateTimeOffset from, TimeSpan length, int up)
        {
            var steps = Math.Max(1, (int)Math.Round(length.TotalMinutes));
            for (var i = 0; i < steps; i++)
            {
                var share = (i + 1.0) / steps;
                var budget = window.BaselineWatts + (window.TargetWatts - window.BaselineWatts) * (up == 1 ? 1 - share : share);
                var last = up == 1 && i == steps - 1;
                Cap(from + length * (i / (double)steps), last ? model.Uncapped() : policy == Policy.UniformCap ? model.Uniform(budget) : model.Fair(budget));
            }
        }

        void Cap(DateTimeOffset at, double[] to)
        {
            for (var j = 0; j < to.Length; j++)
            {
                if (to[j] == caps[j] || to[j] <= 0) continue;
                plan.Add((at, CommandKind.SetCap, j, to[j]));
                caps[j] = to[j];
            }
        }
    }

    void Order(DateTimeOffset now, (DateTimeOffset At, CommandKind Kind, int Slot, double Value) step)
    {
        if (count == commands.Length) Array.Resize(ref commands, count * 2);
        var job = roster[step.Slot];
        var fallback = step.Kind == CommandKind.SetCap ? site.Clusters.First(c => c.Name == job.Cluster).MaxCap.Watts : job.Gpus;
        // Open loop renews nothing: the order holds through the event and lapses after it.
        var until = windows[^1].End < DateTimeOffset.MaxValue.AddDays(-1) ? windows[^1].End.AddHours(1) : DateTimeOffset.MaxValue;
        commands[count++] = new Command(sequence++, now, step.Kind, step.Slot, step.Value, until, fallback, new Reason(ReasonKind.HoldTarget, TargetWatts, BaselineWatts));
    }
}
