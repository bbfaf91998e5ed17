using System.CommandLine;
using Ballast.App.Grid;
using Ballast.App.Live;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Grid.Modes;

namespace Ballast.App.Load;

/// <summary>`ballast load screen`.</summary>
static class ScreenVerb
{
    public static Verb Make()
    {
        var job = new Argument<string>("JOB") { Description = "Training jobs (YAML), or a trace of power (CSV) with its rhythm running." };
        var raw = new Option<string>("--grid") { Description = "Power-flow case, PSS/E RAW version 32 or 33.", HelpName = "CASE.raw", Required = true };
        var dyr = new Option<string?>("--dyn") { Description = "Its dynamic models, PSS/E DYR; without it, the file beside the case that has its name and ends with .dyr.", HelpName = "CASE.dyr" };
        var bus = new Option<int?>("--bus") { Description = "Bus at which the load stands; without it, the one with the largest load.", HelpName = "N" };
        var (loads, machines) = (LinearCase.Loads(), LinearCase.Machines());
        var limit = new Option<double>("--limit") { Description = "Most that a machine may swing, mHz peak to peak.", HelpName = "MHZ", DefaultValueFactory = _ => new ScreenLimits().SwingMilliHertz };
        var damping = new Option<double>("--damping") { Description = "Swings damped less than this, percent, are to be kept clear of.", HelpName = "PERCENT", DefaultValueFactory = _ => 100 * new ScreenLimits().DampingRatio };
        var period = new Option<double?>("--period") { Description = "Period of the rhythm, seconds; without it, the job's own or the one found in the trace.", HelpName = "SECONDS" };
        var (json, page) = (Outputs.Json(), Outputs.Page());
        var verb = new Verb("screen", "Whether a job's rhythm meets a mode of the grid, told before it runs, and which periods nearby do not.", """
            A training job draws power in the rhythm of its iterations: lines at 1/T, 2/T, 3/T. Where a line falls onto a swing of the grid's machines, a few megawatts are felt far
            away. The answer is how far each machine swings once the rhythm runs, against a limit, and at which nearby periods the same job does less: a changed batch size moves T.

            It exits with 0 if every job passes, and with 3 if one does not.

            Examples:
              ballast load screen job.yaml --grid kundur.raw
              ballast load screen job.yaml --grid kundur.raw --bus 7 --loads P
              ballast load screen trace.csv --period 1.5 --grid kundur.raw --dyn kundur.dyr --bus 7 --limit 20 --page screen.html
            """) { job, raw, dyr, bus, loads, machines, limit, damping, period, json, page };
        verb.SetAction(parsed => Run(
            parsed.GetValue(job)!, new(parsed.GetValue(raw)!, parsed.GetValue(dyr) ?? CaseFiles.ModelsBeside(parsed.GetValue(raw)!), parsed.GetValue(loads)!, parsed.GetValue(machines)!), parsed.GetValue(bus),
            new() { SwingMilliHertz = parsed.GetValue(limit), DampingRatio = parsed.GetValue(damping) / 100 }, parsed.GetValue(period), parsed.GetValue(json), parsed.GetValue(page)));
        return verb;
    }

    static int Run(string job, LinearCase.Order order, int? asked, ScreenLimits limits, double? period, string? json, string? page)
    {
        if (period is { } seconds && !(seconds is >= 0.01 and <= 10000)) throw new InputException(FormattableString.Invariant($"--period is {seconds} s; a rhythm has one from 0.01 s to 10,000 s."));
        if (!(limits.SwingMilliHertz > 0) || !double.IsFinite(limits.SwingMilliHertz)) throw new InputException("--limit must be greater than zero.");
        if (!(limits.DampingRatio is >= 0 and <= 1)) throw new InputException("--damping lies from 0 to 100 percent.");
        var quiet = Outputs.IsQuiet(json);
        var jobs = ScreenedJob.Read(job, period);
        var (linear, notes) = Progress.Show("Linearising", quiet, _ => LinearCase.Read(order));
        var analysis = Progress.Show("Finding the modes", quiet, _ => ModalAnalysis.Of(linear.Model));
        var (bus, megawatts) = asked is { } named ? (named, double.NaN) : linear.LargestLoad;
        var response = new FrequencyResponse(linear.Model, bus);
        var studies = Progress.Show("Screening", quiet, share =>
        {
            var made = new List<ScreenStudy>();
            foreach (var one in jobs)
            {
                made.Add(ScreenStudy.Of(one, linear, response, analysis, limits));
                share(made.Count / (double)jobs.Count);
            }
            return made;
        });
        var taken = asked is null ? FormattableString.Invariant($"The load stands at bus {bus}, which has the largest load of the case ({megawatts:0.#} MW); --bus N takes another.") : $"The load stands at bus {bus}.";
        if (quiet && asked is null) Console.Error.WriteLine(taken);
        if (!quiet)
        {
            Console.WriteLine($"{linear.Name}: {linear.InShort}. {taken}");
            foreach (var study in studies) Print(study);
            foreach (var note in notes) Console.Error.WriteLine($"Note: {note}");
        }
        Outputs.Write(json, ScreenJson.Write(bus, studies));
        if (page is not null) Outputs.Write(page, ScreenPage.Write(bus, studies, response));
        return studies.All(s => s.Screen.Asked.Passes) ? 0 : 3;
    }

    static void Print(ScreenStudy study)
    {
        Console.WriteLine();
        Console.WriteLine($"{study.Job.Name}: {study.Verdict}");
        Console.WriteLine();
        TextTable.Print(study.Table);
        Console.WriteLine();
        Console.WriteLine(study.Advice);
    }
}
