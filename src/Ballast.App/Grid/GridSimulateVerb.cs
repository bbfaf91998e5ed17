using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ballast.App.Live;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;

namespace Ballast.App.Grid;

/// <summary>`ballast grid simulate`.</summary>
static class GridSimulateVerb
{
    public static Verb Make()
    {
        var raw = new Argument<string>("CASE.raw") { Description = "Power-flow case, PSS/E RAW version 32 or 33." };
        var dyr = new Argument<string>("CASE.dyr") { Description = "Dynamic models, PSS/E DYR." };
        var events = new Option<string[]>("--event") { Description = "What happens and when; may be given more than once.", HelpName = "\"trip 1-2 @1\"" };
        var traces = new Option<string[]>("--load-trace") { Description = "An AI load in addition to the case's, of constant power up to a limit of current, that follows a trace (t_s, mw); with pf=0.98, lag=5ms, limit=1.1 (times its largest current), hold-up=20ms (of its DC links) after commas. May be given more than once.", HelpName = "BUS=FILE.csv[,pf=…]" };
        var ups = new Option<string?>("--ups") { Description = "The UPS blocks in front of the loads on traces, in the proportions of a ride-through file (its grid: section is not used): they leave in dips and come back.", HelpName = "FILE.yaml" };
        var loads = new Option<string>("--loads") { Description = "What the case's loads do with voltage: P (constant power), I (constant current), Z (constant impedance), or shares P=0.2,I=0.3,Z=0.5.", DefaultValueFactory = _ => "Z" };
        var until = new Option<double>("--until") { Description = "Seconds to run.", DefaultValueFactory = _ => 20 };
        var step = new Option<string>("--step") { Description = "Time from row to row, and of one step of integration unless --tolerance is given.", DefaultValueFactory = _ => "5ms" };
        var tolerance = new Option<double?>("--tolerance") { Description = "Choose steps by this relative error instead of a fixed one, such as 1e-8." };
        var rule = new Option<string>("--rule") { Description = "exact: a rule of fourth order that meets limiters where they act; psse: PSS/E's own, with its errors, to compare with its trajectories.", DefaultValueFactory = _ => "exact" };
        var convention = LinearCase.Machines();
        var trajectory = Outputs.Csv("Write the trajectory as CSV", "FILE.csv");
        var (json, page) = (Outputs.Json(), Outputs.Page());
        var verb = new Verb("simulate", "Run a case through time: what machines, voltages and frequency do after an event or under a load.", """
            The run begins at rest from the solved power flow. Events happen at their own instants, and limiters are met at theirs.

            Examples:
              ballast grid simulate kundur.raw kundur.dyr --event "trip 8-9 ckt 2 @2" --until 20 --page run.html
              ballast grid simulate kundur.raw kundur.dyr --event "load 7 +100MW @1" --loads P --out run.csv
              ballast grid simulate kundur.raw kundur.dyr --event "fault 8 @1 for 80ms" --json -
              ballast grid simulate kundur.raw kundur.dyr --load-trace 7=training.csv --until 60 --step 10ms
              ballast grid simulate kundur.raw kundur.dyr --load-trace 7=training.csv,limit=1.1,hold-up=20ms --ups campus-ups.yaml --event "fault 8 @1 for 80ms"
              ballast grid simulate case.raw case.dyr --event "trip gen 102 SW @1" --event "close 1-2 @3"
            """) { raw, dyr, events, traces, ups, loads, until, step, tolerance, rule, convention, trajectory, json, page };
        verb.SetAction(parsed => Run(
            parsed.GetValue(raw)!, parsed.GetValue(dyr)!, parsed.GetValue(events) ?? [], new(parsed.GetValue(traces) ?? [], parsed.GetValue(ups)), parsed.GetValue(loads)!, parsed.GetValue(until),
            parsed.GetValue(step)!, parsed.GetValue(tolerance), parsed.GetValue(rule)!, parsed.GetValue(convention)!, parsed.GetValue(trajectory), parsed.GetValue(json), parsed.GetValue(page)));
        return verb;
    }

