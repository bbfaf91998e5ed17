using System.Collections.Immutable;
using System.Text;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Tests;

/// <summary>
/// What signals together ask, row by row. docs/concepts.md holds the same table, rendered by
/// <see cref="Markdown"/>; a test keeps the two equal. Baseline 100 kW, import limit 98 kW.
/// </summary>
public static class PrecedenceTable
{
    public static readonly DateTimeOffset T0 = new(2026, 7, 1, 18, 0, 0, TimeSpan.Zero);

    public static readonly Site Site = new()
    {
        Name = "table",
        Interconnection = new Interconnection { ImportLimit = 98.0.kW },
        PriceResponses = [new(new Price(0.3), 0.10), new(new Price(0.6), 0.20)],
    };

    public sealed record Row(string InForce, string Line, string GovernedBy, ImmutableArray<GridSignal> Signals)
    {
        public override string ToString() => InForce;
    }

    public static readonly ImmutableArray<Row> Rows =
    [
        new("nothing", "none; ceiling 98 kW", "none", []),
        new("dispatch to 75 kW", "75 kW", "dispatch", [To(75)]),
        new("dispatch to 99 kW", "98 kW", "limit", [To(99)]),
        new("capacity limit 80 kW", "none; ceiling 80 kW", "none", [Limit(80)]),
        new("capacity limits 90 kW and 80 kW", "none; ceiling 80 kW", "none", [Limit(90), Limit(80)]),
        new("capacity limit 120 kW", "none; ceiling 98 kW", "none", [Limit(120)]),
        new("dispatch to 75 kW, capacity limit 60 kW", "60 kW", "limit", [To(75), Limit(60)]),
        new("emergency to 50 kW, capacity limit 40 kW", "40 kW", "limit", [Down(50), Limit(40)]),
        new("emergency to 50 kW, dispatch to 75 kW", "50 kW", "emergency", [Down(50), To(75)]),
        new("emergency to 50 kW, dispatch to 40 kW", "40 kW", "emergency", [Down(50), To(40)]),
        new("emergencies to 50 kW and 45 kW", "45 kW", "emergency", [Down(50), Down(45)]),
        new("dispatch to 85 kW (priority 0), dispatch to 75 kW (priority 1)", "85 kW", "dispatch", [To(85, 0), To(75, 1)]),
        new("dispatch to 75 kW and to 60 kW, equal priority", "60 kW", "dispatch", [To(75), To(60)]),
        new("price 0.40", "90 kW", "economics", [At(0.4)]),
        new("price 0.10", "none; ceiling 98 kW", "none", [At(0.1)]),
        new("prices 0.40 and 0.70", "80 kW", "economics", [At(0.4), At(0.7)]),
        new("price 0.70, dispatch to 95 kW", "95 kW", "dispatch", [At(0.7), To(95)]),
        new("price 0.70, emergency to 50 kW, dispatch to 75 kW, capacity limit 60 kW", "50 kW", "emergency", [At(0.7), Down(50), To(75), Limit(60)]),
    ];

    /// <summary>The same row reckoned by the code.</summary>
    public static (string Line, string GovernedBy) Reckon(Row row)
    {
        var entries = row.Signals.Select(s => Begun(s, 100_000)).ToList();
        var asked = TargetProfile.At(T0.AddHours(1), entries, Site);
        if (double.IsNaN(asked.TargetWatts)) return ($"none; ceiling {new Power(asked.LimitWatts)}", "none");
        return asked.TargetWatts > asked.LimitWatts
            ? (new Power(asked.LimitWatts).ToString(), "limit")
            : (new Power(asked.TargetWatts).ToString(), asked.Rank.ToString().ToLowerInvariant());
    }

    public static string Markdown()
    {
        var text = new StringBuilder("| in force | the meter follows | governed by |\n|---|---|---|\n");
        foreach (var row in Rows) text.Append($"| {row.InForce} | {row.Line} | {row.GovernedBy} |\n");
        return text.ToString();
    }

    internal static SignalEntry Begun(GridSignal signal, double baseline, double from = double.NaN)
    {
        var entry = new SignalEntry(signal, signal.Start);
        if (signal is not CapacityLimit) entry.Begin(baseline, double.IsNaN(from) ? baseline : from);
        return entry;
    }

    static Ballast.Signals.Dispatch To(double kW, int priority = 0) =>
        new() { Id = $"to {kW}", Start = T0, Priority = priority, Setpoint = new Setpoint.Absolute(kW.kW) };

    static CapacityLimit Limit(double kW) => new() { Id = $"limit {kW}", Start = T0, Limit = kW.kW };

    static Emergency Down(double kW) => new() { Id = $"emergency {kW}", Start = T0, Floor = new Setpoint.Absolute(kW.kW) };

    static PriceSignal At(double price) => new() { Id = $"price {price}", Start = T0, Price = new Price(price) };
}
