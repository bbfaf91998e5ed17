namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>Spans of steps in which one member is out, in a sample: steps from <see cref="From"/> up to but not including <see cref="To"/>.</summary>
sealed class Outages
{
    public int[] From { get; private set; } = new int[16];

    public int[] To { get; private set; } = new int[16];

    public int Count { get; private set; }

    int at;

    public void Clear() => (Count, at) = (0, 0);

    public void Add(int from, int to)
    {
        if (Count == From.Length)
        {
            int[] more = new int[2 * Count], moreTo = new int[2 * Count];
            From.CopyTo(more, 0);
            To.CopyTo(moreTo, 0);
            (From, To) = (more, moreTo);
        }
        (From[Count], To[Count]) = (from, to);
        Count++;
    }

    /// <summary>Whether the member is out in a step; steps are asked in rising order.</summary>
    public bool Covers(int step)
    {
        while (at < Count && To[at] <= step) at++;
        return at < Count && From[at] <= step;
    }
}
