using System.Globalization;

namespace Ballast.Studies.Sweeps;

/// <summary>One of the equal shares into which the units of work of a study are dealt, as cards are: unit u belongs to share u mod <see cref="Count"/>.</summary>
/// <param name="Index">From 1 to <paramref name="Count"/>.</param>
/// <param name="Count">How many shares there are.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>The whole of the work.</summary>
    public static Shard Whole => new(1, 1);

    /// <summary>The units of this share among as many as are named, in rising order.</summary>
    public IEnumerable<int> Of(int units)
    {
        for (long unit = Index - 1; unit < units; unit += Count) yield return (int)unit;
    }

    /// <summary>Reads "3/8".</summary>
    /// <exception cref="StudyException">Anything else.</exception>
    public static Shard Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && int.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && index >= 1 && index <= count)
            return new Shard(index, count);
        throw new StudyException($"\"{text}\" is not a shard: write i/n with i from 1 to n, such as 3/8.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
