namespace Ballast.Grid.Shafts;

/// <summary>Cycles of a load history by the rain-flow method (ASTM E1049-85, 5.4.4): full cycles as they close, half cycles of what remains.</summary>
public static class RainFlow
{
    /// <summary>Counts the cycles of a history and hands each to <paramref name="take"/>: its range (peak to valley), its mean, and 1 or 0.5.</summary>
    public static void Count(ReadOnlySpan<double> history, Action<double, double, double> take)
    {
        var turns = new List<double>();
        foreach (var value in history)
        {
            // Turning points only: a value that goes on in the same direction replaces the one before it.
            if (turns.Count > 0 && value == turns[^1]) continue;
            if (turns.Count > 1 && (turns[^1] - turns[^2]) * (value - turns[^1]) > 0) turns[^1] = value;
            else turns.Add(value);
        }
        var stack = new List<double>();
        foreach (var turn in turns)
        {
            stack.Add(turn);
            while (stack.Count >= 3)
            {
                double last = Math.Abs(stack[^1] - stack[^2]), before = Math.Abs(stack[^2] - stack[^3]);
                if (last < before) break;
                var mean = (stack[^2] + stack[^3]) / 2;
                if (stack.Count == 3)
                {
                    take(before, mean, 0.5);
                    stack.RemoveAt(0);
                }
                else
                {
                    take(before, mean, 1);
                    stack.RemoveRange(stack.Count - 3, 2);
                }
            }
        }
        for (var k = 1; k < stack.Count; k++) take(Math.Abs(stack[k] - stack[k - 1]), (stack[k] + stack[k - 1]) / 2, 0.5);
    }

    /// <summary>Share of its life that a shaft section spends on a history: Miner's sum over N = C·ΔT^−m, with ranges below the endurance range free.</summary>
    /// <param name="torque">pu.</param>
    /// <param name="constant">C: cycles to failure at a range of 1 pu.</param>
    /// <param name="exponent">m, commonly 4 to 8.</param>
    /// <param name="enduranceRange">Range that may be borne for ever, pu.</param>
    public static double Damage(ReadOnlySpan<double> torque, double constant, double exponent, double enduranceRange = 0)
    {
        var damage = 0.0;
        Count(torque, (range, _, cycles) =>
        {
            if (range > enduranceRange) damage += cycles * Math.Pow(range, exponent) / constant;
        });
        return damage;
    }
}
