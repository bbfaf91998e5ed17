using System.Globalization;
using Ballast.Grid.Dynamics;

namespace Ballast.App.Grid;

/// <summary>Says how a network fell apart in a run and came together again.</summary>
static class SeparationWords
{
    /// <summary>Buses named before it is enough.</summary>
    const int MostNamed = 6;

    /// <summary>A sentence for each change, in their order.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<Separation> separations)
    {
        for (var i = 1; i < separations.Count; i++)
        {
            var (before, now) = (separations[i - 1], separations[i]);
            NetworkPart[] live = [.. now.Live];
            if (live.Length == 0)
            {
                yield return F($"From {now.Seconds:0.###} s on no machine is left: {(now.Parts.Count > 1 || now.Parts[0].Buses.Count > 1 ? "all " : "")}{now.Parts.Sum(p => p.Buses.Count)} buses are dead, with {now.Parts.Sum(p => p.Megawatts):#,0.#} MW of load.");
                continue;
            }

            HashSet<int> dead = [.. before.Dead.SelectMany(p => p.Buses)];
            foreach (var part in now.Dead.Where(p => !p.Buses.All(dead.Contains)))
                yield return F($"From {now.Seconds:0.###} s on {Buses(part)} without a machine and dead, with {part.Megawatts:#,0.#} MW of load.");
            var alive = now.Live.SelectMany(p => p.Buses).Count(dead.Contains);
            if (alive > 0) yield return F($"From {now.Seconds:0.###} s on {alive} {(alive == 1 ? "bus that was dead has" : "buses that were dead have")} a machine again.");
            if (live.Length > 1 && !live.Select(Key).SequenceEqual(before.Live.Select(Key)))
                yield return F($"From {now.Seconds:0.###} s on the network is in {live.Length} islands, each with a frequency of its own: {string.Join("; ", live.Select(Island))}.");
            else if (live.Length == 1 && before.Live.Count() > 1)
                yield return F($"From {now.Seconds:0.###} s on what is left of the islands is one network.");
        }
    }

    /// <summary>What tells a part from the others: its first buses.</summary>
    public static string Named(NetworkPart part) =>
        $"{(part.Buses.Count == 1 ? "bus" : "buses")} {string.Join(", ", part.Buses.Take(MostNamed))}{(part.Buses.Count > MostNamed ? F($" and {part.Buses.Count - MostNamed} more") : "")}";

    static string Buses(NetworkPart part) => part.Buses.Count == 1 ? F($"bus {part.Buses[0]} is") : F($"{part.Buses.Count} buses ({Named(part)[6..]}) are");

    static string Island(NetworkPart part) => F($"{Named(part)} with {part.Machines} {(part.Machines == 1 ? "machine" : "machines")} and {part.Megawatts:#,0.#} MW of load");

    static string Key(NetworkPart part) => string.Join(',', part.Buses);

    static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
