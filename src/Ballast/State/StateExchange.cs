using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Ballast.State;

/// <summary>
/// Saves state to bytes or restores it from them: every class with state has one method that passes all
/// of it through <c>Keep</c>, for both ways, so that what is saved and what is restored cannot drift
/// apart. Saving, Keep gives back what it was given; restoring, what was saved. Numbers keep every bit
/// and are little-endian. Bytes that do not fit are an <see cref="InvalidDataException"/>.
/// </summary>
public sealed class StateExchange
{
    byte[] bytes;
    int at;
    readonly int length;

    /// <summary>One that saves.</summary>
    public StateExchange() => bytes = new byte[64 * 1024];

    /// <summary>One that restores from these bytes.</summary>
    public StateExchange(ReadOnlySpan<byte> saved)
    {
        bytes = saved.ToArray();
        length = bytes.Length;
        Restores = true;
    }

    public bool Restores { get; }

    /// <summary>What was saved so far.</summary>
    public ReadOnlySpan<byte> Saved => bytes.AsSpan(0, Restores ? length : at);

    /// <summary>Begins to save anew, in the same memory.</summary>
    public void Clear() => at = 0;

    /// <summary>A number, a truth value or a kind. Not for structs of several fields: between them lie bytes that nobody wrote.</summary>
    public T Keep<T>(T value)
        where T : unmanaged
    {
        var place = Next(Unsafe.SizeOf<T>());
        if (Restores) return MemoryMarshal.Read<T>(place);
        MemoryMarshal.Write(place, in value);
        return value;
    }

    /// <summary>An instant; offsets are not kept, all times are UTC.</summary>
    public DateTimeOffset Keep(DateTimeOffset time)
    {
        var ticks = Keep(time.UtcTicks);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw Unfit();
    }

    public DateTimeOffset? Keep(DateTimeOffset? time) => Keep(time.HasValue) ? Keep(time.GetValueOrDefault()) : null;

    public string Keep(string text) => Encoding.UTF8.GetString(Keep(Restores ? [] : Encoding.UTF8.GetBytes(text)));

    /// <summary>An array of numbers, of any length.</summary>
    public T[] Keep<T>(T[] values)
        where T : unmanaged
    {
        var count = Count(values.Length, Unsafe.SizeOf<T>());
        if (Restores && values.Length != count) values = new T[count];
        Fill<T>(values);
        return values;
    }

    /// <summary>Numbers in place, as many as there are.</summary>
    public void Fill<T>(Span<T> values)
        where T : unmanaged
    {
        var raw = MemoryMarshal.AsBytes(values);
        var place = Next(raw.Length);
        if (Restores) place.CopyTo(raw);
        else raw.CopyTo(place);
    }

    /// <summary>Numbers in place of which most are zero: only the others are written.</summary>
    public void FillSparse(Span<double> values)
    {
        var others = 0;
        if (Restores) values.Clear();
        else
            foreach (var value in values)
                if (BitConverter.DoubleToInt64Bits(value) != 0) others++;
        others = Count(others, sizeof(int) + sizeof(double));
        var index = 0;
        for (var k = 0; k < others; k++)
        {
            if (!Restores)
                while (BitConverter.DoubleToInt64Bits(values[index]) == 0) index++;
            index = Keep(index);
            if ((uint)index >= (uint)values.Length) throw Unfit();
            values[index] = Keep(values[index]);
            index++;
        }
    }

    /// <summary>How many of something follow, of which each takes at least so many bytes.</summary>
    public int Count(int count, int leastBytesEach = 1)
    {
        count = Keep(count);
        return count >= 0 && (!Restores || (long)count * leastBytesEach <= length - at) ? count : throw Unfit();
    }

    /// <summary>A landmark: that both ways are at the same place is checked here.</summary>
    public void Mark(int number)
    {
        if (Keep(number) != number) throw Unfit();
    }

    /// <summary>Nothing may be left over.</summary>
    public void End()
    {
        if (Restores && at != length) throw Unfit();
    }

    Span<byte> Next(int count)
    {
        if (count > bytes.Length - at) Widen(count);
        var place = bytes.AsSpan(at, count);
        at += count;
        return place;
    }

    void Widen(int count)
    {
        if (Restores) throw Unfit();
        Array.Resize(ref bytes, Math.Max(at + count, bytes.Length * 2));
    }

    static InvalidDataException Unfit() => new("The saved state does not have the shape that this program gives it.");
}
