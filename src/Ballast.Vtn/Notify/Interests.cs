using System.Collections.Immutable;
using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Notify;

/// <summary>What all subscriptions ask for, by kind of object. For one thread.</summary>
sealed class Interests
{
    readonly Dictionary<string, ImmutableArray<Interest>> bySubscription = new(StringComparer.Ordinal);
    readonly Dictionary<string, ImmutableArray<Interest>>[] byKind = [.. Enumerable.Range(0, 7).Select(_ => new Dictionary<string, ImmutableArray<Interest>>(StringComparer.Ordinal))];

    /// <summary>A subscription as it now is.</summary>
    /// <returns>The callbacks that nobody asks for any more.</returns>
    public IEnumerable<Callback> Put(VtnObject subscription) => Put(subscription.Id, Interest.Of(subscription));

    /// <inheritdoc cref="Put(VtnObject)"/>
    public IEnumerable<Callback> Remove(string subscriptionId) => Put(subscriptionId, []);

    /// <summary>All subscriptions as they now are, after some changes of them were missed.</summary>
    /// <inheritdoc cref="Put(VtnObject)"/>
    public IEnumerable<Callback> Begin(IEnumerable<VtnObject> subscriptions)
    {
        var now = subscriptions.ToArray();
        var gone = bySubscription.Keys.Except(now.Select(s => s.Id)).ToArray();
        return [.. gone.SelectMany(Remove), .. now.SelectMany(Put)];
    }

    /// <summary>Those who asked about this kind of object.</summary>
    public IEnumerable<Interest> About(ObjectKind kind) => byKind[(int)kind].Values.SelectMany(static i => i);

    IEnumerable<Callback> Put(string id, ImmutableArray<Interest> interests)
    {
        var before = bySubscription.GetValueOrDefault(id, []);
        if (interests.IsEmpty) bySubscription.Remove(id);
        else bySubscription[id] = interests;
        for (var kind = 1; kind < byKind.Length; kind++)
        {
            var bit = 1 << kind;
            var some = interests.Where(i => (i.Kinds & bit) != 0).ToImmutableArray();
            if (some.IsEmpty) byKind[kind].Remove(id);
            else byKind[kind][id] = some;
        }
        return [.. before.Select(i => i.Callback).Except(interests.Select(i => i.Callback))];
    }
}
