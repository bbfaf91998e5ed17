namespace Ballast.App.Plots;

/// <summary>Colours of curves, each legible on a light and on a dark page; beside one another in this order they stay apart for colour-blind readers too.</summary>
enum Ink
{
    Blue, Orange, Green, Magenta, Violet, Teal, Grey,
}

/// <summary>How a curve is stroked.</summary>
enum Stroke
{
    Solid, Thin, Dashed, Dotted,
}

/// <summary>How a curve's values become a picture.</summary>
enum Shape
{
    /// <summary>Joined straight; many values in one pixel become their least and greatest, so that no peak is lost.</summary>
    Line,

    /// <summary>Each value holds until the next one.</summary>
    Stairs,

    /// <summary>Bars from zero (on a logarithmic axis: from its foot), as wide as the values are apart.</summary>
    Bars,

    /// <summary>A dot each.</summary>
    Points,
}

/// <summary>Values to draw over places. A NaN breaks the line.</summary>
/// <param name="Name">As the legend calls it; empty: not in the legend.</param>
/// <param name="X">A place for each value, or null for even places.</param>
/// <param name="Start">Place of the first value, where places are even.</param>
/// <param name="Step">From one place to the next, where places are even.</param>
sealed record Curve(string Name, double[] Y, double[]? X, double Start, double Step)
{
    public Ink Ink { get; init; }

    public Stroke Stroke { get; init; }

    public Shape Shape { get; init; }

    public static Curve Of(string name, double[] x, double[] y) =>
        x.Length == y.Length ? new(name, y, x, 0, 1) : throw new ArgumentException($"{x.Length} places for {y.Length} values.", nameof(y));

    public static Curve Even(string name, double start, double step, double[] y) => new(name, y, null, start, step);

    public int Count => Y.Length;

    public double At(int i) => X is null ? Start + i * Step : X[i];
}

/// <summary>One axis.</summary>
/// <param name="Label">What it measures, with its unit: <c>frequency, Hz</c>.</param>
sealed record PlotAxis(string Label)
{
    public bool Log { get; init; }

    /// <summary>Seconds, told as minutes and hours where there are many; the label is then the bare word, <c>time</c>.</summary>
    public bool Time { get; init; }

    /// <summary>Without commas between thousands, as years are written.</summary>
    public bool Plain { get; init; }

    /// <summary>Begins here; without it, where the values do.</summary>
    public double? From { get; init; }

    /// <summary>Ends here; without it, where the values do.</summary>
    public double? To { get; init; }

    /// <summary>Keeps this in view even where no value comes near.</summary>
    public double? Show { get; init; }
}

/// <summary>A dot with words beside it.</summary>
sealed record PlotMark(double X, double Y, string Text)
{
    public bool Bad { get; init; }
}

/// <summary>A shaded stretch, of the whole height (or, across, of the whole width).</summary>
sealed record PlotBand(double From, double To, string Text)
{
    public bool Across { get; init; }

    public bool Bad { get; init; }
}

/// <summary>A straight line right across (or, upright, from foot to head) with words on it: a limit, a mode.</summary>
sealed record PlotRule(double At, string Text)
{
    public bool Upright { get; init; }
}
