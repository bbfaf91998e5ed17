using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.App.Live;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Files;
using Ballast.Files.Yaml;
using Ballast.Grid.Rules;
using Ballast.Grid.Traces;
using Ballast.Smoothing;

namespace Ballast.App.Load;

/// <summary>`ballast load smooth`.</summary>
static class SmoothVerb
{
    public static Verb Make()
    {
        var file = new Argument<string>("TRACE") { Description = "Trace of the load's power (CSV)." };
        var with = new Option<string?>("--with") { Description = "Devices between the load and the grid, as those in scenarios/smoothing/; without it, one store that takes what is faster than 0.016 Hz.", HelpName = "SMOOTHING.yaml" };
        var design = new Option<string?>("--design-for") { Description = "Make the devices as small as these rule packs allow.", HelpName = "PACK,FILE.yaml,…" };
        var nominal = new Option<string?>("--nominal") { Description = "Nominal power of the load, such as 150MW; rules that limit a share of it need it.", HelpName = "POWER" };
        var to = Outputs.Csv("Write the smoothed trace", "SMOOTHED.csv");
        var step = Steps.Option();
        var (json, page) = (Outputs.Json(), Outputs.Page());
        var verb = new Verb("smooth", "A trace behind GPU floors and ramps, supercapacitors and batteries: before and after, and what it costs.", """
            --design-for searches for the smallest ratings with which every rule that can be decided is kept, and shows
            that with one notch less it is broken. Where the trace keeps them as it is, or they are not for a load of its size,
            it says that nothing is needed. It ends with 3 where no rule is broken and one cannot be decided from this trace.

            Examples:
              ballast load smooth trace.csv --with scenarios/smoothing/floor-and-battery.yaml --out smoothed.csv --page smoothed.html
              ballast load smooth trace.csv --design-for ercot-2026
              ballast load smooth trace.csv --with scenarios/smoothing/supercap-and-battery.yaml --design-for ieso --nominal 150MW
            """) { file, with, design, nominal, to, step, json, page };
        verb.SetAction((parsed, cancel) => Task.Run(() => Run(new Order(parsed.GetValue(file)!, parsed.GetValue(with), parsed.GetValue(design), Nominal(parsed.GetValue(nominal)), parsed.GetValue(to),
            Steps.Read(parsed.GetValue(step)), parsed.GetValue(json), parsed.GetValue(page)), cancel), cancel));
        return verb;
    }

    sealed record Order(string File, string? With, string? DesignFor, double Nominal, string? Out, double? Step, string? Json, string? Page);

    // What a spectrum needs.
    const int LeastSamples = 64;

    // As `load comply` ends where no rule is broken and one cannot be decided.
    const int Undecided = 3;

    static int Run(Order order, CancellationToken cancel)
    {
        var trace = TraceSource.Read(order.File, order.Step);
        if (trace.Count < LeastSamples) throw new InputException($"{order.File} has {trace.Count} samples: smoothing takes a trace of at least {LeastSamples}.");
        var plan = order.With is { } path ? Plan(path) : Usual(trace);
        var packs = order.DesignFor is { } asked ? RulePacks.Get(asked) : [];
        var terms = new RuleTerms { NominalMegawatts = order.Nominal, PeakMegawatts = trace.Megawatts.Max() };
        var asItIs = packs.Select(pack => PackCheck.Of(pack, trace, terms)).ToList();
        if (asItIs.Count > 0 && Compliance.Overall(asItIs) == Verdict.NotOnPower) throw new InputException($"{order.DesignFor} has no rule that a trace of power can show, so no size can be found.");
        if (asItIs.SelectMany(pack => pack.Findings).ToList() is { Count: > 0 } open && open.All(f => f.Verdict == Verdict.Undecidable && !f.IsOver))
        {
            Console.Error.WriteLine($"No rule of {order.DesignFor} can be decided on {order.File}, so no size can be found ({open[0].Rule.Id}: {open[0].Why}).");
            return Undecided;
        }
        var sized = packs.Count == 0 ? null : asItIs.Any(pack => pack.IsOver) ? Search(order, plan, trace, packs, terms, cancel) : new SizedChain([], [], 0);
        var devices = sized?.Devices ?? plan.Devices;
        var chain = devices.IsEmpty ? "no device" : plan.Name;
        var smoothed = Smoothed.Of(trace, devices);
        var findings = packs.Select(pack => PackCheck.Of(pack, smoothed.After, terms)).ToList();
        if (order.Out is { } to) WholeFile.Write(to, stream => LoadTraceFile.Write(stream, smoothed.After));
        Outputs.Write(order.Json, order.Json is null ? "" : Json(order, chain, smoothed, sized, findings));
        Outputs.Write(order.Page, order.Page is null ? "" : SmoothPage.Write(order.File, order.DesignFor, chain, smoothed, sized, findings));
        if (!Outputs.IsQuiet(order.Json)) Print(order, chain, smoothed, sized, findings);
        return Compliance.Overall(findings) == Verdict.Undecidable ? Undecided : 0;
    }