    static int Run(
        string raw, string dyr, string[] eventTexts, TraceLoads traceLoads, string loads, double until, string stepText, double? tolerance, string rule, string convention,
        string? csv, string? json, string? page)
    {
        var step = Step(stepText);
        if (!(until >= step) || until > 1e6) throw new InputException(FormattableString.Invariant($"--until is {until} s; a run lasts from one step ({step} s) to a million seconds."));
        if (until / step > 5e6) throw new InputException(FormattableString.Invariant($"{until} s in rows of {step} s are {until / step:0} rows, more than 5 million; take a longer --step."));
        if (tolerance is { } t && !(t is >= 1e-13 and <= 0.1)) throw new InputException(FormattableString.Invariant($"--tolerance is {t}; it lies between 1e-13 and 0.1."));
        var twoStep = rule.ToLowerInvariant() switch
        {
            "exact" => false,
            "psse" when tolerance is null => true,
            "psse" => throw new InputException("--rule psse has a fixed step; leave --tolerance away."),
            _ => throw new InputException($"--rule is '{rule}'; it is exact or psse."),
        };
        var events = eventTexts.SelectMany(EventText.Parse).ToArray();
        foreach (var late in events.Where(e => e.Seconds > until))
            if (late is not FaultOff) throw new InputException(FormattableString.Invariant($"An event at {late.Seconds} s comes after the end of the run at {until} s; give a later --until."));
        var options = new GridOptions
        {
            Loads = LoadMix.Parse(loads),
            Convention = LinearCase.Convention(convention),
            TraceLoads = traceLoads.All,
            StepBuses = [.. events.OfType<LoadStep>().Select(e => e.Bus).Distinct()],
        };
        var records = CaseFiles.Models(dyr);
        var model = GridModel.Of(CaseFiles.Case(raw), records, options);
        var idle = EventText.Check(model, events);
        var simulation = new GridSimulation(model) { Tolerance = tolerance ?? 0, TwoStep = twoStep };
        var clock = Stopwatch.StartNew();
        var quiet = Outputs.IsQuiet(json);
        var trajectory = simulation.Run(until, step, events, default, quiet || Console.IsErrorRedirected ? null : share => Progress(share, until, clock));
        if (!quiet && !Console.IsErrorRedirected && clock.Elapsed.TotalSeconds > 1) Console.Error.Write("\r" + new string(' ', 60) + "\r");
        var report = new SimulationReport(model, simulation, trajectory, eventTexts, step, clock.Elapsed.TotalSeconds, traceLoads.Findings(), [.. model.Case.Notes, .. idle, .. Lasting(events, until), .. Toggles(model.Case, records, events)]);
        if (!quiet) Print(report);
        if (csv is not null) Outputs.Write(csv, report.Csv());
        if (json is not null) Outputs.Write(json, report.Json());
        if (page is not null) Outputs.Write(page, SimulationPage.Html(report));
        return 0;
    }

    /// <summary>Switchings that the dynamics file itself names are told and not done: what happens in a run is what was asked for.</summary>
    static IEnumerable<string> Toggles(GridCase grid, IReadOnlyList<DynamicRecord> records, GridEvent[] events) => LineToggle.Of(grid, records).Select(t => (Line: grid.Lines[t.Line], t.Seconds)).Where(t => !events.Any(e => AsksFor(e, t.Line, t.Seconds))).Select(t => FormattableString.Invariant(
        $"The dynamics file would switch line {t.Line.From}-{t.Line.To} ckt {t.Line.Circuit} at {t.Seconds} s, which is not done unless asked for: --event \"{(t.Line.InService ? "trip" : "close")} {t.Line.From}-{t.Line.To} ckt {t.Line.Circuit} @{t.Seconds}\"."));

    static bool AsksFor(GridEvent happening, Line line, double seconds)
    {
        var (trips, from, to, circuit) = happening switch
        {
            BranchTrip trip => (true, trip.From, trip.To, trip.Circuit),
            BranchClose close => (false, close.From, close.To, close.Circuit),
            _ => (false, 0, 0, null),
        };
        return Math.Abs(happening.Seconds - seconds) < 1e-9 && trips == line.InService && (circuit is null || circuit == line.Circuit)
            && (from == line.From && to == line.To || from == line.To && to == line.From);
    }

    // "for 80" is eighty seconds, where 80ms may have been meant.
    static IEnumerable<string> Lasting(IEnumerable<GridEvent> events, double until) => events.OfType<FaultOff>().Where(e => e.Seconds > until).Select(e => FormattableString.Invariant(
        $"The fault at bus {e.Bus} would be cleared at {e.Seconds} s and is still there when the run ends."));

    static void Progress(double seconds, double until, Stopwatch clock)
    {
        if (clock.Elapsed.TotalSeconds > 1) Console.Error.Write(FormattableString.Invariant($"\r{seconds:0.0} of {until:0.#} s"));
    }

    static void Print(SimulationReport report)
    {
        Console.WriteLine(report.Title);
        Console.WriteLine(report.Size);
        foreach (var note in report.Notes) Console.WriteLine($"Note: {note}");
        Console.WriteLine();
        foreach (var (name, value) in report.Findings) Console.WriteLine($"{name,-34} {value}");
    }

    static double Step(string text)
    {
        var milli = text.EndsWith("ms", StringComparison.OrdinalIgnoreCase);
        var number = milli ? text[..^2] : text.EndsWith('s') ? text[..^1] : text;
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value > 0) || value > 1e5)
            throw new InputException($"--step is '{text}'; write a time such as 5ms or 0.01s.");
        var seconds = milli ? value / 1000 : value;
        return seconds is >= 1e-5 and <= 1 ? seconds : throw new InputException($"--step is '{text}'; it lies between 0.01ms and 1s.");
    }
}
