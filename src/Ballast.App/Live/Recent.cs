namespace Ballast.App.Live;

/// <summary>The last so many of something, newest first; one writer, any readers.</summary>
sealed class Recent<T>(int capacity)
{
    readonly T[] ring = new T[capacity];
    readonly Lock gate = new();
    long count;

    public void Add(in T item)
    {
        lock (gate) ring[count++ % capacity] = item;
    }

    public List<T> Newest(int limit)
    {
        lock (gate)
        {
            var n = (int)Math.Min(Math.Min(limit, capacity), count);
            var list = new List<T>(n);
            for (var i = 0; i < n; i++) list.Add(ring[(count - 1 - i) % capacity]);
            return list;
        }
    }
}
