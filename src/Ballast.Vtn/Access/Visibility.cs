using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Access;

/// <summary>
/// Who sees what. Business logic that may read all sees all. Everybody else sees programs and events without targets,
/// those that bear a target they have been granted, and of VENs, resources, reports and subscriptions their own. An event
/// without targets is for whoever sees its program.
/// </summary>
public sealed class Visibility
{
    readonly ObjectBook book;

    internal Visibility(ObjectBook book) => this.book = book;

    /// <summary>Whether the caller may see the object.</summary>
    public bool CanSee(Caller caller, VtnObject item) => CanSee(caller, item, caller.SeesAll ? null : ProgramOf(item));

    /// <summary>The same, for an event whose program may be gone by now.</summary>
    internal bool CanSee(Caller caller, VtnObject item, VtnObject? program)
    {
        if (caller.SeesAll) return true;
        if (item.Kind is not (ObjectKind.Program or ObjectKind.Event)) return string.Equals(item.ClientId, caller.ClientId, StringComparison.Ordinal);
        if (item.Targets.IsEmpty) return item.Kind == ObjectKind.Program || (program is not null && CanSee(caller, program, null));
        foreach (var granted in book.Grants(caller.ClientId))
            if (item.Targets.Contains(granted)) return true;
        return false;
    }

    /// <summary>Whether every VEN may see a program, or an event of that program.</summary>
    internal static bool IsOpen(VtnObject item, VtnObject? program) => item.Targets.IsEmpty && (item.Kind == ObjectKind.Program || program is { Targets.IsEmpty: true });

    /// <summary>The program of an event; null for what else there is.</summary>
    internal VtnObject? ProgramOf(VtnObject item) => item is { Kind: ObjectKind.Event, ProgramId: { } id } ? book.Find(ObjectKind.Program, id) : null;

    /// <summary>
    /// The object's JSON as this caller may see it: of a program's or event's targets only those that it has been
    /// granted, so that nobody learns the names of others. The object itself must be visible to it.
    /// </summary>
    public ReadOnlyMemory<byte> JsonFor(Caller caller, VtnObject item)
    {
        if (!Hides(caller, item)) return item.Json;
        return JsonFor(caller, Shelved.Of(item));
    }

    internal ReadOnlyMemory<byte> JsonFor(Caller caller, Shelved shelved)
    {
        var item = shelved.Object;
        if (!Hides(caller, item) || shelved.TargetsAt.Length == 0) return item.Json;
        var granted = book.Grants(caller.ClientId);
        var (start, length) = shelved.TargetsAt;
        var json = item.Json.Span;
        var shown = new ArrayBufferWriter<byte>(json.Length);
        shown.Write(json[..start]);
        using (var writer = new Utf8JsonWriter(shown, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (var target in item.Targets)
                if (granted.Contains(target)) writer.WriteStringValue(target);
            writer.WriteEndArray();
        }
        shown.Write(json[(start + length)..]);
        return shown.WrittenMemory;
    }

    /// <summary>Whether the caller sees this object with fewer targets than it has.</summary>
    internal bool Hides(Caller caller, VtnObject item)
    {
        if (caller.SeesAll || item.Kind is not (ObjectKind.Program or ObjectKind.Event) || item.Targets.IsEmpty) return false;
        var granted = book.Grants(caller.ClientId);
        foreach (var target in item.Targets)
            if (!granted.Contains(target)) return true;
        return false;
    }
}
