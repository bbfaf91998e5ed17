using System.Text.Json;
using System.Text.Json.Serialization;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;

namespace Ballast.App.Dsx;

/// <summary>One order as the program that carries it out reads it: a shed hint for one resource, or an infrastructure action for a feed.</summary>
/// <param name="Order">apply, or revert once the breach is over.</param>
/// <param name="BreachId">The same for all orders about one breach.</param>
/// <param name="Feed">Tag of the feed that draws too much.</param>
/// <param name="Action">power_cap, throttle, suspend; SHUTDOWN_NODES, SHUTDOWN_RACKS, CUT_DATA_FEEDS, TRIP_BREAKERS.</param>
/// <param name="ResourceId">With a shed hint.</param>
/// <param name="ResourceKind">With a shed hint: node, gpu, chassis.</param>
/// <param name="TargetKw">With power_cap.</param>
sealed record EnforceOrder(string Order, Guid BreachId, string Feed, string Action, string? ResourceId, string? ResourceKind, double? TargetKw)
{
    static readonly string[] Kinds = ["node", "gpu", "chassis"];
    static readonly string[] Sheds = ["power_cap", "throttle", "suspend"];
    static readonly string[] Actions = ["SHUTDOWN_NODES", "SHUTDOWN_RACKS", "CUT_DATA_FEEDS", "TRIP_BREAKERS"];

    /// <summary>One line of JSON.</summary>
    public static byte[] Of(EnforcementStep step, ShedHint? hint)
    {
        var order = new EnforceOrder(
            step.Phase == EnforcementPhase.Applied ? "apply" : "revert", step.BreachId, step.FeedTag,
            hint is null ? Actions[(int)step.Action!] : Sheds[(int)hint.Action], hint?.ResourceId, hint is null ? null : Kinds[(int)hint.ResourceKind], hint?.TargetPower?.Power.Kilowatts);
        return [.. JsonSerializer.SerializeToUtf8Bytes(order, EnforceJson.Default.EnforceOrder), (byte)'\n'];
    }
}

/// <summary>Compiled: no reflection at run time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EnforceOrder))]
sealed partial class EnforceJson : JsonSerializerContext;
