using System.Text.Json;
using Ballast.App.Load;
using Ballast.App.Plots;
using Ballast.Grid.RideThrough;
using Ballast.Grid.Rules;

namespace Ballast.App.Grid;

/// <summary>What came of both runs, as people and programs read it.</summary>
sealed class RideThroughReport(RideThroughSite site, IReadOnlyList<Dip> dips, IReadOnlyList<RulePack> packs, RideThroughRun stated, RideThroughRun compliant)
{
    public RideThroughSite Site => site;

    public IReadOnlyList<Dip> Dips => dips;

    public RideThroughRun Stated => stated;

    public RideThroughRun Compliant => compliant;

    /// <summary>What each rule finds of the logic that the file states, and of compliant logic.</summary>
    public IReadOnlyList<(RulePack Pack, IReadOnlyList<RideThroughFinding> Stated, IReadOnlyList<RideThroughFinding> Compliant)> Findings { get; } =
        [.. packs.Select(p => (p, RideThroughCheck.Of(p.RideThrough!, stated, dips), RideThroughCheck.Of(p.RideThrough!, compliant, dips)))];

    public string Span => FormattableString.Invariant($"{dips.Count} {(dips.Count == 1 ? "dip" : "dips")} in {dips[^1].End - dips[0].Start:0.#} s, {dips.Min(d => d.Duration) * 1000:0.#} to {dips.Max(d => d.Duration) * 1000:0.#} ms long, {dips.Min(d => d.Volts):0.##} to {dips.Max(d => d.Volts):0.##} pu left");

    public IEnumerable<(string Name, Func<RideThroughRun, string> Value)> Figures =>
    [
        ("load before", r => FormattableString.Invariant($"{r.BeforeMw:0} MW")),
        ("lost for good", r => FormattableString.Invariant($"{r.LostAtEndMw:0} MW")),
        ("most lost at once", r => FormattableString.Invariant($"{r.MostLostMw:0} MW")),
        ("highest frequency", r => FormattableString.Invariant($"{r.Zenith.Hertz:0.000} Hz at {r.Zenith.Seconds:0} s")),
        ("lowest frequency", r => FormattableString.Invariant($"{r.Nadir.Hertz:0.000} Hz at {r.Nadir.Seconds:0} s")),
        ("rate of change", r => FormattableString.Invariant($"{r.RateOfChange * 1000:0.0} mHz/s over 500 ms")),
        ("highest voltage", r => FormattableString.Invariant($"{r.HighestVolts:0.000} pu between dips")),
        ("not drawn", r => FormattableString.Invariant($"{r.NotDrawnMwh:0.0} MWh")),
    ];

    public void Print(TextWriter to)
    {
        to.WriteLine(site.Name);
        to.WriteLine(Span);
        to.WriteLine();
        to.WriteLine($"{"",-20}{"as stated",-26}compliant logic");
        foreach (var (name, value) in Figures) to.WriteLine($"{name,-20}{value(stated),-26}{value(compliant)}");
        to.WriteLine();
        to.WriteLine("At the end, MW      never left  left and back  on battery  locked out  servers down");
        foreach (var g in stated.Groups) to.WriteLine(Row(g.Name, g));
        foreach (var g in compliant.Groups) to.WriteLine(Row($"{g.Name}, compliant", g));
        to.WriteLine();
        foreach (var (pack, found, after) in Findings)
        {
            to.WriteLine($"{Verdict(found)} as stated, {Verdict(after)} with compliant logic: {pack.Id} ({JsonText.Word(pack.Status)}), {pack.Title}");
            foreach (var finding in found.Where(f => !f.Met)) to.WriteLine($"    {finding.Asked} {finding.Found}");
            foreach (var finding in after.Where(f => !f.Met)) to.WriteLine($"    with compliant logic: {finding.Asked} {finding.Found}");
        }
    }

    /// <summary>Whether the logic that the file states keeps every rule.</summary>
    public bool Keeps => Findings.All(f => f.Stated.All(s => s.Met));

    public static string Verdict(IReadOnlyList<RideThroughFinding> findings) => findings.All(f => f.Met) ? "PASS" : "FAIL";

    public string Json() => JsonText.Object(json =>
    {
        json.WriteString("name", site.Name);
        json.Objects("dips", dips, dip =>
        {
            json.Number("startSeconds", dip.Start);
            json.Number("durationSeconds", dip.Duration);
            json.Number("volts", dip.Volts);
        });
        Write(json, "stated", stated, f => f.Stated);
        Write(json, "compliant", compliant, f => f.Compliant);
    });

    void Write(Utf8JsonWriter json, string name, RideThroughRun run, Func<(RulePack Pack, IReadOnlyList<RideThroughFinding> Stated, IReadOnlyList<RideThroughFinding> Compliant), IReadOnlyList<RideThroughFinding>> which)
    {
        json.WriteStartObject(name);
        json.Number("beforeMw", run.BeforeMw);
        json.Number("lostAtEndMw", run.LostAtEndMw);
        json.Number("mostLostMw", run.MostLostMw);
        json.Number("zenithHertz", run.Zenith.Hertz);
        json.Number("zenithSeconds", run.Zenith.Seconds);
        json.Number("nadirHertz", run.Nadir.Hertz);
        json.Number("rateOfChangeHertzPerSecond", run.RateOfChange);
        json.Number("highestVolts", run.HighestVolts);
        json.Number("notDrawnMwh", run.NotDrawnMwh);
        json.Objects("groups", run.Groups, g =>
        {
            json.WriteString("name", g.Name);
            json.Number("megawatts", g.Megawatts);
            json.Number("neverLeftMw", g.NeverLeft);
            json.Number("leftAndBackMw", g.LeftAndBack);
            json.Number("onBatteryMw", g.OnBattery);
            json.Number("lockedOutMw", g.LockedOut);
            json.Number("downMw", g.Down);
        });
        json.Objects("rules", Findings, found =>
        {
            PackJson.Head(json, found.Pack);
            json.WriteBoolean("pass", which(found).All(f => f.Met));
            json.Objects("findings", which(found), finding =>
            {
                json.WriteString("asked", finding.Asked);
                json.WriteBoolean("met", finding.Met);
                json.WriteString("found", finding.Found);
                json.Number("megawatts", finding.Megawatts);
            });
        });
        json.WriteEndObject();
    }

    static string Row(string name, GroupOutcome g) => FormattableString.Invariant($"{(name.Length > 19 ? name[..19] : name),-20}{g.NeverLeft,10:0}{g.LeftAndBack,15:0}{g.OnBattery,12:0}{g.LockedOut,12:0}{g.Down,14:0}");
}
