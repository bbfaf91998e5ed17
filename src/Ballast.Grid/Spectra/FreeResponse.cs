using System.Numerics;

namespace Ballast.Grid.Spectra;

/// <summary>
/// What went into a filter before a record began is not known; in what comes out it shows as a sum of the filter's own decaying modes. This finds those amplitudes of the modes
/// with which a record keeps within the narrowest range: the past that speaks best for it.
/// </summary>
/// <remarks>
/// Least greatest deviation from a level by Lawson's method (1961): least squares, with weights that grow where the deviation is great.
/// </remarks>
public static class FreeResponse
{
    const int MostRounds = 40;

    /// <summary>Stretches of which the search looks at the greatest and the least result.</summary>
    const int MostStretches = 4096;

    /// <summary>Takes the free response that leaves the narrowest range out of a filter's results.</summary>
    /// <param name="sections">Of the filter.</param>
    /// <param name="results">From a record's first sample on; changed.</param>
    public static void TakeOut(ReadOnlySpan<Biquad> sections, Span<double> results)
    {
        var length = Math.Max(1, results.Length / MostStretches);
        int[] places = [.. Extremes(results, length)];
        List<Complex> poles = [];
        foreach (var section in sections)
        {
            // What is gone within a stretch is gone before it matters.
            var pole = -section.A1 / 2 + Complex.Sqrt(section.A1 * section.A1 / 4 - section.A2);
            if (Math.Pow(pole.Magnitude, length) > 0.5) poles.Add(pole);
        }

        var samples = new double[places.Length];
        for (var i = 0; i < places.Length; i++) samples[i] = results[places[i]];
        var amplitudes = Narrowest(samples, [.. poles.SelectMany(p => Mode(p, places))]);
        for (var k = 0; k < poles.Count; k++)
        {
            var value = new Complex(amplitudes[2 * k], -amplitudes[2 * k + 1]);
            for (var i = 0; i < results.Length; i++, value *= poles[k]) results[i] -= value.Real;
        }
    }

    /// <summary>Where in each stretch the greatest and the least stand.</summary>
    static SortedSet<int> Extremes(ReadOnlySpan<double> results, int length)
    {
        SortedSet<int> places = [];
        for (var from = 0; from < results.Length; from += length)
        {
            var (greatest, least) = (from, from);
            for (var i = from; i < Math.Min(results.Length, from + length); i++)
            {
                if (results[i] > results[greatest]) greatest = i;
                if (results[i] < results[least]) least = i;
            }

            places.Add(greatest);
            places.Add(least);
        }

        return places;
    }

    /// <summary>Real and imaginary part at these places.</summary>
    static double[][] Mode(Complex pole, int[] places)
    {
        var (real, imaginary, value, at) = (new double[places.Length], new double[places.Length], Complex.One, 0);
        for (var i = 0; i < places.Length; i++)
        {
            for (; at < places[i]; at++) value *= pole;
            (real[i], imaginary[i]) = (value.Real, value.Imaginary);
        }

        return [real, imaginary];
    }

    static double[] Narrowest(double[] samples, double[][] modes)
    {
        var unknowns = modes.Length + 1;
        var (weights, left) = (new double[samples.Length], new double[samples.Length]);
        Array.Fill(weights, 1.0 / samples.Length);
        var (best, least) = (new double[modes.Length], samples.Max() - samples.Min());
        var (normal, right, row) = (new double[unknowns, unknowns], new double[unknowns], new double[unknowns]);
        for (var round = 0; round < MostRounds; round++)
        {
            Array.Clear(normal);
            Array.Clear(right);
            for (var i = 0; i < samples.Length; i++)
            {
                for (var k = 0; k < modes.Length; k++) row[k] = modes[k][i];
                row[^1] = 1;
                for (var a = 0; a < unknowns; a++)
                {
                    right[a] += weights[i] * row[a] * samples[i];
                    for (var b = 0; b <= a; b++) normal[a, b] += weights[i] * row[a] * row[b];
                }
            }

            if (!Solve(normal, right)) break;
            var (greatest, smallest, sum) = (double.NegativeInfinity, double.PositiveInfinity, 0.0);
            for (var i = 0; i < samples.Length; i++)
            {
                var value = samples[i];
                for (var k = 0; k < modes.Length; k++) value -= right[k] * modes[k][i];
                (greatest, smallest) = (Math.Max(greatest, value), Math.Min(smallest, value));
                left[i] = Math.Abs(value - right[^1]);
            }

            if (greatest - smallest < least) (least, best) = (greatest - smallest, right[..modes.Length]);
            for (var i = 0; i < samples.Length; i++) sum += weights[i] *= left[i];
            if (!(sum > 0)) break;
            for (var i = 0; i < samples.Length; i++) weights[i] /= sum;
        }

        return best;
    }

    /// <summary>By Cholesky's method; the result takes the place of the right side. False: the modes cannot be told apart.</summary>
    static bool Solve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        for (var j = 0; j < n; j++)
        {
            var scale = matrix[j, j];
            for (var k = 0; k < j; k++) matrix[j, j] -= matrix[j, k] * matrix[j, k];
            if (!(matrix[j, j] > 1e-14 * scale)) return false;
            matrix[j, j] = Math.Sqrt(matrix[j, j]);
            for (var i = j + 1; i < n; i++)
            {
                for (var k = 0; k < j; k++) matrix[i, j] -= matrix[i, k] * matrix[j, k];
                matrix[i, j] /= matrix[j, j];
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++) right[i] -= matrix[i, k] * right[k];
            right[i] /= matrix[i, i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++) right[i] -= matrix[k, i] * right[k];
            right[i] /= matrix[i, i];
        }

        return true;
    }
}
