using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Notify;

/// <summary>What happened to an object.</summary>
public enum Operation : byte
{
    Create = 1,
    Update = 2,
    Delete = 3,
}

/// <summary>A change that has been kept and that subscribers may hear of.</summary>
/// <param name="Operation">What happened.</param>
/// <param name="Object">The object as it now is; of a deletion, as it last was.</param>
public readonly record struct Announcement(Operation Operation, VtnObject Object)
{
    /// <summary>Of an event: its program as it was then; else null.</summary>
    public VtnObject? Program { get; init; }
}
