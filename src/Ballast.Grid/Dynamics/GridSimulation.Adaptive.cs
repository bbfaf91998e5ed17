using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>The adaptive method: Dormand and Prince, A family of embedded Runge-Kutta formulae, 1980.</summary>
public sealed partial class GridSimulation
{
    const double ShortestStep = 1e-7;

    static readonly double[][] Weights =
    [
        [1 / 5.0],
        [3 / 40.0, 9 / 40.0],
        [44 / 45.0, -56 / 15.0, 32 / 9.0],
        [19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0],
        [9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0],
        [35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0],
    ];

    static readonly double[] Nodes = [1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1];

    static readonly double[] Errors = [71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0];

    Scalar[][]? slopes;
    double chosen = 1e-3;

    void AdvanceAdaptively(double seconds)
    {
        slopes ??= [k1, k2, k3, k4, new Scalar[x.Length], new Scalar[x.Length], nextRates];
        var end = Time + seconds;
        var cuts = 0;
        while (end - Time > 1e-12)
        {
            var h = Math.Min(chosen, end - Time);
            TryPair(h);
            var error = PairError(h);
            if (error > 1 && h > ShortestStep)
            {
                chosen = Math.Max(ShortestStep, h * Math.Max(0.2, 0.9 * Math.Pow(error, -0.2)));
                continue;
            }

            if (cuts < MostCuts && !limits.AsSpan().SequenceEqual(nextLimits))
            {
                cuts++;
                double before = 0, after = h;
                while (after - before > LimiterWidth)
                {
                    var middle = (before + after) / 2;
                    TryPair(middle);
                    if (limits.AsSpan().SequenceEqual(nextLimits)) before = middle;
                    else after = middle;
                }

                TryPair(after);
                Cuts++;
                Accept(Time + after);
                continue;
            }

            var last = h < chosen;
            Accept(end - Time - h < 1e-12 ? end : Time + h);
            if (!last || error > 0.5) chosen = h * Math.Clamp(0.9 * Math.Pow(Math.Max(error, 1e-10), -0.2), 0.2, 5);
        }

        Time = end;
    }

    void TryPair(double h)
    {
        for (var stage = 0; stage < 6; stage++)
        {
            var weights = Weights[stage];
            var into = stage == 5 ? next : trial;
            for (var i = 0; i < x.Length; i++)
            {
                var sum = 0.0;
                for (var k = 0; k < weights.Length; k++) sum += weights[k] * slopes![k][i].Value;
                into[i] = x[i].Value + h * sum;
            }

            System.Evaluate(into, slopes![stage + 1], Time + Nodes[stage] * h);
        }

        System.Limits(nextLimits);
    }

    double PairError(double h)
    {
        var worst = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < Errors.Length; k++) sum += Errors[k] * slopes![k][i].Value;
            var size = Math.Abs(h * sum) / (Tolerance * (1 + Math.Max(Math.Abs(x[i].Value), Math.Abs(next[i].Value))));
            if (!(size <= worst)) worst = size;
        }

        return double.IsNaN(worst) ? 1e10 : worst;
    }
}
