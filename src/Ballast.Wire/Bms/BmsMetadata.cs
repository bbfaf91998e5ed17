using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ballast.Wire.Bms;

/// <summary>What a point is: its unit or what its states mean, which object it belongs to, and what that object serves. Absent fields are null or empty.</summary>
public sealed record BmsMetadata
{
    const int Longest = 64 * 1024;
    const int MostItems = 4096;
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>As written, such as kW; <see cref="EngineeringUnit"/> makes SI of it.</summary>
    public string? EngUnit { get; init; }

    /// <summary>Names of whole values, such as 0 off, 1 on.</summary>
    public ImmutableDictionary<int, string> StateText { get; init; } = ImmutableDictionary<int, string>.Empty;

    public string? ObjectId { get; init; }

    public string? ObjectName { get; init; }

    public string? RackLocationId { get; init; }

    /// <summary>The object that this one is part of.</summary>
    public string? AssociateId { get; init; }

    /// <summary>Objects behind this one on the power's or the coolant's way.</summary>
    public ImmutableArray<string> ServesId { get; init; } = [];

    public ImmutableArray<string> ProcessArea { get; init; } = [];

    public string? Phase { get; init; }

    public bool IsSetpoint { get; init; }

    /// <summary>Who publishes the value, where that is not the building itself.</summary>
    public string? Integration { get; init; }

    /// <summary>The id that groups points of one thing; the tag path where none is given.</summary>
    public string Owner(BmsPointId point) => ObjectId ?? RackLocationId ?? AssociateId ?? point.TagPath;

    /// <summary>Reads a metadata payload; fields that are not known are passed over. Never throws; the sentence says what is wrong.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out BmsMetadata? read, [NotNullWhen(false)] out string? sentence)
    {
        (read, sentence) = (null, payload.Length > Longest ? $"longer than {Longest} bytes" : null);
        if (sentence is not null) return false;
        try
        {
            using var document = JsonDocument.Parse(payload, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                sentence = "not an object";
                return false;
            }
            read = new BmsMetadata
            {
                EngUnit = Text(root, "engUnit"),
                StateText = States(root),
                ObjectId = Text(root, "objectId"),
                ObjectName = Text(root, "objectName"),
                RackLocationId = Text(root, "rackLocationId"),
                AssociateId = Text(root, "associateId"),
                ServesId = Texts(root, "servesId"),
                ProcessArea = Texts(root, "processArea"),
                Phase = Text(root, "phase"),
                IsSetpoint = root.TryGetProperty("isSetpoint", out var setpoint) && setpoint.ValueKind == JsonValueKind.True,
                Integration = Text(root, "integration"),
            };
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            sentence = "not JSON";
            return false;
        }
    }

    static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 512 } text ? text : null;

    static ImmutableArray<string> Texts(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var list)) return [];
        // One name alone is sometimes not put into a list.
        if (list.ValueKind == JsonValueKind.String) return Text(root, name) is { } one ? [one] : [];
        return list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!).Take(MostItems)] : [];
    }

    static ImmutableDictionary<int, string> States(JsonElement root)
    {
        var states = ImmutableDictionary.CreateBuilder<int, string>();
        if (!root.TryGetProperty("stateText", out var list) || list.ValueKind != JsonValueKind.Array) return states.ToImmutable();
        foreach (var state in list.EnumerateArray().Take(MostItems))
        {
            if (state.ValueKind == JsonValueKind.Object && state.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && Text(state, "text") is { } text)
                states[number] = text;
        }
        return states.ToImmutable();
    }
}
