using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ballast.Signals;

namespace Ballast.Journal;

/// <summary>
/// Facts as JSON: few, read by people too, and open to fields that come later. Times keep their
/// 100 ns and numbers every bit, as System.Text.Json writes both so that they read back the same.
/// </summary>
public static class FactCodec
{
    static readonly JsonTypeInfo<Fact> Info = MakeInfo();

    public static void Write(RecordBuffer to, Fact fact)
    {
        to.Begin(RecordKind.Fact);
        using (var json = new Utf8JsonWriter(to)) JsonSerializer.Serialize(json, fact, Info);
        to.End();
    }

    /// <summary>The payload of one fact.</summary>
    public static byte[] Bytes(Fact fact) => JsonSerializer.SerializeToUtf8Bytes(fact, Info);

    /// <summary>The fact of one payload; not one: a <see cref="JournalException"/>.</summary>
    public static Fact Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, Info) ?? throw new JournalException("A fact in the journal is empty.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new JournalException($"A fact in the journal cannot be read: {e.Message}", e);
        }
    }

    static JsonTypeInfo<Fact> MakeInfo()
    {
        var options = new JsonSerializerOptions(FactJson.Default.Options)
        {
            TypeInfoResolver = ((IJsonTypeInfoResolver)FactJson.Default).WithAddedModifier(NameDerivedTypes),
        };
        return (JsonTypeInfo<Fact>)options.GetTypeInfo(typeof(Fact));
    }

    // The domain's records carry no attributes of a format: their names on file are listed here.
    static void NameDerivedTypes(JsonTypeInfo info)
    {
        (Type Type, string Name)[] derived = info.Type switch
        {
            var t when t == typeof(Fact) =>
            [
                (typeof(SignalReceived), "signalReceived"), (typeof(SignalWithdrawn), "signalWithdrawn"), (typeof(JobArrived), "jobArrived"),
                (typeof(JobEnded), "jobEnded"), (typeof(ReleaseOrdered), "releaseOrdered"), (typeof(ShapingStopped), "shapingStopped"),
                (typeof(ShapingResumed), "shapingResumed"),
            ],
            var t when t == typeof(GridSignal) =>
            [
                (typeof(Signals.Dispatch), "dispatch"), (typeof(CapacityLimit), "capacityLimit"), (typeof(Emergency), "emergency"), (typeof(PriceSignal), "price"),
            ],
            var t when t == typeof(Setpoint) =>
            [
                (typeof(Setpoint.Absolute), "absolute"), (typeof(Setpoint.CutFraction), "cutFraction"), (typeof(Setpoint.CutPower), "cutPower"),
            ],
            _ => [],
        };
        if (derived.Length == 0) return;
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "$kind" };
        foreach (var (type, name) in derived) info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type, name));
    }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    IgnoreReadOnlyProperties = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(Fact))]
[JsonSerializable(typeof(SignalReceived))]
[JsonSerializable(typeof(SignalWithdrawn))]
[JsonSerializable(typeof(JobArrived))]
[JsonSerializable(typeof(JobEnded))]
[JsonSerializable(typeof(ReleaseOrdered))]
[JsonSerializable(typeof(ShapingStopped))]
[JsonSerializable(typeof(ShapingResumed))]
[JsonSerializable(typeof(Signals.Dispatch))]
[JsonSerializable(typeof(CapacityLimit))]
[JsonSerializable(typeof(Emergency))]
[JsonSerializable(typeof(PriceSignal))]
[JsonSerializable(typeof(Setpoint.Absolute))]
[JsonSerializable(typeof(Setpoint.CutFraction))]
[JsonSerializable(typeof(Setpoint.CutPower))]
[JsonSerializable(typeof(ImmutableArray<int>))]
sealed partial class FactJson : JsonSerializerContext;
