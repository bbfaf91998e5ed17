using System.Collections.Immutable;
using System.Text.Json;
using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Notify;

/// <summary>Where a notification goes, and the secret that goes with it.</summary>
/// <param name="SubscriptionId">The subscription that asks for it.</param>
/// <param name="Url">As the subscriber wrote it.</param>
/// <param name="Token">Null: none was given.</param>
readonly record struct Callback(string SubscriptionId, string Url, string? Token)
{
    public override string ToString() => $"callback of subscription {SubscriptionId}"; // the address may hold a secret, the token is one
}

/// <summary>One entry of a subscription's objectOperations: which changes go to which callback.</summary>
/// <param name="ClientId">Whose subscription it is: what this client may not see is not told.</param>
/// <param name="Callback">Where to.</param>
/// <param name="Kinds">Bit by bit (1 &lt;&lt; kind).</param>
/// <param name="Operations">Bit by bit (1 &lt;&lt; operation).</param>
/// <param name="ProgramId">Only what belongs to this program; null: all.</param>
/// <param name="Targets">Only what bears one of these; empty: all.</param>
sealed record Interest(string ClientId, Callback Callback, int Kinds, int Operations, string? ProgramId, ImmutableArray<string> Targets)
{
    /// <summary>The entries of a subscription; those that cannot be read are left out (the server has checked them when it took them).</summary>
    public static ImmutableArray<Interest> Of(VtnObject subscription)
    {
        if (subscription.ClientId is not { } client) return [];
        using var document = JsonDocument.Parse(subscription.Json, new JsonDocumentOptions { MaxDepth = 128 });
        if (!document.RootElement.TryGetProperty("objectOperations", out var entries) || entries.ValueKind != JsonValueKind.Array) return [];
        var result = ImmutableArray.CreateBuilder<Interest>();
        foreach (var entry in entries.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object || Text(entry, "callbackUrl") is not { } url) continue;
            var kinds = Bits(entry, "objects", static word => (int)(Enum.TryParse<ObjectKind>(word, ignoreCase: true, out var kind) ? kind : 0));
            var operations = Bits(entry, "operations", static word => (int)(Enum.TryParse<Operation>(word, ignoreCase: true, out var operation) ? operation : 0));
            if (kinds != 0 && operations != 0) result.Add(new(client, new(subscription.Id, url, Text(entry, "bearerToken")), kinds, operations, subscription.ProgramId, subscription.Targets));
        }
        return result.ToImmutable();
    }

    /// <param name="operation">What happened.</param>
    /// <param name="item">The object.</param>
    /// <param name="programId">The program that it belongs to, if any.</param>
    public bool Concerns(Operation operation, VtnObject item, string? programId)
    {
        if ((Kinds & 1 << (int)item.Kind) == 0 || (Operations & 1 << (int)operation) == 0) return false;
        if (ProgramId is not null && !string.Equals(ProgramId, programId, StringComparison.Ordinal)) return false;
        // Reports and subscriptions bear no targets that could be asked for.
        if (Targets.IsEmpty || item.Kind is ObjectKind.Report or ObjectKind.Subscription) return true;
        foreach (var target in Targets)
            if (item.Targets.Contains(target)) return true;
        return false;
    }

    static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static int Bits(JsonElement entry, string name, Func<string, int> bit)
    {
        var bits = 0;
        if (!entry.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return 0;
        foreach (var word in list.EnumerateArray())
            if (word.ValueKind == JsonValueKind.String && bit(word.GetString()!) is > 0 and var found) bits |= 1 << found;
        return bits;
    }
}
