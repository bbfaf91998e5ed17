using System.Globalization;

namespace Ballast.App.Storage;

/// <summary>
/// Where in a journal its last snapshots stand, in a small file beside it, so that a restart need not
/// look for them. Best effort: a place that holds no whole snapshot is passed over, and without the
/// file a restart begins at the journal's start.
/// </summary>
sealed class SnapshotIndex
{
    const int Kept = 200;

    readonly string path;
    readonly List<long> positions = [];

    public SnapshotIndex(string journal)
    {
        path = journal + ".snapshots";
        try
        {
            if (!File.Exists(path)) return;
            foreach (var line in File.ReadLines(path).Take(2 * Kept))
                if (long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var position)) positions.Add(position);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            positions.Clear();
        }
    }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<long> Positions => positions;

    /// <summary>Takes note of one more; the file is replaced as a whole.</summary>
    public void Add(long position)
    {
        positions.RemoveAll(p => p >= position);
        positions.Add(position);
        if (positions.Count > Kept) positions.RemoveRange(0, positions.Count - Kept);
        try
        {
            File.WriteAllLines(path + ".new", positions.Select(p => p.ToString(CultureInfo.InvariantCulture)));
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A restart looks further back, or searches.
        }
    }
}
