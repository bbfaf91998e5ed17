using System.Security.Cryptography;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>Lists, page by page.</summary>
sealed class VenPages(VenServer server)
{
    /// <summary>The most that the standard lets a page have.</summary>
    public const int PageSize = 50;

    const int MostPages = 100;

    readonly Dictionary<string, Page> seen = [];

    /// <param name="Tag">ETag.</param>
    /// <param name="Hash">Of the body, for servers without tags.</param>
    /// <param name="Ids">Of the objects on it.</param>
    sealed record Page(string? Tag, string Hash, string[] Ids);

    /// <summary>Every object of a list, whole.</summary>
    public async Task<List<JsonElement>> All(string path, CancellationToken cancellation)
    {
        var all = new List<JsonElement>();
        var ids = new HashSet<string>();
        for (var page = 0; page < MostPages; page++)
        {
            var paged = Paged(path, all.Count);
            using var document = VenServer.Json($"GET {Bare(path)}", await server.Get(paged, null, cancellation));
            var items = Items(document, path);
            var fresh = items.Where(item => item.Text("id") is not { } id || ids.Add(id)).Select(item => item.Clone()).ToList();
            all.AddRange(fresh);
            // A server that knows no paging gives the same again and again.
            if (items.Count < PageSize || fresh.Count == 0) break;
        }
        return all;
    }

    /// <summary>Objects on pages that differ from the last time, and the ids of all; what did not change costs no reading.</summary>
    /// <returns>No objects and Same where every page is as it was.</returns>
    public async Task<(List<JsonElement> Changed, HashSet<string> Ids, bool Same)> Changes(string path, CancellationToken cancellation)
    {
        var changed = new List<JsonElement>();
        var ids = new HashSet<string>();
        var same = true;
        var listed = 0;
        for (var number = 0; number < MostPages; number++)
        {
            var paged = Paged(path, listed);
            var before = seen.GetValueOrDefault(paged);
            var reply = await server.Get(paged, before?.Tag, cancellation);
            Page page;
            if (reply.Status == 304 && before is not null)
            {
                page = before;
            }
            else if (reply.Status == 200 && before is not null && Convert.ToHexString(SHA256.HashData(reply.Body)) == before.Hash)
            {
                page = before with { Tag = reply.Tag };
            }
            else
            {
                using var document = VenServer.Json($"GET {Bare(path)}", reply);
                var items = Items(document, path);
                changed.AddRange(items.Select(item => item.Clone()));
                page = new Page(reply.Tag, Convert.ToHexString(SHA256.HashData(reply.Body)), [.. items.Select(item => item.Text("id") ?? "")]);
                same = false;
            }
            seen[paged] = page;
            var fresh = page.Ids.Count(ids.Add);
            listed += page.Ids.Length;
            if (page.Ids.Length < PageSize || fresh == 0) break;
        }
        return (changed, ids, same);
    }

    /// <summary>Everything is to be read anew.</summary>
    public void Forget() => seen.Clear();

    static string Paged(string path, int skip) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}{(path.Contains('?') ? '&' : '?')}skip={skip}&limit={PageSize}");

    static string Bare(string path) => path.IndexOf('?') is var at and >= 0 ? path[..at] : path;

    static List<JsonElement> Items(JsonDocument document, string path) => document.RootElement.ValueKind == JsonValueKind.Array
        ? [.. document.RootElement.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)]
        : throw new VenTrouble($"GET {Bare(path)} is not answered with a list.");
}
