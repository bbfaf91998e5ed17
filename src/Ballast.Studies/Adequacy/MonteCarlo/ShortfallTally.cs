namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>Counts shortfalls of a system or an area, of a sample and over the samples of a block.</summary>
sealed class ShortfallTally(SampledSystem sampled, int[] peakStep)
{
    readonly double[] stepCount = new double[sampled.Steps], stepPower = new double[sampled.Steps], stepSquares = new double[sampled.Steps], dayCount = new double[sampled.Days];
    Moment allDays, allPeakDays, allSteps, allUnserved;
    int lastDay;
    double power;

    /// <summary>Days with any shortfall in the sample; the others likewise.</summary>
    public int Days { get; private set; }

    /// <summary>Days whose step of highest net load has one.</summary>
    public int PeakDays { get; private set; }

    public int Steps { get; private set; }

    /// <summary>MWh not served.</summary>
    public double Unserved => power * sampled.StepHours;

    public void Start() => (Days, PeakDays, Steps, power, lastDay) = (0, 0, 0, 0, -1);

    /// <summary>A step with a shortfall, MW; steps come in rising order.</summary>
    public void Add(int step, double megawatts)
    {
        Steps++;
        power += megawatts;
        stepCount[step]++;
        stepPower[step] += megawatts;
        stepSquares[step] += megawatts * megawatts;
        var day = sampled.DayOf[step];
        if (peakStep[day] == step) PeakDays++;
        if (day == lastDay) return;
        lastDay = day;
        Days++;
        dayCount[day]++;
    }

    public void End()
    {
        allDays = allDays.With(Days);
        allPeakDays = allPeakDays.With(PeakDays);
        allSteps = allSteps.With(Steps);
        allUnserved = allUnserved.With(Unserved);
    }

    /// <summary>Gives the sums of the block and begins another.</summary>
    public ShortfallSums Take()
    {
        var sums = new ShortfallSums
        {
            Days = allDays,
            PeakDays = allPeakDays,
            Steps = allSteps,
            Unserved = allUnserved,
            StepCount = [.. stepCount],
            StepPower = [.. stepPower],
            StepPowerSquares = [.. stepSquares],
            DayCount = [.. dayCount],
        };
        allDays = allPeakDays = allSteps = allUnserved = default;
        foreach (var array in (ReadOnlySpan<double[]>)[stepCount, stepPower, stepSquares, dayCount]) Array.Clear(array);
        return sums;
    }
}
