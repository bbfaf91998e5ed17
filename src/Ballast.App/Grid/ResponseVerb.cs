using System.CommandLine;
using System.Globalization;
using Ballast.App.Live;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Grid.Modes;

namespace Ballast.App.Grid;

/// <summary>`ballast grid response`.</summary>
static class ResponseVerb
{
    public static Verb Make()
    {
        var raw = new Argument<string>("CASE.raw") { Description = "Power-flow case, PSS/E RAW version 32 or 33." };
        var dyr = new Argument<string>("CASE.dyr") { Description = "Its dynamic models, PSS/E DYR." };
        var bus = new Option<int>("--bus") { Description = "Bus whose load swings.", HelpName = "N", Required = true };
        var (loads, machines) = (LinearCase.Loads(), LinearCase.Machines());
        var from = new Option<double>("--from") { Description = "Lowest frequency, Hz.", HelpName = "HZ", DefaultValueFactory = _ => 0.05 };
        var to = new Option<double>("--to") { Description = "Highest frequency, Hz.", HelpName = "HZ", DefaultValueFactory = _ => 5 };
        var points = new Option<int>("--points") { Description = "How many frequencies, evenly spaced on a logarithmic axis.", HelpName = "N", DefaultValueFactory = _ => 200 };
        var (json, page) = (Outputs.Json(), Outputs.Page());
        var verb = new Verb("response", "What machines, frequency and voltage do when a load at a bus swings: mHz per MW by frequency, and where it peaks.", """
            The load at the bus swings by a sine of active power; the answer is how far each machine's speed swings with it, per MW of amplitude. Peaks are the frequencies
            that a load's rhythm must avoid, or that smoothing must take out.

            Examples:
              ballast grid response kundur.raw kundur.dyr --bus 7
              ballast grid response kundur.raw kundur.dyr --bus 7 --from 0.05 --to 5 --loads P --page response.html
            """) { raw, dyr, bus, loads, machines, from, to, points, json, page };
        verb.SetAction(parsed => Run(
            new(parsed.GetValue(raw)!, parsed.GetValue(dyr)!, parsed.GetValue(loads)!, parsed.GetValue(machines)!), parsed.GetValue(bus), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(points), parsed.GetValue(json), parsed.GetValue(page)));
        return verb;
    }

    static int Run(LinearCase.Order order, int bus, double from, double to, int points, string? json, string? page)
    {
        if (points is < 2 or > 100_000) throw new InputException($"--points must lie from 2 to 100000, and is {points}.");
        var quiet = Outputs.IsQuiet(json);
        var (linear, notes) = Progress.Show("Linearising", quiet, _ => LinearCase.Read(order));
        var analysis = Progress.Show("Finding the modes", quiet, _ => ModalAnalysis.Of(linear.Model));
        var response = new FrequencyResponse(linear.Model, bus);
        var sweep = Progress.Show("Sweeping", quiet, _ => response.Sweep(from, to, points));
        var study = new ResponseStudy(linear, analysis, bus, sweep, response.Peaks(sweep));
        if (!quiet)
        {
            Print(study);
            foreach (var note in notes) Console.Error.WriteLine($"Note: {note}");
        }
        Outputs.Write(json, ResponseJson.Write(study));
        if (page is not null) Outputs.Write(page, ResponsePage.Write(study));
        return 0;
    }

    static void Print(ResponseStudy study)
    {
        Console.WriteLine(study.Linear.Name);
        Console.WriteLine($"{study.Linear.InShort}. The load at bus {study.Bus} swings.");
        Console.WriteLine();
        if (study.Peaks.Count == 0) Console.WriteLine("The machines' answer has no peak in this range.");
        else
        {
            Console.WriteLine("Where the machines answer most");
            TextTable.Print(new([">Hz", ">mHz per MW", "machine", ">nearest swing, Hz", ">damping %", "who | against whom"], [.. study.Peaks.Select(p => (Cell[])
                [F(p.Hz, "0.0000"), F(p.MilliHertzPerMegawatt, "0.0000"), study.Linear.Model.Rotors[p.Rotor].Name, .. study.Near(p) is { } m ? (string[])[ModeWords.Hz(m), ModeWords.Damping(m), ModeWords.Sides(study.Linear.Model, m)] : ["-", "-", ""]])]));
        }
        Console.WriteLine("\nAmplitude per MW of amplitude");
        var last = study.Sweep.Count - 1;
        TextTable.Print(new([">Hz", ">worst machine, mHz", "machine", $">bus {study.Bus}, mHz", $">bus {study.Bus}, voltage ‰"], [.. Enumerable.Range(0, 11).Select(k => study.Sweep[(int)Math.Round(k * last / 10.0)]).Distinct().Select(p => (Cell[])
            [F(p.Hz, "0.0000"), F(p.WorstMilliHertzPerMegawatt, "0.0000"), study.Linear.Model.Rotors[p.Worst].Name, F(study.BusMilliHertz(p), "0.0000"), F(1000 * study.BusVoltage(p), "0.0000")])]));
    }

    static string F(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>All that the verb tells.</summary>
sealed record ResponseStudy(LinearCase Linear, ModalAnalysis Analysis, int Bus, IReadOnlyList<ResponsePoint> Sweep, IReadOnlyList<ResponsePeak> Peaks)
{
    readonly int place = Linear.Model.PlaceOf(Bus);

    /// <summary>Swing of the bus's own frequency, mHz per MW.</summary>
    public double BusMilliHertz(ResponsePoint point) => point.BusFrequencies[place].Magnitude * point.ToMilliHertzPerMegawatt;

    /// <summary>Swing of the bus's voltage, pu per MW.</summary>
    public double BusVoltage(ResponsePoint point) => point.Voltages[place].Magnitude * point.ToPerMegawatt;

    /// <summary>The swing that a peak belongs to: the closest, within a quarter of its frequency.</summary>
    public Mode? Near(ResponsePeak peak) => Analysis.Nearest(peak.Hz) is { } mode && Math.Abs(mode.Hz - peak.Hz) < 0.25 * peak.Hz ? mode : null;
}
