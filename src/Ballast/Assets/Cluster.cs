using Ballast.Units;

namespace Ballast.Assets;

/// <summary>GPUs of one model with their hosts. Caps are per GPU.</summary>
public sealed record Cluster
{
    public required string Name { get; init; }

    public required string GpuModel { get; init; }

    public required int Gpus { get; init; }

    public int GpusPerHost { get; init; } = 8;

    /// <summary>What a host draws beside its GPUs, whatever they do. Zero where GPU power alone is metered.</summary>
    public Power HostOverhead { get; init; } = Power.Zero;

    /// <summary>What a GPU without work draws.</summary>
    public Power GpuIdle { get; init; } = Power.Zero;

    /// <summary>The settable range of the power cap of one GPU; no cap outside it is ever commanded.</summary>
    public required Power MinCap { get; init; }

    public required Power MaxCap { get; init; }

    public int Hosts => (Gpus + GpusPerHost - 1) / GpusPerHost;
}
