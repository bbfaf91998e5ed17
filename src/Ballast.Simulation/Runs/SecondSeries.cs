namespace Ballast.Simulation.Runs;

/// <summary>By second since the start, watts unless said otherwise: element k stands for second k to k+1.</summary>
public sealed class SecondSeries
{
    internal SecondSeries(int seconds)
    {
        Meter = new float[seconds];
        Untouched = new float[seconds];
        It = new float[seconds];
        Cooling = new float[seconds];
        Battery = new float[seconds];
        Generation = new float[seconds];
        Soc = new float[seconds];
        Targets = new float[seconds];
        Baselines = new float[seconds];
        Limits = new float[seconds];
        Array.Fill(Targets, float.NaN);
        Array.Fill(Baselines, float.NaN);
        Array.Fill(Limits, float.NaN);
    }

    /// <summary>The true mean at the facility meter.</summary>
    public float[] Meter { get; }

    /// <summary>The same for the plant to which nothing was ordered.</summary>
    public float[] Untouched { get; }

    public float[] It { get; }

    public float[] Cooling { get; }

    /// <summary>Positive when charging.</summary>
    public float[] Battery { get; }

    /// <summary>A magnitude.</summary>
    public float[] Generation { get; }

    /// <summary>Charge of all batteries at the second's end, share of their capacity; 0 without batteries.</summary>
    public float[] Soc { get; }

    /// <summary>What the controller aimed at; NaN for nothing.</summary>
    public float[] Targets { get; }

    public float[] Baselines { get; }

    public float[] Limits { get; }

    internal void Add(int second, SimulatedPlant plant, double share)
    {
        Meter[second] += (float)(plant.TrueMeterWatts * share);
        Untouched[second] += (float)(plant.TwinMeterWatts * share);
        It[second] += (float)(plant.TrueItWatts * share);
        Cooling[second] += (float)(plant.CoolingWatts * share);
        Battery[second] += (float)(plant.BatteryWatts * share);
        Generation[second] += (float)(plant.GenerationWatts * share);
        Soc[second] = (float)plant.MeanSoc;
    }
}