    static SizedChain Search(Order order, SmoothingPlan plan, LoadTrace trace, IReadOnlyList<RulePack> packs, RuleTerms terms, CancellationToken cancel) =>
        Progress.Show($"Searching the smallest devices for {order.DesignFor}", Outputs.IsQuiet(order.Json), progress => ChainSizing.Smallest(plan.Devices, chain =>
        {
            cancel.ThrowIfCancellationRequested();
            return Keeps(packs, Smoothed.Of(trace, chain).After, terms);
        }, tries => progress(Math.Min(0.99, tries / 80.0))))
        ?? throw new InputException($"No devices of the kinds in {plan.Name} keep every rule of {order.DesignFor}, however large: take another law, such as a longer time constant or a slower ramp, or add a device.");

    static bool Keeps(IReadOnlyList<RulePack> packs, LoadTrace trace, RuleTerms terms) =>
        packs.All(pack => !PackCheck.Of(pack, trace, terms).IsOver);

    static void Print(Order order, string chain, Smoothed smoothed, SizedChain? sized, List<PackFinding> findings)
    {
        Console.WriteLine($"{order.File} behind {chain}: {Figures.Time(smoothed.Before.Seconds)}");
        TextTable.Print(SmoothPage.Before(smoothed));
        if (!smoothed.Chain.Devices.IsEmpty)
        {
            Console.WriteLine();
            TextTable.Print(SmoothPage.Costs(smoothed));
        }
        if (sized is { Ratings.IsEmpty: true }) Console.WriteLine($"\n{SmoothPage.Unneeded(order.DesignFor!, findings)}");
        else if (sized is not null)
        {
            Console.WriteLine($"\nSmallest devices that keep {SmoothPage.Kept(order.DesignFor!, findings)}, from {sized.Tries} tries:");
            TextTable.Print(SmoothPage.Sizes(sized));
        }
        foreach (var finding in findings)
        {
            Console.WriteLine($"\n{finding.Pack.Title}: {Compliance.Word(finding.Verdict).ToUpperInvariant()}");
            TextTable.Print(CompliancePage.Table(finding));
            foreach (var remark in Compliance.Remarks(finding)) Console.WriteLine($"  {remark}");
        }
        if (order.Out is not null) Console.WriteLine($"Written to {order.Out}.");
    }

    static string Json(Order order, string chain, Smoothed smoothed, SizedChain? sized, List<PackFinding> findings) => new JsonObject
    {
        ["trace"] = Path.GetFileName(order.File),
        ["chain"] = chain,
        ["seconds"] = smoothed.Before.Seconds,
        ["energyImbalance"] = smoothed.Imbalance,
        ["figures"] = new JsonArray([.. smoothed.Figures().Select(r => (JsonNode)new JsonObject { ["name"] = r.Name, ["unit"] = r.Unit, ["before"] = SynthesizeVerb.Finite(r.Before), ["after"] = SynthesizeVerb.Finite(r.After) })]),
        ["devices"] = new JsonArray([.. smoothed.Costs().Select(r => (JsonNode)new JsonObject { ["device"] = r.Device, ["name"] = r.Name, ["unit"] = r.Unit, ["value"] = SynthesizeVerb.Finite(r.Value) })]),
        ["smallest"] = sized is null ? null : new JsonArray([.. sized.Ratings.Select(r => (JsonNode)new JsonObject { ["device"] = r.Device, ["rating"] = r.What, ["value"] = r.Value, ["smaller"] = r.Smaller, ["smallerFails"] = r.SmallerFails })]),
        ["rules"] = new JsonArray([.. findings.Select(f => (JsonNode)new JsonObject { ["pack"] = f.Pack.Id, ["verdict"] = Compliance.Word(f.Verdict) })]),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    static SmoothingPlan Plan(string path)
    {
        var loaded = SmoothingFile.Read(SiteSource.ReadText(path), path);
        return loaded.Value ?? throw new InputException(string.Join('\n', loaded.Problems.Select(p => p.ToString())));
    }

    // As large as half the trace's swing for ten seconds: something to begin with, which --design-for makes smaller or larger.
    static SmoothingPlan Usual(LoadTrace trace)
    {
        var swing = Math.Max(1e3, (trace.Megawatts.Max() - trace.Megawatts.Min()) * 1e6);
        return new SmoothingPlan("one store", [new Device.Storage(Supercapacitor.Of(swing / 2, swing / 2 * 10), new FrequencySplit(10), new SocRecovery()) { Name = "store" }]);
    }

    static double Nominal(string? text)
    {
        if (text is null) return double.NaN;
        var read = Kinds.Power.Parse(text);
        if (read.What is not null) throw new InputException($"--nominal: {read.What}; {read.HowToMend}.");
        return read.Value.Megawatts > 0 ? read.Value.Megawatts : throw new InputException("--nominal must be greater than zero.");
    }
}
