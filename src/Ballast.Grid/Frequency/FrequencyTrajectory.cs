namespace Ballast.Grid.Frequency;

/// <summary>A run of the system-frequency model, sample by sample, the start first.</summary>
public sealed class FrequencyTrajectory
{
    FrequencyTrajectory(double stepSeconds, int samples)
    {
        StepSeconds = stepSeconds;
        Hz = new double[samples];
        LoadMw = new double[samples];
        OutputMw = new double[samples];
        AgcMw = new double[samples];
        ShedMw = new double[samples];
    }

    public double StepSeconds { get; }

    public double[] Hz { get; }

    /// <summary>Drawn, MW.</summary>
    public double[] LoadMw { get; }

    /// <summary>Given off by all units, MW.</summary>
    public double[] OutputMw { get; }

    public double[] AgcMw { get; }

    public double[] ShedMw { get; }

    /// <summary>Lowest frequency, Hz, and when, seconds.</summary>
    public (double Hz, double Seconds) Nadir => At(Array.IndexOf(Hz, Hz.Min()));

    /// <summary>Highest frequency, Hz, and when, seconds.</summary>
    public (double Hz, double Seconds) Zenith => At(Array.IndexOf(Hz, Hz.Max()));

    /// <summary>Runs a system under a load that is added to its own: sample k of <paramref name="addedMw"/> is drawn from k·step to (k+1)·step.</summary>
    public static FrequencyTrajectory Run(FrequencySystem system, double stepSeconds, ReadOnlySpan<double> addedMw)
    {
        var simulation = new FrequencySimulation(system, stepSeconds);
        var run = new FrequencyTrajectory(stepSeconds, addedMw.Length + 1);
        run.Take(simulation, 0);
        for (var k = 0; k < addedMw.Length; k++)
        {
            simulation.Step(addedMw[k]);
            run.Take(simulation, k + 1);
        }
        return run;
    }

    /// <summary>Runs a system under one step of load of <paramref name="addedMw"/> at <paramref name="atSeconds"/>.</summary>
    public static FrequencyTrajectory RunStep(FrequencySystem system, double stepSeconds, double seconds, double addedMw, double atSeconds = 0)
    {
        var added = new double[(int)Math.Ceiling(seconds / stepSeconds)];
        for (var k = 0; k < added.Length; k++) added[k] = k * stepSeconds >= atSeconds - stepSeconds / 2 ? addedMw : 0;
        return Run(system, stepSeconds, added);
    }

    void Take(FrequencySimulation simulation, int sample)
    {
        Hz[sample] = simulation.Hz;
        LoadMw[sample] = simulation.LoadMw;
        OutputMw[sample] = simulation.OutputMw;
        AgcMw[sample] = simulation.AgcMw;
        ShedMw[sample] = simulation.ShedMw;
    }

    (double Hz, double Seconds) At(int sample) => (Hz[sample], sample * StepSeconds);
}
