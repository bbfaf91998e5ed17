namespace Ballast.Wire.DsxFlex;

/// <summary>The contract's words for our enumerations: by their order.</summary>
static class WireWords
{
    public static readonly string[] Units = ["watt", "kilowatt", "megawatt"];
    public static readonly string[] Events = ["target_set", "start_ramp_down", "end_ramp_down", "start_ramp_up", "end_ramp_up", "periodic"];
    public static readonly string[] BreachStates = ["active", "escalated", "resolved"];
    public static readonly string[] Severities = ["warning", "critical"];
    public static readonly string[] Actions = ["SHUTDOWN_NODES", "SHUTDOWN_RACKS", "CUT_DATA_FEEDS", "TRIP_BREAKERS"];
    public static readonly string[] Resources = ["node", "gpu", "chassis"];
    public static readonly string[] ShedActions = ["power_cap", "throttle", "suspend"];
    public static readonly string[] Phases = ["applied", "reverted"];
    public static readonly string[] Outcomes = ["success", "partial", "error"];
    public static readonly string[] Codes = ["applied", "failed", "skipped"];
}
