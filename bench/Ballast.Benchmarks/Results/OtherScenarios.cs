using Ballast.Settlement;
using Ballast.Simulation;
using Ballast.Simulation.Controllers;
using static Ballast.Benchmarks.Results.Markdown;

namespace Ballast.Benchmarks.Results;

/// <summary>A row for every event of every other scenario.</summary>
static class OtherScenarios
{
    static readonly (string Name, string Story)[] Stories =
    [
        ("phoenix-facility", "at the facility meter, PUE 1.25"),
        ("phoenix-battery", "25 kW / 50 kWh battery"),
        ("two-peaks", "two events in one evening"),
        ("deep", "below what caps reach: pauses"),
        ("fast", "in 30 s, no notice"),
        ("emergency", "to a floor, now, in a dispatch"),
        ("chaos", "every fault at once"),
        ("campus", "100 MW, 5,000 jobs"),
    ];

    public static void Write(TextWriter page, Func<string, Scenario> read, int few, Action<string> done)
    {
        page.WriteLine($"""
            ## The other scenarios

            {few} seeds, save for the campus (one, its own). Each cell: median / worst. *Within 2 %* is how many seconds after the event's start the meter is within 2 % of the baseline of the held target, and stays for ten seconds; it is given for events that are fast.
            This page gives what is measured; what is promised is in `tests/Ballast.Tests/Scenarios`, and each scenario's own seed is approved to the last command in `scenarios/approved`.

            """);
        var rows = new List<string[]>();
        var notes = new Dictionary<string, Batch>();
        foreach (var (name, story) in Stories)
        {
            var batch = Batch.Run(read(name), Policy.Ballast, name == "campus" ? 1 : few);
            notes[name] = batch;
            var score = batch.Score;
            for (var e = 0; e < score.Median.Events.Length; e++)
            {
                var settling = batch.SettlingSeconds.Select(s => s[e]).ToList();
                rows.Add(Row(score.Median.Events.Length == 1 ? $"`{name}`: {story}" : $"`{name}`, {score.Median.Events[e].EventId}", score.Median.Events[e], score.Worst.Events[e], settling));
            }
            done(name);
        }
        Table(page, ["", "asked, %", "delivered, %", "RMS hold, %", "RMS event, %", "dip, %", "min above", "step, × ramp", "after, %", "performance", "outside tier", "within 2 %, s"], rows);
        var emergency = notes["emergency"];
        var worstAlert = emergency.SettlingSeconds.Max(s => s[1]);
        var fast = notes["fast"];
        page.WriteLine($"""
            - `emergency`: the dispatch of 15 % is settled over its whole length, so the alert within it counts as given beyond it; from the alert's first second the floor is reached in {Number(worstAlert, "0")} s at worst. At 15 % there is less to raise than two large checkpoints at
              once take away (each about 8 % of the baseline): that, and not the alert, makes its deepest dip ({Number(emergency.Score.Worst.DeepestDipPercent)} %). Checkpoints asked for before a ramp start the jobs' clocks anew close together, so an hour later they meet more often than by chance.
            - `fast`: the ramp itself takes 30 s; the meter is within 2 % of the held target {Number(fast.SettlingSeconds.Max(s => s[0]), "0")} s after the start at worst. The last 2 % of the baseline are the last two seconds of the ramp.
            - `chaos`: the battery is out from 230 min to 255 min and the floor of the alert (250 min) lies below what the caps of the jobs that are left can reach within their tiers; Ballast says so (`the target … is out of reach`), goes as low as it may, and is at the floor when the battery is back.
              The limit of 120 kW binds nothing while the dispatch holds less, which is why it asks for 0 %.
            - `phoenix-facility`: host overhead and part of the cooling cannot be shaped, so a quarter at the meter is more than a quarter of what the GPUs draw, and costs more work than at the GPUs alone.
            - `campus`: the battery holds 64 MWh of the 88 that 30 % for three hours take, so jobs are shaped as well.
            """);
    }

    static string[] Row(string name, Scorecard median, Scorecard worst, List<double> settling)
    {
        string Both(Func<Scorecard, double?> figure, string format = "0.00") => $"{Number(figure(median), format)} / {Number(figure(worst), format)}";
        return
        [
            name, Number(median.AskedPercent, "0.0"), Both(c => c.DeliveredPercent), Both(c => c.RmsHoldPercent), Both(c => c.RmsEventPercent), Both(c => c.DeepestDipPercent),
            $"{median.MinutesAbove} / {worst.MinutesAbove}", Both(c => c.LargestStepOfRamp), Both(c => c.AfterEventPercent), Both(c => c.WeightedPerformance, "0.000"), $"{worst.JobsOutsideTier}",
            $"{Number(Quantile(settling, 0.5), "0")} / {Number(settling.Max(), "0")}",
        ];
    }
}
