using System.Security.Cryptography;
using System.Text.Json;

namespace Ballast.Vtn.Objects;

/// <summary>An object on its shelf, with what reading it again and again would cost too much to find each time.</summary>
sealed class Shelved
{
    public required VtnObject Object { get; init; }

    /// <summary>A hash of its JSON: equal content, equal tag.</summary>
    public required ulong Tag { get; init; }

    /// <summary>Of events: when the last interval is over; <see cref="DateTimeOffset.MaxValue"/> for one without end and for other kinds.</summary>
    public required DateTimeOffset Ends { get; init; }

    /// <summary>Of reports and subscriptions.</summary>
    public string? ClientName { get; init; }

    /// <summary>Of subscriptions: the kinds it asks about, bit by bit (1 &lt;&lt; kind).</summary>
    public int Kinds { get; init; }

    /// <summary>Where the value of the member <c>targets</c> stands in the JSON; length 0 where there is none.</summary>
    public (int Start, int Length) TargetsAt { get; init; }

    public static Shelved Of(VtnObject item)
    {
        var json = item.Json.Span;
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(json, hash);
        var (ends, clientName, kinds) = (DateTimeOffset.MaxValue, (string?)null, 0);
        if (item.Kind is ObjectKind.Event or ObjectKind.Report or ObjectKind.Subscription)
        {
            using var document = JsonDocument.Parse(item.Json, new JsonDocumentOptions { MaxDepth = 128 });
            var root = document.RootElement;
            if (item.Kind == ObjectKind.Event) ends = EventSpan.End(root, item.Modified);
            else clientName = root.TryGetProperty("clientName", out var name) ? name.GetString() : null;
            if (item.Kind == ObjectKind.Subscription) kinds = KindsOf(root);
        }
        return new Shelved
        {
            Object = item,
            Tag = BitConverter.ToUInt64(hash),
            Ends = ends,
            ClientName = clientName,
            Kinds = kinds,
            TargetsAt = item.Targets.Length > 0 ? FindTargets(json) : default,
        };
    }

    static int KindsOf(JsonElement root)
    {
        var kinds = 0;
        foreach (var operation in root.GetProperty("objectOperations").EnumerateArray())
            foreach (var kind in operation.GetProperty("objects").EnumerateArray())
                kinds |= Enum.TryParse<ObjectKind>(kind.GetString(), ignoreCase: true, out var found) ? 1 << (int)found : 0;
        return kinds;
    }

    static (int, int) FindTargets(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            var wanted = reader.ValueTextEquals("targets"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (wanted) return (start, checked((int)reader.BytesConsumed) - start);
        }
        return default;
    }
}
