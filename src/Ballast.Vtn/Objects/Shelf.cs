namespace Ballast.Vtn.Objects;

/// <summary>
/// Objects in the order in which they were created. One writes, any number read and never wait: a reader has the
/// array and the count of one moment, and nothing before that count is ever written again.
/// </summary>
sealed class Shelf
{
    sealed record Row(Slot[] Items, int Count);

    Row row = new([], 0);

    public int Count => Volatile.Read(ref row).Count;

    public ReadOnlyMemory<Slot> Slots
    {
        get
        {
            var now = Volatile.Read(ref row);
            return now.Items.AsMemory(0, now.Count);
        }
    }

    public void Add(Slot slot)
    {
        var (items, count) = (row.Items, row.Count);
        if (count == 0 || items[count - 1].Ordinal < slot.Ordinal)
        {
            if (count == items.Length) Array.Resize(ref items, Math.Max(4, count * 2));
            items[count] = slot;
            Volatile.Write(ref row, new Row(items, count + 1));
            return;
        }
        var at = Place(slot.Ordinal);
        if (at < count && items[at].Ordinal == slot.Ordinal) return;
        var wider = new Slot[count + 1];
        items.AsSpan(0, at).CopyTo(wider);
        wider[at] = slot;
        items.AsSpan(at, count - at).CopyTo(wider.AsSpan(at + 1));
        Volatile.Write(ref row, new Row(wider, count + 1));
    }

    public void Remove(Slot slot)
    {
        var (items, count) = (row.Items, row.Count);
        var at = Place(slot.Ordinal);
        if (at >= count || items[at].Ordinal != slot.Ordinal) return;
        var fewer = new Slot[count - 1];
        items.AsSpan(0, at).CopyTo(fewer);
        items.AsSpan(at + 1, count - at - 1).CopyTo(fewer.AsSpan(at));
        Volatile.Write(ref row, new Row(fewer, count - 1));
    }

    int Place(long ordinal)
    {
        int low = 0, high = row.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (row.Items[middle].Ordinal < ordinal) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

/// <summary>The place of one object for as long as it stands; what stands in it changes, its order does not.</summary>
sealed class Slot(long ordinal, Shelved now)
{
    Shelved? now = now;

    public long Ordinal { get; } = ordinal;

    /// <summary>The object as it is; null once it is deleted.</summary>
    public Shelved? Now
    {
        get => Volatile.Read(ref now);
        set => Volatile.Write(ref now, value);
    }
}
