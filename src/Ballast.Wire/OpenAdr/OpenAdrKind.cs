using System.Text.Json;

namespace Ballast.Wire.OpenAdr;

/// <summary>What a JSON object of OpenADR 3 is.</summary>
public enum OpenAdrKind
{
    /// <summary>None of the others.</summary>
    Unknown,

    Program,
    Event,
    Report,
    Subscription,
    Ven,
    Resource,
    Notification,

    /// <summary>What <c>/notifiers</c> answers.</summary>
    Notifiers,

    /// <summary>What <c>/notifiers/mqtt/topics/…</c> answers.</summary>
    Topics,

    Problem,

    /// <summary>A payload or report descriptor.</summary>
    Descriptor,

    /// <summary>A type with its values.</summary>
    Values,
}

/// <summary>Tells the objects of OpenADR 3 apart: by what they say they are, else by the members that only they must have.</summary>
public static class OpenAdrObject
{
    /// <summary>What it is; for an array, what its first item is.</summary>
    public static OpenAdrKind KindOf(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Array) return item.GetArrayLength() > 0 ? KindOf(item[0]) : OpenAdrKind.Unknown;
        if (item.Member("object") is not null && item.Member("operation") is not null) return OpenAdrKind.Notification;
        return Stated(item.Text("objectType")) is var stated && stated != OpenAdrKind.Unknown ? stated : Shaped(item);
    }

    static OpenAdrKind Stated(string? type) => type?.ToUpperInvariant() switch
    {
        "PROGRAM" => OpenAdrKind.Program,
        "EVENT" => OpenAdrKind.Event,
        "REPORT" => OpenAdrKind.Report,
        "SUBSCRIPTION" => OpenAdrKind.Subscription,
        "VEN" or "VEN_VEN_REQUEST" or "BL_VEN_REQUEST" => OpenAdrKind.Ven,
        "RESOURCE" or "VEN_RESOURCE_REQUEST" or "BL_RESOURCE_REQUEST" => OpenAdrKind.Resource,
        "EVENT_PAYLOAD_DESCRIPTOR" or "REPORT_PAYLOAD_DESCRIPTOR" => OpenAdrKind.Descriptor,
        _ => OpenAdrKind.Unknown,
    };

    static OpenAdrKind Shaped(JsonElement item)
    {
        if (Has("objectOperations")) return OpenAdrKind.Subscription;
        if (Has("eventID") && Has("resources")) return OpenAdrKind.Report;
        if (Has("programName")) return OpenAdrKind.Program;
        if (Has("resourceName")) return OpenAdrKind.Resource;
        if (Has("venName")) return OpenAdrKind.Ven;
        if (Has("programID")) return OpenAdrKind.Event;
        if (Has("WEBHOOK")) return OpenAdrKind.Notifiers;
        if (Has("topics")) return OpenAdrKind.Topics;
        if (Has("payloadType")) return OpenAdrKind.Descriptor;
        if (Has("type") && Has("values")) return OpenAdrKind.Values;
        return Has("status") || Has("title") ? OpenAdrKind.Problem : OpenAdrKind.Unknown;

        bool Has(string key) => item.Member(key) is not null;
    }
}
