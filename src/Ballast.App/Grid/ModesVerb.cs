using System.CommandLine;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Grid.Modes;

namespace Ballast.App.Grid;

/// <summary>`ballast grid modes`.</summary>
static class ModesVerb
{
    public static Verb Make()
    {
        var raw = new Argument<string>("CASE.raw") { Description = "Power-flow case, PSS/E RAW version 32 or 33." };
        var dyr = new Argument<string>("CASE.dyr") { Description = "Its dynamic models, PSS/E DYR." };
        var (loads, machines) = (LinearCase.Loads(), LinearCase.Machines());
        var all = new Option<bool>("--all") { Description = "List every mode, regulators and windings too." };
        var (json, page) = (Outputs.Json(), Outputs.Page());
        var verb = new Verb("modes", "How a grid swings: each mode's frequency and damping, and which machines swing against which.", """
            A mode is a way in which the grid rings after any disturbance: its frequency, how fast it dies (damping ratio; under 5 % it is watched, under 3 % it is an alarm)
            and who takes part. A load whose power pulses at such a frequency is felt far away: ask `ballast grid response` how much.

            The loads decide: const-power loads (--loads P), as data centers behind their power supplies are, damp less than those that give way with voltage.

            Examples:
              ballast grid modes kundur.raw kundur.dyr
              ballast grid modes kundur.raw kundur.dyr --loads P --page modes.html
              ballast grid modes kundur.raw kundur.dyr --all --json -
            """) { raw, dyr, loads, machines, all, json, page };
        verb.SetAction(parsed => Run(new(parsed.GetValue(raw)!, parsed.GetValue(dyr)!, parsed.GetValue(loads)!, parsed.GetValue(machines)!), parsed.GetValue(all), parsed.GetValue(json), parsed.GetValue(page)));
        return verb;
    }

    static int Run(LinearCase.Order order, bool all, string? json, string? page)
    {
        var quiet = Outputs.IsQuiet(json);
        var (linear, notes) = Progress.Show("Linearising", quiet, _ => LinearCase.Read(order));
        var analysis = Progress.Show("Finding the modes", quiet, _ => ModalAnalysis.Of(linear.Model));
        if (!quiet)
        {
            ModesTable.Print(linear, analysis, all);
            foreach (var note in notes) Console.Error.WriteLine($"Note: {note}");
        }
        Outputs.Write(json, ModesJson.Write(linear, analysis));
        if (page is not null) Outputs.Write(page, ModesPage.Write(linear, analysis));
        return 0;
    }
}
