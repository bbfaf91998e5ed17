using Ballast.Assets;
using Ballast.Settlement;
using Ballast.Signals;
using Ballast.Simulation.Controllers;
using Ballast.Simulation.Plant;

namespace Ballast.Simulation.Runs;

/// <summary>What a run left: its scorecard, and the series behind it.</summary>
public sealed record RunResult
{
    public required Scenario Scenario { get; init; }

    public required Policy Policy { get; init; }

    public required ulong Seed { get; init; }

    public required Scorecard Scorecard { get; init; }

    public required IReadOnlyList<EventWindow> Events { get; init; }

    /// <summary>Whole seconds in <see cref="Series"/>.</summary>
    public required int Seconds { get; init; }

    public required SecondSeries Series { get; init; }

    /// <summary>By minute since the start, then by slot.</summary>
    public required IReadOnlyList<JobMinute[]> JobMinutes { get; init; }

    /// <summary>Every job of the run, by slot.</summary>
    public required IReadOnlyList<Job> Roster { get; init; }

    public required IReadOnlyList<Incident> Incidents { get; init; }

    /// <summary>How often the controller was stepped.</summary>
    public required long Ticks { get; init; }

    internal static RunResult Of(
        Scenario scenario, Policy policy, ulong seed, SimulatedPlant plant, IController controller, RunRecorder recorder, IReadOnlyList<Job> roster, long ticks)
    {
        var meter = new MeterSeries(scenario.Start, recorder.Series.Meter.AsMemory(0, recorder.Seconds));
        var events = EventsOf(scenario, controller, meter);
        var record = new RunRecord
        {
            Meter = meter,
            Targets = new MeterSeries(scenario.Start, recorder.Series.Targets.AsMemory(0, recorder.Seconds)),
            Untouched = new MeterSeries(scenario.Start, recorder.Series.Untouched.AsMemory(0, recorder.Seconds)),
            Work = recorder.Work,
            Roster = roster,
            Commanded = recorder.Ledger.CommandedJobs,
            Commands = recorder.Ledger.Count,
            CommandHash = recorder.Ledger.Hash(),
            CommandsBetween = recorder.Ledger.Between,
            CauseAt = at => Cause.At(at, plant, events, scenario.Site),
        };
        return new RunResult
        {
            Scenario = scenario,
            Policy = policy,
            Seed = seed,
            Scorecard = Settle.Run(record, events),
            Events = events,
            Seconds = recorder.Seconds,
            Series = recorder.Series,
            JobMinutes = recorder.JobMinutes,
            Roster = roster,
            Incidents = plant.Incidents,
            Ticks = ticks,
        };
    }

    /// <summary>
    /// The signals of the scenario as windows to settle. The baseline is the one that the controller froze;
    /// where it keeps none, the mean of the meter over the site's baseline window before the event.
    /// </summary>
    static List<EventWindow> EventsOf(Scenario scenario, IController controller, MeterSeries meter)
    {
        var views = controller.ViewEvents();
        var site = scenario.Site;
        var latest = new Dictionary<string, GridSignal>();
        foreach (var fact in scenario.Facts)
        {
            if (fact is SignalReceived { Signal: var signal }) latest[signal.Id] = signal;
        }
        var windows = new List<EventWindow>();
        foreach (var signal in latest.Values)
        {
            if (signal.Start >= meter.End) continue;
            var view = views.LastOrDefault(v => v.Signal.Id == signal.Id);
            var baseline = view?.BaselineWatts is { } known && double.IsFinite(known)
                ? known
                : meter.MeanOfPresent(signal.Start - site.Baseline.Window, signal.Start) * site.Baseline.Adjustment;
            // An event from the first second on has nothing before it to measure.
            if (double.IsNaN(baseline)) baseline = meter.Watts[0];
            var cut = view is null ? CutShort(scenario, signal) : view.CutShortAt;
            if (EventWindow.Of(signal, baseline, site.EmergencyFloor, meter.End, cut, view is null ? null : (view.RampDown, view.RampUp)) is { } window) windows.Add(window);
        }
        return windows;
    }

    static DateTimeOffset? CutShort(Scenario scenario, GridSignal signal) => scenario.Facts
        .Where(f => f.Known > signal.Start && (f is SignalWithdrawn w && w.SignalId == signal.Id || f is ReleaseOrdered or ShapingStopped))
        .Select(f => (DateTimeOffset?)f.Known)
        .FirstOrDefault();
}
