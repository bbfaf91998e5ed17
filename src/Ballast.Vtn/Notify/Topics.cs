using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Notify;

/// <summary>
/// Names of MQTT topics, one per operation: <c>STEM/create</c>, <c>STEM/update</c>, <c>STEM/delete</c>.
/// </summary>
/// <remarks>
/// Business logic reads <c>programs/…</c>, <c>events/…</c> and so on: all objects. A VEN reads what lies under its own id,
/// and <c>open/…</c>, which holds only what everybody may see. So a broker keeps VENs apart by one rule on names:
/// a VEN may read <c>open/#</c>, <c>vens/ID/+</c>, <c>programs/vens/ID/+</c>, <c>events/vens/ID/+</c> and <c>resources/vens/ID/+</c>.
/// </remarks>
/// <param name="Stem">What stands before the operation.</param>
/// <param name="Creates">Whether there is a topic for creations: not where the stem names one object, which is there already.</param>
public readonly record struct Topics(string Stem, bool Creates = true)
{
    /// <summary>The topic of an operation.</summary>
    public string this[Operation operation] => operation switch
    {
        Operation.Create => Stem + "/create",
        Operation.Update => Stem + "/update",
        Operation.Delete => Stem + "/delete",
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    /// <summary>A filter for all of them.</summary>
    public string All => Stem + "/+";

    /// <summary>All objects of a kind.</summary>
    public static Topics Of(ObjectKind kind) => new(Plural(kind));

    /// <summary>One program.</summary>
    public static Topics OfProgram(string programId) => new($"programs/{programId}", Creates: false);

    /// <summary>The events of one program.</summary>
    public static Topics EventsOfProgram(string programId) => new($"events/programs/{programId}");

    /// <summary>One VEN.</summary>
    public static Topics OfVen(string venId) => new($"vens/{venId}", Creates: false);

    /// <summary>What one VEN may see of a kind: programs, events, resources.</summary>
    public static Topics ForVen(ObjectKind kind, string venId) => new($"{Plural(kind)}/vens/{venId}");

    /// <summary>The same topics, with only what every VEN may see.</summary>
    public Topics Open => this with { Stem = "open/" + Stem };

    static string Plural(ObjectKind kind) => kind switch
    {
        ObjectKind.Program => "programs",
        ObjectKind.Event => "events",
        ObjectKind.Report => "reports",
        ObjectKind.Subscription => "subscriptions",
        ObjectKind.Ven => "vens",
        ObjectKind.Resource => "resources",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
