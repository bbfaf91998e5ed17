using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Storage;

/// <summary>
/// What waited together, as it stands at its end: per object what is to be removed and what is to be written.
/// An object that goes and comes again within one batch is removed first, and so stands in its new place.
/// </summary>
sealed class PostgresStoreBatch
{
    readonly Dictionary<(ObjectKind Kind, string Id), (VtnObject Object, long Ordinal)> standing = [];
    readonly HashSet<(ObjectKind Kind, string Id)> gone = [];

    /// <param name="first">Count of the first of these changes, from 1 over the store's whole life.</param>
    /// <param name="changes">In their order; at least one.</param>
    public PostgresStoreBatch(long first, IReadOnlyList<Change> changes)
    {
        (First, Last) = (first, first + changes.Count - 1);
        for (var i = 0; i < changes.Count; i++)
        {
            var key = (changes[i].Kind, changes[i].Id);
            if (changes[i].Object is { } value)
            {
                standing[key] = (value, standing.TryGetValue(key, out var before) ? before.Ordinal : first + i);
            }
            else
            {
                standing.Remove(key);
                gone.Add(key);
            }
        }
    }

    public long First { get; }

    public long Last { get; }

    public IReadOnlyCollection<(ObjectKind Kind, string Id)> Gone => gone;

    public IEnumerable<(VtnObject Object, long Ordinal)> Standing => standing.Values;
}
