namespace Ballast.Grid.Spectra;

/// <summary>How a stretch of samples is weighed before its spectrum is taken.</summary>
public enum Window
{
    /// <summary>All alike: the finest resolution, and the most leakage.</summary>
    Rectangular,

    /// <summary>Raised cosine: leakage falls with the cube of the distance. Noise bandwidth 1.5 bins; a line between two bins reads up to 15 % low.</summary>
    Hann,

    /// <summary>Five cosines that leave a line's amplitude right to 0.1 % wherever it lies between bins. Noise bandwidth 3.77 bins.</summary>
    FlatTop,
}

/// <summary>The weights of a <see cref="Window"/>, periodic as spectra want them, with their sums.</summary>
public sealed class WindowWeights
{
    /// <summary>Cosine coefficients of the flat-top window of ISO 18431-2 (five terms, scaled to a peak of about one).</summary>
    static readonly double[] FlatTopTerms = [0.21557895, -0.41663158, 0.277263158, -0.083578947, 0.006947368];

    /// <param name="window">Which one.</param>
    /// <param name="length">Number of samples, at least one.</param>
    public WindowWeights(Window window, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Window = window;
        Values = new double[length];
        for (var i = 0; i < length; i++)
        {
            var turn = 2 * Math.PI * i / length;
            Values[i] = window switch
            {
                Window.Hann => 0.5 - 0.5 * Math.Cos(turn),
                Window.FlatTop => FlatTop(turn),
                _ => 1,
            };
            Sum += Values[i];
            SumOfSquares += Values[i] * Values[i];
        }
    }

    public Window Window { get; }

    public double[] Values { get; }

    /// <summary>Σw: what a line's amplitude is divided by.</summary>
    public double Sum { get; }

    /// <summary>Σw²: what a density is divided by.</summary>
    public double SumOfSquares { get; }

    /// <summary>Equivalent noise bandwidth, in bins.</summary>
    public double NoiseBandwidth => Values.Length * SumOfSquares / (Sum * Sum);

    /// <summary>How many bins beside a line still hold some of it.</summary>
    public int HalfWidth => Window switch { Window.Hann => 2, Window.FlatTop => 5, _ => 1 };

    static double FlatTop(double turn)
    {
        double sum = 0;
        for (var k = 0; k < FlatTopTerms.Length; k++) sum += FlatTopTerms[k] * Math.Cos(k * turn);
        return sum;
    }
}
