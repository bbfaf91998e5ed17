using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Ballast.Wire.Mqtt;

namespace Ballast.Wire.DsxFlex;

/// <summary>What the contract (DSX Flex 1.7.0) says of one kind of message.</summary>
public sealed record DsxTerms(DsxKind Kind, string Type, string Subject, DsxRole Publisher, string TopicTail, MqttQos Qos);

/// <summary>Names of the contract, in one place.</summary>
public static class DsxContract
{
    public const string SpecVersion = "1.0.2";
    public const string ContentType = "application/json";

    public static ImmutableArray<DsxTerms> All { get; } =
    [
        new(DsxKind.LoadTargetSet, "grid.loadtarget.set.v1", "loadtarget", DsxRole.Isv, "loadtarget/set", MqttQos.AtLeastOnce),
        new(DsxKind.PowerStateStatus, "grid.powerstate.status.v1", "powerstate", DsxRole.Agent, "powerstate/status", MqttQos.AtLeastOnce),
        new(DsxKind.PowerBreachAlert, "grid.powerbreach.alert.v1", "powerbreach", DsxRole.Agent, "powerbreach", MqttQos.ExactlyOnce),
        new(DsxKind.PowerBreachEnforcement, "grid.powerbreach.enforcement.v1", "powerbreach", DsxRole.Infra, "powerbreach/enforcement", MqttQos.ExactlyOnce),
    ];

    public static DsxTerms Of(DsxKind kind) => All[(int)kind];

    public static bool TryType(string type, [NotNullWhen(true)] out DsxTerms? terms)
    {
        foreach (var each in All)
        {
            if (each.Type != type) continue;
            terms = each;
            return true;
        }
        terms = null;
        return false;
    }

    public static string Word(DsxRole role) => role switch
    {
        DsxRole.Isv => "isv",
        DsxRole.Agent => "dsx-flex-agent",
        DsxRole.Infra => "infra",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    public static bool TryRole(string word, out DsxRole role)
    {
        (var found, role) = word switch
        {
            "isv" => (true, DsxRole.Isv),
            "dsx-flex-agent" => (true, DsxRole.Agent),
            "infra" => (true, DsxRole.Infra),
            _ => (false, default),
        };
        return found;
    }

    /// <summary>What a role listens to: every publisher's topic of each kind that the contract has it receive.</summary>
    public static ImmutableArray<DsxKind> Hears(DsxRole role) => role switch
    {
        DsxRole.Isv => [DsxKind.PowerStateStatus, DsxKind.PowerBreachAlert, DsxKind.PowerBreachEnforcement],
        DsxRole.Agent => [DsxKind.LoadTargetSet, DsxKind.PowerBreachEnforcement],
        DsxRole.Infra => [DsxKind.PowerBreachAlert],
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
