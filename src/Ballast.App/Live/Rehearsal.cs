using Ballast.Assets;
using Ballast.Signals;
using Ballast.Simulation;
using Ballast.Simulation.Controllers;
using Ballast.Simulation.Runs;

namespace Ballast.App.Live;

/// <summary>
/// Before the first tick, the site's own controller goes through a small event on a throwaway plant,
/// so that the code of the hot path is compiled before a real event arrives: the first one is
/// then as quick as the rest.
/// </summary>
static class Rehearsal
{
    static readonly TimeSpan Length = TimeSpan.FromSeconds(120);

    public static void Play(Site site)
    {
        if (site.Jobs.IsEmpty) return;
        var start = DateTimeOffset.UnixEpoch;
        var signal = new Emergency { Id = "rehearsal", Start = start.AddSeconds(60), Duration = TimeSpan.FromSeconds(30), RampUp = TimeSpan.FromSeconds(10) };
        new ScenarioRun(new Scenario
        {
            Name = "rehearsal",
            Site = site,
            Start = start,
            Duration = Length,
            Facts = [new SignalReceived(signal) { Known = signal.Start }],
        }).Run(Policy.Ballast.Create(site));
    }
}
