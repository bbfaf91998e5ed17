using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Ballast.Wire.Bms;

/// <summary>A point's newest reading. <see cref="Value"/> is in <see cref="Unit"/>, an SI unit; NaN where the building has none.</summary>
public readonly record struct BmsReading(double Value, string Unit, DateTimeOffset At, DateTimeOffset Received, int Quality)
{
    public bool IsGood => Quality == BmsValue.Good && !double.IsNaN(Value);

    /// <summary>Since it was true, by the building's clock.</summary>
    public TimeSpan Age(DateTimeOffset now) => now - At;
}

/// <summary>One point as it is known: what it is (null while no metadata came), and its newest reading (null while no value came).</summary>
public sealed record BmsPoint(BmsPointId Id, BmsMetadata? Metadata, BmsReading? Reading);

/// <summary>All points of one thing, such as a rack, a meter, a battery.</summary>
public sealed record BmsEquipment(string ObjectType, string Id, ImmutableArray<BmsPoint> Points)
{
    public BmsPoint? Point(string pointType) => Points.FirstOrDefault(p => p.Id.PointType == pointType);
}

/// <summary>What has come in, by what became of it.</summary>
public sealed record BmsCounts
{
    public long Values { get; init; }

    public long Metadata { get; init; }

    /// <summary>Of the values: older than one that is here already, and passed over.</summary>
    public long Late { get; init; }

    /// <summary>Of the values: quality other than 1, or no number.</summary>
    public long Bad { get; init; }

    /// <summary>Not decoded: topic or payload not as the contract has it, from another publisher than the metadata names, or from the future.</summary>
    public long Refused { get; init; }

    public string? LastRefusal { get; init; }

    /// <summary>Messages that were decoded.</summary>
    public long Decoded => Values + Metadata;
}

/// <summary>
/// The building's points and their newest readings, by the building's own time: values that come late or out of order never replace a
/// newer one. A value that comes before its metadata is kept, and understood when that comes. Safe to use from several threads.
/// </summary>
public sealed class BmsBook
{
    /// <summary>Points that are kept; what would be more is refused.</summary>
    public const int Most = 200_000;

    /// <summary>How far the building's clock may be ahead.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    readonly Dictionary<BmsPointId, Entry> points = [];
    readonly Lock gate = new();
    BmsCounts counts = new();

    public BmsCounts Counts
    {
        get
        {
            lock (gate) return counts;
        }
    }

    /// <summary>Takes one message. False: it was refused, and counted.</summary>
    public bool Take(string topic, ReadOnlyMemory<byte> payload, DateTimeOffset received)
    {
        if (!BmsTopic.TryParse(topic, out var parsed)) return Refuse("A topic is not of the form BMS/v1/PUBLISHER/Value|Metadata/OBJECTTYPE/POINTTYPE/TAG.");
        if (parsed.Type == BmsTopicType.Metadata)
        {
            return BmsMetadata.TryRead(payload, out var metadata, out var wrong) ? TakeMetadata(parsed.Point, metadata) : Refuse($"A metadata message is {wrong}.");
        }
        if (!BmsValue.TryRead(payload, out var value, out var sentence)) return Refuse($"A value message is {sentence}.");
        return value.At - received <= Ahead ? TakeValue(parsed, value, received) : Refuse($"A value is from {(value.At - received).TotalMinutes:0} minutes ahead of this machine: compare the clocks.");
    }

    public bool TryFind(BmsPointId id, [NotNullWhen(true)] out BmsPoint? point)
    {
        lock (gate) point = points.TryGetValue(id, out var entry) ? entry.ToPoint(id) : null;
        return point is not null;
    }

    /// <summary>The point of this kind on this thing (object id, rack location or associate).</summary>
    public bool TryFind(string objectType, string pointType, string owner, [NotNullWhen(true)] out BmsPoint? point)
    {
        lock (gate)
        {
            foreach (var (id, entry) in points)
            {
                if (id.ObjectType != objectType || id.PointType != pointType || entry.Metadata?.Owner(id) != owner) continue;
                point = entry.ToPoint(id);
                return true;
            }
        }
        point = null;
        return false;
    }

