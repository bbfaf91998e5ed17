namespace Ballast.Wire.Mqtt;

/// <summary>Which of the packet ids 1 to 65,535 are in use by what this side has under way.</summary>
sealed class PacketIds
{
    readonly ulong[] used = new ulong[1024];
    ushort last;

    /// <summary>An id that nothing uses, in turn; zero when all are in use.</summary>
    public ushort Take()
    {
        for (var i = 0; i < 65_535; i++)
        {
            last = last == ushort.MaxValue ? (ushort)1 : (ushort)(last + 1);
            if ((used[last >> 6] & (1UL << (last & 63))) != 0) continue;
            used[last >> 6] |= 1UL << (last & 63);
            return last;
        }
        return 0;
    }

    public void Free(ushort id) => used[id >> 6] &= ~(1UL << (id & 63));
}
