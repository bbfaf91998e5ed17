using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ballast.Grid.Rules;

/// <summary>Mean ramp over any window: what P is now less what it was a window ago.</summary>
sealed class RampCheck : RuleCheck
{
    readonly double[] before, measures = new double[Block];
    readonly Direction direction;
    readonly double perMinute;
    int place;

    public RampCheck(Rule.Ramp rule, double limit, double stepSeconds) : base(rule, limit, stepSeconds, rule.MeanSeconds)
    {
        before = new double[Steps(rule.WindowSeconds)];
        direction = rule.Direction;
        perMinute = 60 / (before.Length * stepSeconds);
    }

    protected override void Measure(ReadOnlySpan<double> block)
    {
        // The first window has no earlier power to compare with.
        var first = Taken;
        if (first < before.Length)
        {
            var filled = (int)Math.Min(block.Length, before.Length - first);
            block[..filled].CopyTo(before.AsSpan((int)first));
            block = block[filled..];
            first += filled;
        }
        for (var at = 0; at < block.Length;)
        {
            var count = Math.Min(block.Length - at, before.Length - place);
            Ramps(block.Slice(at, count), before.AsSpan(place, count), measures.AsSpan(at));
            block.Slice(at, count).CopyTo(before.AsSpan(place));
            place = (place + count) % before.Length;
            at += count;
        }
        Tally.Take(measures.AsSpan(0, block.Length), first);
    }

    void Ramps(ReadOnlySpan<double> now, ReadOnlySpan<double> then, Span<double> ramps)
    {
        ref var a = ref MemoryMarshal.GetReference(now);
        ref var b = ref MemoryMarshal.GetReference(then);
        ref var to = ref MemoryMarshal.GetReference(ramps);
        var sign = direction == Direction.Down ? -perMinute : perMinute;
        var scale = Vector512.Create(sign);
        var i = 0;
        unchecked
        {
            for (; i <= now.Length - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                var ramp = (Vector512.LoadUnsafe(ref a, (nuint)i) - Vector512.LoadUnsafe(ref b, (nuint)i)) * scale;
                (direction == Direction.Both ? Vector512.Abs(ramp) : ramp).StoreUnsafe(ref to, (nuint)i);
            }
        }
        for (; i < now.Length; i++) ramps[i] = direction.Of((now[i] - then[i]) * perMinute);
    }
}