    /// <summary>Everything of one kind (PowerMeter, Rack, UPS, BESS, Generator, Breaker, …), grouped to things, by id. Points without metadata are left out.</summary>
    public ImmutableArray<BmsEquipment> Equipment(string objectType)
    {
        lock (gate)
        {
            return
            [
                .. points.Where(p => p.Key.ObjectType == objectType && p.Value.Metadata is not null)
                    .GroupBy(p => p.Value.Metadata!.Owner(p.Key), p => p.Value.ToPoint(p.Key))
                    .OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => new BmsEquipment(objectType, g.Key, [.. g.OrderBy(p => p.Id.ToString(), StringComparer.Ordinal)])),
            ];
        }
    }

    /// <summary>The first of all points, or of one kind's, by kind and path; <paramref name="all"/> is how many there are.</summary>
    public ImmutableArray<BmsPoint> Points(string? objectType, int most, out int all)
    {
        KeyValuePair<BmsPointId, Entry>[] chosen;
        // Sorted outside of the lock, so that what comes in does not wait for who looks.
        lock (gate) chosen = [.. points.Where(p => objectType is null || p.Key.ObjectType == objectType)];
        all = chosen.Length;
        var first = chosen.OrderBy(p => p.Key.ObjectType, StringComparer.Ordinal).ThenBy(p => p.Key.TagPath, StringComparer.Ordinal).ThenBy(p => p.Key.PointType, StringComparer.Ordinal).Take(most).ToArray();
        lock (gate) return [.. first.Select(p => p.Value.ToPoint(p.Key))];
    }

    /// <summary>Kinds of things, with how many points each has.</summary>
    public ImmutableSortedDictionary<string, int> Kinds()
    {
        lock (gate) return points.Keys.GroupBy(p => p.ObjectType).ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
    }

    bool TakeMetadata(BmsPointId id, BmsMetadata metadata)
    {
        lock (gate)
        {
            if (!TryEntry(id, out var entry)) return false;
            entry.Metadata = metadata;
            counts = counts with { Metadata = counts.Metadata + 1 };
            return true;
        }
    }

    bool TakeValue(BmsTopic topic, BmsValue value, DateTimeOffset received)
    {
        lock (gate)
        {
            if (!TryEntry(topic.Point, out var entry)) return false;
            if (entry.Metadata is { } metadata && topic.Publisher != (metadata.Integration ?? BmsTopic.Bms)) return Refuse($"A value of a point came from another publisher than its metadata names.");
            var late = entry.Value is { } newest && value.At < newest.At;
            counts = counts with { Values = counts.Values + 1, Late = counts.Late + (late ? 1 : 0), Bad = counts.Bad + (value.IsGood ? 0 : 1) };
            if (!late) (entry.Value, entry.Received) = (value, received);
            return true;
        }
    }

    bool TryEntry(BmsPointId id, [NotNullWhen(true)] out Entry? entry)
    {
        if (points.TryGetValue(id, out entry)) return true;
        if (points.Count >= Most) return Refuse($"More than {Most} points; the rest is not kept.");
        points.Add(id, entry = new Entry());
        return true;
    }

    bool Refuse(string sentence)
    {
        lock (gate) counts = counts with { Refused = counts.Refused + 1, LastRefusal = sentence };
        return false;
    }

    sealed class Entry
    {
        public BmsMetadata? Metadata;
        public BmsValue? Value;
        public DateTimeOffset Received;

        public BmsPoint ToPoint(BmsPointId id) => new(id, Metadata, Value is { } value ? Reading(value) : null);

        BmsReading Reading(BmsValue value)
        {
            var unit = EngineeringUnit.Of(Metadata?.EngUnit);
            return new BmsReading(value.Value is { } number ? unit.ToSi(number) : double.NaN, unit.Symbol, value.At, Received, value.Quality);
        }
    }
}
