using System.Collections.Immutable;

namespace Ballast.Smoothing;

/// <summary>One device of a chain as it is described. Closed: <see cref="Gpu"/>, <see cref="Storage"/>.</summary>
public abstract record Device
{
    private Device()
    {
    }

    /// <summary>How it is called in results.</summary>
    public required string Name { get; init; }

    /// <summary>Smoothing in the GPUs.</summary>
    public sealed record Gpu(GpuSmoothing Spec) : Device;

    /// <summary>A store under a law.</summary>
    public sealed record Storage(Store Store, Law Law, SocRecovery? Recovery) : Device;

    internal SmoothingStage Build(int racks, double stepSeconds) => this switch
    {
        Gpu gpu => new GpuSmoothingStage(gpu.Spec, racks, stepSeconds),
        Storage storage => new StorageStage(storage.Store, storage.Law, storage.Recovery, racks, stepSeconds),
        _ => throw new InvalidOperationException("A device of a kind that is not known."),
    };
}

/// <summary>
/// Devices in a row between the work and the grid, in any order, for many racks at once. What one draws the next is asked for. Energy balances at every
/// step: drawn = wanted + burned − withheld + lost + gained. A step allocates nothing.
/// </summary>
public sealed class SmoothingChain
{
    readonly double[] power;
    bool started;

    /// <param name="devices">From the work to the grid.</param>
    /// <param name="racks">How many racks have such a chain each; 1 for a whole site.</param>
    /// <param name="stepSeconds">The interval of a step.</param>
    public SmoothingChain(ImmutableArray<Device> devices, int racks, double stepSeconds)
    {
        (Devices, Racks, StepSeconds) = (devices, racks, stepSeconds);
        Stages = [.. devices.Select(device => device.Build(racks, stepSeconds))];
        power = new double[SmoothingStage.Padded(racks)];
    }

    /// <summary>From the work to the grid.</summary>
    public ImmutableArray<Device> Devices { get; }

    /// <summary>The same, at work.</summary>
    public ImmutableArray<SmoothingStage> Stages { get; }

    /// <summary>How many racks.</summary>
    public int Racks { get; }

    /// <summary>The interval of a step, s.</summary>
    public double StepSeconds { get; }

    /// <summary>Begins anew, settled as if each rack had drawn this power, W, for long: of a load with a rhythm, its mean.</summary>
    public void Start(ReadOnlySpan<double> settled)
    {
        settled[..Racks].CopyTo(power);
        Settle();
    }

    /// <summary>One step: what each rack's work wants, W, and what each rack draws, W. Unless it was started, everything has settled at the first step's power.</summary>
    public void Step(ReadOnlySpan<double> wanted, Span<double> drawn)
    {
        wanted[..Racks].CopyTo(power);
        if (!started) Settle();
        foreach (var stage in Stages) stage.Step(power);
        power.AsSpan(0, Racks).CopyTo(drawn);
    }

    /// <summary>A whole trace of one rack or site, W, in place.</summary>
    public void Run(Span<double> trace)
    {
        for (var k = 0; k < trace.Length; k++) Step(trace.Slice(k, 1), trace.Slice(k, 1));
    }

    /// <summary>Energy drawn less energy wanted that the devices account for, J, of one rack: burned − withheld + lost + gained.</summary>
    public double Accounted(int rack)
    {
        var sum = 0.0;
        foreach (var stage in Stages) sum += stage.Burned(rack) - stage.Withheld(rack) + stage.Lost(rack) + stage.Gained(rack);
        return sum;
    }

    void Settle()
    {
        started = true;
        foreach (var stage in Stages) stage.Start(power);
    }
}
