namespace Ballast.Vtn.Access;

/// <summary>Scopes as they are written in tokens and in the document.</summary>
public static class ScopeNames
{
    static readonly (string Name, Scopes Scope)[] names =
    [
        ("read_all", Scopes.ReadAll),
        ("read_targets", Scopes.ReadTargets),
        ("read_ven_objects", Scopes.ReadVenObjects),
        ("read_bl", Scopes.ReadBl),
        ("write_programs", Scopes.WritePrograms),
        ("write_events", Scopes.WriteEvents),
        ("write_reports", Scopes.WriteReports),
        ("write_subscriptions", Scopes.WriteSubscriptions),
        ("write_vens", Scopes.WriteVens),
    ];

    /// <summary>What business logic gets unless told otherwise.</summary>
    public const Scopes ForBusinessLogic = Scopes.ReadAll | Scopes.ReadBl | Scopes.WritePrograms | Scopes.WriteEvents | Scopes.WriteSubscriptions | Scopes.WriteVens;

    /// <summary>
    /// What a VEN gets unless told otherwise. It has read_all because the document asks for it under /notifiers; what
    /// a VEN sees of others is decided by its role, not by its scopes.
    /// </summary>
    public const Scopes ForVen = Scopes.ReadAll | Scopes.ReadTargets | Scopes.ReadVenObjects | Scopes.WriteReports | Scopes.WriteSubscriptions | Scopes.WriteVens;

    /// <summary>What a VEN is never given: these are business logic's alone.</summary>
    public const Scopes NeverForVen = Scopes.ReadBl | Scopes.WritePrograms | Scopes.WriteEvents;

    /// <summary>The names, separated by single blanks.</summary>
    public static string Written(this Scopes scopes) => string.Join(' ', names.Where(n => (scopes & n.Scope) != 0).Select(n => n.Name));

    /// <summary>Reads names separated by blanks; false where one is none of the document's.</summary>
    public static bool TryRead(string text, out Scopes scopes)
    {
        scopes = Scopes.None;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var found = Array.FindIndex(names, n => n.Name == word);
            if (found < 0) return false;
            scopes |= names[found].Scope;
        }
        return true;
    }
}
