namespace Ballast.Studies.Storage.Ageing;

/// <summary>How cells lose capacity by rest and by work.</summary>
public abstract record AgeingModel
{
    /// <summary>The course of the loss under a usage that comes again every year.</summary>
    public abstract Fade Of(Usage usage);
}

/// <summary>Capacity lost, as a share of the nameplate, as years go by. Rises, from 0 on.</summary>
public abstract record Fade
{
    /// <summary>Share lost after some years.</summary>
    public abstract double LossAfter(double years);

    /// <summary>Share that would be lost by rest alone.</summary>
    public abstract double CalendarLossAfter(double years);

    /// <summary>Years until so much is lost; infinite where it takes more than a thousand.</summary>
    public double YearsTo(double loss)
    {
        var (low, high) = (0.0, 1000.0);
        if (LossAfter(high) < loss) return double.PositiveInfinity;
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            if (LossAfter(middle) < loss) low = middle;
            else high = middle;
        }
        return high;
    }

    /// <summary>Capacity left on average over a year that begins after so many years of age.</summary>
    public double MeanCapacity(double age, double years = 1)
    {
        const int parts = 12;
        var sum = 0.0;
        for (var i = 0; i < parts; i++) sum += 1 - LossAfter(age + years * (i + 0.5) / parts);
        return Math.Max(0, sum / parts);
    }
}
