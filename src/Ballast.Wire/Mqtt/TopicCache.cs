using System.Text;

namespace Ballast.Wire.Mqtt;

/// <summary>The topics seen last, so that the same topic is the same string and costs nothing anew.</summary>
sealed class TopicCache
{
    readonly (byte[] Bytes, string Text)[] places = new (byte[], string)[1024];

    public string Text(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var place = ref places[hash.ToHashCode() & (places.Length - 1)];
        if (place.Bytes is null || !utf8.SequenceEqual(place.Bytes)) place = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return place.Text;
    }
}
