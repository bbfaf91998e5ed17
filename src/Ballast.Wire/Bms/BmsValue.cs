using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ballast.Wire.Bms;

/// <summary>A reading as it came: its number (null: the building has none), when it was true, and its quality (1 is good; anything else is not to be trusted).</summary>
public readonly record struct BmsValue(double? Value, DateTimeOffset At, int Quality)
{
    public const int Good = 1;
    const int Longest = 4096;
    // Year 9999 in milliseconds since 1970.
    const long LastMillisecond = 253402300799999;
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Whether there is a number and it may be trusted.</summary>
    public bool IsGood => Quality == Good && Value is not null;

    /// <summary>Reads <c>{"value":…,"timestamp":…,"quality":…}</c>. Never throws; the sentence says what is wrong.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> payload, out BmsValue read, [NotNullWhen(false)] out string? sentence)
    {
        read = default;
        sentence = payload.Length > Longest ? $"longer than {Longest} bytes" : null;
        if (sentence is not null) return false;
        try
        {
            using var document = JsonDocument.Parse(payload, Strict);
            var root = document.RootElement;
            double? number = null;
            if (root.ValueKind != JsonValueKind.Object) sentence = "not an object";
            else if (!root.TryGetProperty("value", out var value) || !TryNumber(value, out number)) sentence = "without a number (or null) as value";
            else if (!root.TryGetProperty("timestamp", out var timestamp) || timestamp.ValueKind != JsonValueKind.Number || !timestamp.TryGetInt64(out var ms) || ms is < 0 or > LastMillisecond) sentence = "without a timestamp in milliseconds since 1970";
            else if (!root.TryGetProperty("quality", out var quality) || quality.ValueKind != JsonValueKind.Number || !quality.TryGetInt32(out var code)) sentence = "without a whole number as quality";
            else read = new BmsValue(number, DateTimeOffset.FromUnixTimeMilliseconds(ms), code);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            sentence = "not JSON";
        }
        return sentence is null;
    }

    static bool TryNumber(JsonElement value, out double? number)
    {
        number = null;
        if (value.ValueKind == JsonValueKind.Null) return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var read) || !double.IsFinite(read)) return false;
        number = read;
        return true;
    }
}
