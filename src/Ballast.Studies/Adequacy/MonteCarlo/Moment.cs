namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>Sums over samples from which a mean and its standard error come.</summary>
/// <param name="Sum">Of the samples' figures.</param>
/// <param name="Squares">Of their squares.</param>
public readonly record struct Moment(double Sum, double Squares)
{
    /// <summary>With one more sample.</summary>
    public Moment With(double figure) => new(Sum + figure, Squares + figure * figure);

    public static Moment operator +(Moment left, Moment right) => new(left.Sum + right.Sum, left.Squares + right.Squares);

    /// <summary>The mean over so many samples, and its standard error.</summary>
    public Estimate Mean(int samples)
    {
        var mean = Sum / samples;
        var variance = Math.Max(0, (Squares - mean * Sum) / (samples - 1));
        return new Estimate(mean, Math.Sqrt(variance / samples));
    }
}
