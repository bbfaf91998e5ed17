using System.Diagnostics.CodeAnalysis;

namespace Ballast.Wire.Bms;

/// <summary>What a message of the building management system carries.</summary>
public enum BmsTopicType
{
    /// <summary>A reading.</summary>
    Value,

    /// <summary>What the point is; retained.</summary>
    Metadata,
}

/// <summary>
/// A topic <c>BMS/v1/PUBLISHER/Value|Metadata/OBJECTTYPE/POINTTYPE/TAG/PATH</c>. The building management system itself publishes as
/// <c>PUB</c>; others publish values under their own name for points whose metadata names them.
/// </summary>
public sealed record BmsTopic(string Publisher, BmsTopicType Type, BmsPointId Point)
{
    public const string Bms = "PUB";
    const int Longest = 1024;

    public static bool TryParse(string topic, [NotNullWhen(true)] out BmsTopic? parsed)
    {
        parsed = null;
        if (topic.Length > Longest) return false;
        var parts = topic.Split('/', 7);
        if (parts.Length != 7 || parts[0] != "BMS" || parts[1] != "v1" || parts.Any(p => p.Length == 0) || topic.AsSpan().ContainsAny('+', '#') || topic.Any(char.IsControl)) return false;
        BmsTopicType? type = parts[3] switch { "Value" => BmsTopicType.Value, "Metadata" => BmsTopicType.Metadata, _ => null };
        if (type is null || (type == BmsTopicType.Metadata && parts[2] != Bms)) return false;
        parsed = new BmsTopic(parts[2], type.Value, new BmsPointId(parts[4], parts[5], parts[6]));
        return true;
    }

    public override string ToString() => $"BMS/v1/{Publisher}/{Type}/{Point}";
}

/// <summary>One point: what kind of thing it belongs to, what it measures there, and the building's own path to it.</summary>
public sealed record BmsPointId(string ObjectType, string PointType, string TagPath)
{
    public override string ToString() => $"{ObjectType}/{PointType}/{TagPath}";
}
