namespace Ballast.Wire.DsxFlex.Signing;

/// <summary>What was taken already, up to a number: beyond it the oldest is forgotten. Only what was verified is ever put in, so no stranger can fill it.</summary>
sealed class SeenBook(int most)
{
    readonly HashSet<UInt128> set = [];
    readonly Queue<UInt128> order = new();

    public int Count => set.Count;

    public bool Has(UInt128 value) => set.Contains(value);

    public void Add(UInt128 value)
    {
        if (!set.Add(value)) return;
        order.Enqueue(value);
        while (order.Count > most) set.Remove(order.Dequeue());
    }
}
