using System.Collections.Immutable;

namespace Ballast.Smoothing;

/// <summary>One rating of a device that was made as small as it may be.</summary>
/// <param name="Device">Its name.</param>
/// <param name="What">What is rated: floor, power or energy.</param>
/// <param name="Value">The smallest that passes: a share of rated power, W, or J.</param>
/// <param name="Smaller">One notch less.</param>
/// <param name="SmallerFails">Whether with one notch less, all else the same, the test fails.</param>
public readonly record struct SizedRating(string Device, string What, double Value, double Smaller, bool SmallerFails);

/// <summary>The smallest devices that were found.</summary>
/// <param name="Devices">With these ratings.</param>
/// <param name="Ratings">Each of them.</param>
/// <param name="Tries">How many chains were tried.</param>
public sealed record SizedChain(ImmutableArray<Device> Devices, ImmutableArray<SizedRating> Ratings, int Tries);

/// <summary>
/// Makes the devices of a chain as small as a test allows: floors first, for they burn energy every day, then energy and power, once in this order and once
/// in the other, of which the smaller result counts. Each rating moves in notches and is bisected with the others held; the order is gone through until
/// nothing moves. The result passes, and each rating one notch smaller is tried too: a test that is not monotonic, as where a store runs empty, may have a
/// smaller answer elsewhere, and this one is still a corner.
/// </summary>
public static class ChainSizing
{
    /// <summary>Power and energy move in steps of two percent.</summary>
    public const double Notch = 1.02;

    /// <summary>Floors move in steps of one percent of rated power.</summary>
    public const double FloorNotch = 0.01;

    // As high as GPUs let it be set; a floor above the work itself would never arm.
    const double HighestFloor = 0.9;
    const int Fewest = -500;
    const int Doublings = 12;
    const int Rounds = 3;

    /// <summary>The smallest devices of this kind that pass; null where even devices 4,096 times as large, under floors of 90 %, do not.</summary>
    /// <param name="template">Devices, laws and first ratings.</param>
    /// <param name="passes">The test.</param>
    /// <param name="tried">Told after each try.</param>
    public static SizedChain? Smallest(ImmutableArray<Device> template, Func<ImmutableArray<Device>, bool> passes, Action<int>? tried = null)
    {
        var all = template.SelectMany((device, i) => Knob.Of(device, i)).ToArray();
        var tries = 0;
        var energyFirst = Descend(template, [.. all.OrderBy(knob => knob.IsFloor ? 0 : knob.What == "energy" ? 1 : 2)], passes, tried, ref tries);
        if (energyFirst is null) return null;
        var powerFirst = Descend(template, [.. all.OrderBy(knob => knob.IsFloor ? 0 : knob.What == "power" ? 1 : 2)], passes, tried, ref tries)!;
        return (Size(powerFirst) < Size(energyFirst) ? powerFirst : energyFirst) with { Tries = tries };
    }

    // Doublings of power and of energy count alike; a tenth of floor counts as one.
    static double Size(SizedChain sized) => sized.Ratings.Sum(rating => rating.What == "floor" ? 10 * rating.Value : Math.Log2(rating.Value));

    static SizedChain? Descend(ImmutableArray<Device> template, Knob[] knobs, Func<ImmutableArray<Device>, bool> passes, Action<int>? tried, ref int triesSoFar)
    {
        var notches = new int[knobs.Length];
        var tries = triesSoFar;
        bool Passes(int[] at)
        {
            var result = passes(Build(template, knobs, at));
            tried?.Invoke(++tries);
            return result;
        }

        for (var doubling = 0; !Passes(notches); doubling++)
        {
            if (doubling == Doublings) return null;
            for (var k = 0; k < knobs.Length; k++) notches[k] = knobs[k].IsFloor ? knobs[k].Most : notches[k] + 35;
        }
        for (var round = 0; round < Rounds; round++)
        {
            var moved = false;
            for (var k = 0; k < knobs.Length; k++) moved |= Shrink(knobs, notches, k, Passes);
            if (!moved) break;
        }
        var ratings = ImmutableArray.CreateBuilder<SizedRating>(knobs.Length);
        for (var k = 0; k < knobs.Length; k++)
        {
            var smaller = (int[])notches.Clone();
            smaller[k]--;
            var isLeast = notches[k] <= knobs[k].Least;
            ratings.Add(new SizedRating(template[knobs[k].Device].Name, knobs[k].What, knobs[k].Value(notches[k]), isLeast ? knobs[k].Value(notches[k]) : knobs[k].Value(smaller[k]), !isLeast && !Passes(smaller)));
        }
        triesSoFar = tries;
        return new SizedChain(Build(template, knobs, notches), ratings.MoveToImmutable(), tries);
    }

    // The last notch that passes going down, by bisection between one that passes and one that fails.
    static bool Shrink(Knob[] knobs, int[] notches, int k, Func<int[], bool> passes)
    {
        var (good, start) = (notches[k], notches[k]);
        var low = knobs[k].Least;
        if (good <= low) return false;
        bool Try(int at)
        {
            notches[k] = at;
            return passes(notches);
        }
        if (Try(low)) good = low;
        else
            for (var bad = low; good - bad > 1;)
            {
                var middle = bad + (good - bad) / 2;
                if (Try(middle)) good = middle;
                else bad = middle;
            }
        notches[k] = good;
        return good != start;
    }

    static ImmutableArray<Device> Build(ImmutableArray<Device> template, Knob[] knobs, int[] notches)
    {
        var devices = template.ToBuilder();
        for (var k = 0; k < knobs.Length; k++) devices[knobs[k].Device] = knobs[k].Apply(devices[knobs[k].Device], notches[k]);
        return devices.ToImmutable();
    }

    sealed record Knob(int Device, string What, double First)
    {
        public bool IsFloor => What == "floor";

        public int Least => IsFloor ? -(int)Math.Round(First / FloorNotch) : Fewest;

        public int Most => Math.Max(0, (int)Math.Round((HighestFloor - First) / FloorNotch));

        public double Value(int notch) => IsFloor ? Math.Clamp(First + notch * FloorNotch, 0, 1) : First * Math.Pow(Notch, notch);

        public Device Apply(Device device, int notch) => device switch
        {
            Smoothing.Device.Gpu gpu => gpu with { Spec = gpu.Spec with { Floor = Value(notch) } },
            Smoothing.Device.Storage storage when What == "energy" => storage with { Store = storage.Store.Rated(storage.Store.PowerWatts, Value(notch)) },
            Smoothing.Device.Storage storage => storage with { Store = storage.Store.Rated(Value(notch), storage.Store.UsableJoules) },
            _ => device,
        };

        public static IEnumerable<Knob> Of(Device device, int at) => device switch
        {
            Smoothing.Device.Gpu gpu when gpu.Spec.Floor > 0 => [new(at, "floor", gpu.Spec.Floor)],
            Smoothing.Device.Storage storage => [new(at, "energy", storage.Store.UsableJoules), new(at, "power", storage.Store.PowerWatts)],
            _ => [],
        };
    }
}
