using System.Text.Json;

namespace Ballast.App.Fleet;

/// <summary>What people are told of an event of the utility, from its text.</summary>
static class UtilityEvent
{
    /// <summary>Its eventName; null: it has none.</summary>
    public static string? NameOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("eventName", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
    }

    /// <summary>Whether it asks for reports.</summary>
    public static bool AsksReports(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("reportDescriptors", out var asked) && asked.ValueKind == JsonValueKind.Array && asked.GetArrayLength() > 0;
    }
}
