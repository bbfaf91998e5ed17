using System.Text.Json;
using Ballast.Vtn.Access;
using Ballast.Vtn.Objects;
using Microsoft.AspNetCore.Http;

namespace Ballast.Vtn.Http;

/// <summary>The five operations on the objects of one kind.</summary>
sealed class ObjectEndpoints(Vtn vtn, ObjectKind kind)
{
    public Task List(HttpContext context, Caller caller, string? _)
    {
        if (QueryReader.Read(kind, context.Request.Query, out var fault) is not { } query) return Answer.Problem(context, 400, fault);
        var found = Selection.Of(vtn, caller, kind, query);
        var items = new List<ReadOnlyMemory<byte>>(found.Count);
        var tag = 0xcbf29ce484222325UL;
        foreach (var shelved in found)
        {
            items.Add(vtn.Visibility.JsonFor(caller, shelved));
            tag = Mix(tag, TagFor(caller, shelved));
        }
        return Answer.List(context, items, tag);
    }

    public Task Get(HttpContext context, Caller caller, string? id)
    {
        if (vtn.Book.Get(kind, id!) is not { } shelved) return Missing(context, id!);
        if (!vtn.Visibility.CanSee(caller, shelved.Object))
        {
            // Of programs and events not even their being there is told; of the others the id says whose they are.
            return kind is ObjectKind.Program or ObjectKind.Event ? Missing(context, id!) : Answer.Problem(context, 403, $"This {Rules.Singular(kind)} belongs to another client.");
        }
        return Answer.Known(context, TagFor(caller, shelved)) ? Task.CompletedTask : Answer.Json(context, 200, vtn.Visibility.JsonFor(caller, shelved));
    }

    public Task Post(HttpContext context, Caller caller, string? _) => WithBody(context, body => vtn.Create(caller, kind, body));

    public Task Put(HttpContext context, Caller caller, string? id) => WithBody(context, body => vtn.Update(caller, kind, id!, body));

    public async Task Delete(HttpContext context, Caller caller, string? id)
    {
        var outcome = await vtn.Delete(caller, kind, id!).ConfigureAwait(false);
        await Answer.Of(context, outcome, outcome.Object?.Json ?? default).ConfigureAwait(false);
    }

    async Task WithBody(HttpContext context, Func<JsonElement, Task<Outcome>> change)
    {
        if (!RequestBody.Says(context, "application/json", "application/vnd.api+json", "text/json"))
        {
            await Answer.Problem(context, 400, "The body must be application/json.").ConfigureAwait(false);
            return;
        }
        if (await RequestBody.Read(context, vtn.Options.MaxBodyBytes).ConfigureAwait(false) is not { } body)
        {
            await Answer.Problem(context, 413, $"The body is longer than {vtn.Options.MaxBodyBytes} bytes, which is as much as this server takes.").ConfigureAwait(false);
            return;
        }
        using var document = RequestBody.Parse(body, vtn.Options.MaxDepth, out var fault);
        if (document is null)
        {
            await Answer.Problem(context, 400, fault).ConfigureAwait(false);
            return;
        }
        var outcome = await change(document.RootElement).ConfigureAwait(false);
        await Answer.Of(context, outcome, outcome.Object?.Json ?? default).ConfigureAwait(false);
    }

    Task Missing(HttpContext context, string id) => Answer.Problem(context, 404, Vtn.Missing(kind, id).Detail!);

    /// <summary>The object's tag; where the caller is shown fewer targets than it has, one that changes with those it is shown.</summary>
    ulong TagFor(Caller caller, Shelved shelved)
    {
        if (!vtn.Visibility.Hides(caller, shelved.Object)) return shelved.Tag;
        var tag = shelved.Tag;
        var granted = vtn.Book.Grants(caller.ClientId);
        for (var i = 0; i < shelved.Object.Targets.Length; i++)
            tag = Mix(tag, granted.Contains(shelved.Object.Targets[i]) ? (ulong)i + 1 : 0);
        return tag;
    }

    static ulong Mix(ulong tag, ulong more)
    {
        unchecked
        {
            tag = (tag ^ more) * 0x9E3779B97F4A7C15UL;
            return tag ^ tag >> 29;
        }
    }
}
