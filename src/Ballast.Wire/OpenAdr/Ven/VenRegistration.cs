using System.Collections.Immutable;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>What a VEN is to its server.</summary>
/// <param name="VenId">Null: not registered.</param>
/// <param name="ResourceIds">By name.</param>
/// <param name="Given">Targets that the server gave the VEN and its resources.</param>
sealed record VenPlace(string? VenId, ImmutableDictionary<string, string> ResourceIds, ImmutableHashSet<string> Given);

/// <summary>Finds out the version, finds or makes our VEN object and its resources, and learns programs.</summary>
sealed class VenRegistration(VenOptions options, VenServer server, Func<string, CancellationToken, ValueTask> remark)
{
    readonly VenPages pages = new(server);

    public async Task<OpenAdrVersion> Version(CancellationToken cancellation)
    {
        if (options.Version is { } given) return given;
        // Only 3.1 has resources at the top; an answer that forbids the look shows the path as well as one that allows it.
        var reply = await server.Get("resources?skip=0&limit=1", null, cancellation);
        return reply.Status switch
        {
            200 or 400 or 401 or 403 => OpenAdrVersion.V310,
            404 or 405 or 501 => OpenAdrVersion.V301,
            _ => throw VenServer.Trouble("GET resources", reply),
        };
    }

    public async Task<VenPlace> Register(OpenAdrVersion version, CancellationToken cancellation)
    {
        var given = ImmutableHashSet.CreateBuilder<string>();
        var venQuery = $"vens?venName={Uri.EscapeDataString(options.VenName)}";
        var ven = await Ensure(venQuery, "vens", VenJson.Ven(version, options.VenName), "venName", options.VenName, given, cancellation);
        var resources = ImmutableDictionary.CreateBuilder<string, string>();
        if (ven is not null)
        {
            foreach (var resource in options.Resources)
            {
                var path = version == OpenAdrVersion.V310 ? "resources" : $"vens/{Uri.EscapeDataString(ven)}/resources";
                var query = version == OpenAdrVersion.V310 ? $"{path}?venID={Uri.EscapeDataString(ven)}" : path;
                var id = await Ensure(query, path, VenJson.Resource(version, resource.Name, ven), "resourceName", resource.Name, given, cancellation);
                if (id is not null) resources[resource.Name] = id;
            }
        }
        return new VenPlace(ven, resources.ToImmutable(), given.ToImmutable());
    }

    public async Task<ImmutableDictionary<string, VenProgram>> Programs(CancellationToken cancellation)
    {
        var programs = ImmutableDictionary.CreateBuilder<string, VenProgram>();
        foreach (var item in await pages.All("programs", cancellation))
        {
            if (item.Text("id") is { } id) programs[id] = new VenProgram(id, item.Text("programName") ?? id, item.GetRawText());
        }
        return programs.ToImmutable();
    }

    /// <summary>The id of an object of ours, made if it is not there; null: the server would neither show nor make it.</summary>
    async Task<string?> Ensure(string query, string path, string json, string nameKey, string name, ImmutableHashSet<string>.Builder given, CancellationToken cancellation)
    {
        var what = $"{(nameKey == "venName" ? "the VEN" : "the resource")} {name.Shown()}";
        if (await Find(query, nameKey, name, given, what, cancellation) is { } found) return found;
        var reply = await server.Post(path, json, cancellation);
        if (reply.Status is 200 or 201)
        {
            using var document = VenServer.Json($"POST {path}", reply);
            Learn(document.RootElement, given);
            return document.RootElement.Text("id");
        }
        if (reply.Status is not (400 or 403 or 404 or 405 or 409 or 422 or 501)) throw VenServer.Trouble($"POST {path}", reply);
        // Whoever was quicker, or an answer that was lost: then it is there now.
        if (reply.Status == 409 && await Find(query, nameKey, name, given, what, cancellation) is { } made) return made;
        await remark($"{char.ToUpperInvariant(what[0])}{what[1..]} could not be registered: POST {path} is answered with {reply.Status}{reply.Says()}.", cancellation);
        return null;
    }

    async Task<string?> Find(string query, string nameKey, string name, ImmutableHashSet<string>.Builder given, string what, CancellationToken cancellation)
    {
        try
        {
            foreach (var item in await pages.All(query, cancellation))
            {
                if (item.Text(nameKey) != name || item.Text("id") is not { } id) continue;
                Learn(item, given);
                return id;
            }
        }
        catch (VenTrouble trouble) when (trouble.Status is 400 or 403 or 404 or 405 or 501)
        {
            await remark($"The server does not let us look for {what}: {trouble.Message}", cancellation);
        }
        return null;
    }

    static void Learn(JsonElement item, ImmutableHashSet<string>.Builder given) => given.UnionWith(EventTargets.Of(item).Take(100));
}
