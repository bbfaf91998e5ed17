using System.Collections.Immutable;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr;

/// <summary>Whom an object is meant for: plain texts in 3.1.0, <c>{type, values}</c> in 3.0.1.</summary>
static class EventTargets
{
    /// <summary>The names it names; empty: it is for everybody.</summary>
    public static IEnumerable<string> Of(JsonElement item)
    {
        if (item.Member("targets") is not { ValueKind: JsonValueKind.Array } targets) yield break;
        foreach (var target in targets.EnumerateArray())
        {
            if (target.ValueKind == JsonValueKind.String) yield return target.GetString()!;
            if (target.Member("values") is not { ValueKind: JsonValueKind.Array } values) continue;
            // Whoever sees an event is in its program, so that a target which names the program excludes nobody.
            if (target.Text("type") is "PROGRAM_NAME" or "EVENT_NAME") continue;
            foreach (var value in values.EnumerateArray())
            {
                if (value.ValueKind == JsonValueKind.String) yield return value.GetString()!;
            }
        }
    }

    public static bool Meant(JsonElement item, ImmutableHashSet<string> names)
    {
        var any = false;
        foreach (var target in Of(item))
        {
            if (names.Contains(target)) return true;
            any = true;
        }
        return !any;
    }
}
