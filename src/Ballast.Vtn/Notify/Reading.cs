using Ballast.Vtn.Access;
using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Notify;

/// <summary>One announcement as each of its readers may see it; those who may see the same share the bytes.</summary>
sealed class Reading(Announcement announcement, ObjectBook book, Visibility visibility)
{
    readonly Dictionary<string, ReadOnlyMemory<byte>> partly = new(StringComparer.Ordinal);
    ReadOnlyMemory<byte> whole;
    Shelved? shelved;

    public Announcement Announcement => announcement;

    /// <summary>The program that the object belongs to.</summary>
    public string? ProgramId { get; } = announcement.Object switch
    {
        { Kind: ObjectKind.Program, Id: var id } => id,
        { ProgramId: { } id } => id,
        { Kind: ObjectKind.Report, EventId: { } about } => book.Find(ObjectKind.Event, about)?.ProgramId,
        _ => null,
    };

    /// <summary>Whether every VEN may know of it.</summary>
    public bool IsOpen => Visibility.IsOpen(announcement.Object, announcement.Program);

    /// <summary>The notification with the whole object.</summary>
    public ReadOnlyMemory<byte> Whole => whole.Length > 0 ? whole : whole = Notification.Write(announcement, announcement.Object.Json);

    /// <summary>The notification for this reader; empty: it may not know.</summary>
    public ReadOnlyMemory<byte> For(Caller caller)
    {
        var item = announcement.Object;
        if (!visibility.CanSee(caller, item, announcement.Program)) return default;
        if (!visibility.Hides(caller, item)) return Whole;
        var granted = book.Grants(caller.ClientId);
        var key = string.Join('\0', item.Targets.Where(granted.Contains));
        if (!partly.TryGetValue(key, out var payload))
            partly[key] = payload = Notification.Write(announcement, visibility.JsonFor(caller, shelved ??= Shelved.Of(item)));
        return payload;
    }
}
