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

    /// <summary>Digits of a line: one that a crash cut short is known by its length.</summary>
    const int Digits = 20;

    readonly string path;
    readonly List<long> positions = [];

    public SnapshotIndex(string journal)
    {
        path = journal + ".snapshots";
        try
        {
            if (!File.Exists(path)) return;
            foreach (var line in File.ReadLines(path))
                if (line.Length == Digits && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var position)) Take(position);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            positions.Clear();
        }
    }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<long> Positions => positions;

    /// <summary>Takes note of one more.</summary>
    public void Add(long position)
    {
        Take(position);
        try
        {
            File.AppendAllText(path, position.ToString("D20", CultureInfo.InvariantCulture) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A restart looks further back.
        }
    }

    // Where a journal was cut, later places are written anew.
    void Take(long position)
    {
        positions.RemoveAll(p => p >= position);
        positions.Add(position);
        if (positions.Count > Kept) positions.RemoveRange(0, positions.Count - Kept);
    }
}
