using System.Collections.Immutable;
using System.Globalization;
using Ballast.Assets;
using Ballast.Files.Yaml;

namespace Ballast.Files;

/// <summary>
/// Many similar jobs in a few lines. Sizes, curves and tiers are each dealt like a deck of cards that is shuffled anew whenever it
/// runs out: the mix and the total of GPUs are as exact as the lists, only the order depends on the seed.
/// </summary>
sealed class GeneratedJobs(JobSection section)
{
    const int Most = 100_000;

    public IEnumerable<Job> Read(YamlMap map)
    {
        var count = map.Take("count", Kinds.Count);
        if (count is 0 or > Most && map.Has("count") && !map.Reading.IsTainted(map.PathOf("count")))
            map.Reading.Report(map.Reading.Find(map.PathOf("count")), map.PathOf("count"), $"it is not from 1 to {Most}", "write how many jobs to make");
        var prefix = map.Take("prefix", Kinds.Name);
        var gpus = Deck(map, "gpus", "count[]", value => value.As(Kinds.Count));
        var curves = Deck(map, "curves", "name[]", section.CurveNamed);
        var tiers = map.Has("tiers") ? Deck(map, "tiers", "name[]", section.TierNamed) : [FlexTier.Inflexible];
        if (!map.Has("tiers")) map.Find("tiers", "name[]");
        var seed = map.Take("seed", Kinds.Seed, 1UL);
        var common = section.Common(map);
        map.RefuseOthers();
        if (map.Reading.IsTainted(map.Path) || gpus.IsEmpty || curves.IsEmpty || tiers.IsEmpty) return [];

        var (sizes, workloads, tags) = (new Dealer(seed, 1, gpus.Length), new Dealer(seed, 2, curves.Length), new Dealer(seed, 3, tiers.Length));
        var digits = (count - 1).ToString(CultureInfo.InvariantCulture).Length;
        return Enumerable.Range(0, count).Select(i => common with
        {
            Id = prefix + i.ToString($"D{digits}", CultureInfo.InvariantCulture),
            Gpus = gpus[sizes.Next()],
            Curve = curves[workloads.Next()],
            Tier = tiers[tags.Next()],
        }).ToList();
    }

    static ImmutableArray<T> Deck<T>(YamlMap map, string key, string kind, Func<YamlValue, T> read)
    {
        if (map.Find(key, kind) is not { } value)
        {
            map.Missing(key, $"add {key}: with a list");
            return [];
        }
        var items = value.AsList();
        if (items.Count == 0 && value.Node is YamlNode.List) value.Report("the list is empty", "write at least one");
        return [.. items.Select(read)];
    }

    /// <summary>Deals 0 to size-1 in an order of its own, over and over. The random numbers are SplitMix64 (Steele, Lea, Flood 2014), keyed by seed and deck.</summary>
    sealed class Dealer(ulong seed, ulong deck, int size)
    {
        readonly int[] cards = [.. Enumerable.Range(0, size)];
        ulong state = unchecked(seed * 0x9E3779B97F4A7C15UL ^ deck * 0xD1B54A32D192ED03UL);
        int dealt = size;

        public int Next()
        {
            if (dealt == cards.Length) Shuffle();
            return cards[dealt++];
        }

        void Shuffle()
        {
            for (var i = cards.Length - 1; i > 0; i--)
            {
                var j = (int)(Random() % (ulong)(i + 1));
                (cards[i], cards[j]) = (cards[j], cards[i]);
            }
            dealt = 0;
        }

        ulong Random()
        {
            unchecked
            {
                state += 0x9E3779B97F4A7C15UL;
                var z = state;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
                return z ^ (z >> 31);
            }
        }
    }
}
