using System.Collections.Immutable;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Reports;

/// <summary>Which intervals a report may have.</summary>
public enum ReportIntervals : byte
{
    /// <summary>Those of the event.</summary>
    Intervals,

    /// <summary>Parts of those of the event, under their ids.</summary>
    SubIntervals,

    /// <summary>Any.</summary>
    OpenIntervals,
}

/// <summary>One entry of an event's reportDescriptors that can be answered; absent fields have the defaults of the OpenADR 3.1 document.</summary>
public sealed record ReportAsk
{
    public required string PayloadType { get; init; }

    /// <summary>As asked; null: whatever fits.</summary>
    public string? ReadingType { get; init; }

    /// <summary>Units in which it is answered; null where the type has none.</summary>
    public string? Units { get; init; }

    public ImmutableArray<string> Targets { get; init; } = [];

    public bool Aggregate { get; init; }

    public int StartInterval { get; init; } = -1;

    public int NumIntervals { get; init; } = -1;

    public bool Historical { get; init; } = true;

    public int Frequency { get; init; } = -1;

    public int Repeat { get; init; } = 1;

    public ReportIntervals Intervals { get; init; }

    /// <summary>What asks with this in common may stand in one report.</summary>
    internal (bool, int, int, bool, int, int, ReportIntervals) Rhythm => (Aggregate, StartInterval, NumIntervals, Historical, Frequency, Repeat, Intervals);

    /// <summary>Reads one; null, with a remark, for what is not answered.</summary>
    internal static ReportAsk? Read(JsonElement descriptor, string place, ReadingNotes notes)
    {
        if (descriptor.ValueKind != JsonValueKind.Object)
        {
            notes.Remark($"{place} is not an object and was passed over.");
            return null;
        }
        var type = descriptor.Text("payloadType");
        if (type is null && descriptor.Text("payLoadType") is { } misspelt)
        {
            notes.Remark($"{place} writes payLoadType, which was read as payloadType.");
            type = misspelt;
        }
        if (type is null)
        {
            notes.Remark($"{place} has no payloadType, so no report was made.");
            return null;
        }
        if (Measure.Of(type) is not { } measure)
        {
            notes.Remark($"{place} asks for {type.Shown()}, which this site does not measure, so it is not reported.");
            return null;
        }
        var historical = Flag(descriptor, "historical", true, place, notes);
        if (UnitsOf(descriptor, measure, place, notes) is not { } units) return null;
        return new ReportAsk
        {
            PayloadType = type,
            ReadingType = descriptor.Text("readingType"),
            Units = units.Length > 0 ? units : null,
            Targets = TargetsOf(descriptor),
            Aggregate = Flag(descriptor, "aggregate", false, place, notes),
            StartInterval = Number(descriptor, "startInterval", -1, place, notes),
            NumIntervals = Number(descriptor, "numIntervals", -1, place, notes) is var count && count != 0 ? count : -1,
            Historical = historical && type != "USAGE_FORECAST",
            Frequency = Number(descriptor, "frequency", -1, place, notes),
            Repeat = Number(descriptor, "repeat", 1, place, notes) is var repeat && repeat != 0 ? repeat : 1,
            Intervals = IntervalsOf(descriptor, place, notes),
        };
    }

    /// <summary>Null: something else is meant; empty: the type has none.</summary>
    static string? UnitsOf(JsonElement descriptor, Measure measure, string place, ReadingNotes notes)
    {
        var asked = descriptor.Text("units");
        switch (measure.Dimension)
        {
            case Dimension.None:
                return "";
            case Dimension.Share:
                if (asked is not (null or "PERCENT")) notes.Remark($"{place} asks for {measure.Name} in {asked.Shown()}; it is given in PERCENT, 0 to 1.");
                return "PERCENT";
        }
        var readingIsPower = descriptor.Text("readingType") is "MEAN" or "PEAK" or "AVERAGE";
        var ours = measure.Dimension == Dimension.Energy || (measure.Dimension == Dimension.Either && !readingIsPower) ? ReportUnit.KilowattHours : ReportUnit.Kilowatts;
        if (asked is null) return ours.Name;
        if (ReportUnit.Of(asked) is { } unit)
        {
            if (measure.Dimension == Dimension.Either || unit.IsEnergy == ours.IsEnergy) return unit.Name;
            notes.Remark($"{place} asks for {measure.Name} in {asked.Shown()}; it is given in {ours.Name}.");
            return ours.Name;
        }
        if (measure.Name is "READING" or "SETPOINT")
        {
            notes.Remark($"{place} asks for {measure.Name} in {asked.Shown()}, which this site does not measure, so it is not reported.");
            return null;
        }
        notes.Remark($"{place} asks for {measure.Name} in {asked.Shown()}; it is given in {ours.Name}.");
        return ours.Name;
    }

    static ImmutableArray<string> TargetsOf(JsonElement descriptor)
    {
        if (descriptor.Member("targets") is not { ValueKind: JsonValueKind.Array } list) return [];
        var targets = ImmutableArray.CreateBuilder<string>();
        foreach (var target in list.EnumerateArray())
        {
            if (target.ValueKind == JsonValueKind.String) targets.Add(target.GetString()!);
            // As 3.0.1 writes them: a type with its values.
            else if (target.Member("values") is { ValueKind: JsonValueKind.Array } values)
                targets.AddRange(values.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!));
        }
        return targets.DrainToImmutable();
    }

    static ReportIntervals IntervalsOf(JsonElement descriptor, string place, ReadingNotes notes)
    {
        switch (descriptor.Text("reportIntervals"))
        {
            case null or "INTERVALS":
                return ReportIntervals.Intervals;
            case "SUB_INTERVALS":
                return ReportIntervals.SubIntervals;
            case "OPEN_INTERVALS":
                return ReportIntervals.OpenIntervals;
            case { } other:
                notes.Remark($"{place} has reportIntervals {other.Shown()}, which is none of the three; it was read as INTERVALS.");
                return ReportIntervals.Intervals;
        }
    }

    static int Number(JsonElement descriptor, string name, int absent, string place, ReadingNotes notes)
    {
        if (descriptor.Member(name) is not { } member) return absent;
        if (member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number)) return Math.Max(-1, number);
        notes.Remark($"{place}: {name} is not a whole number; it was read as {absent}.");
        return absent;
    }

    static bool Flag(JsonElement descriptor, string name, bool absent, string place, ReadingNotes notes)
    {
        switch (descriptor.Member(name)?.ValueKind)
        {
            case null:
                return absent;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                notes.Remark($"{place}: {name} is neither true nor false; it was read as {(absent ? "true" : "false")}.");
                return absent;
        }
    }
}
