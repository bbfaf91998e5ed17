namespace Ballast.Grid.RideThrough;

/// <summary>A setting that is not the same in every block: anywhere between two values, evenly.</summary>
public readonly record struct Spread(double From, double To)
{
    public static implicit operator Spread(double value) => new(value, value);

    /// <summary>The value at a place from 0 to 1.</summary>
    public double At(double place) => From + (To - From) * place;
}

/// <summary>Many blocks of one kind whose settings differ, as those of many sites and makers do.</summary>
public sealed record UpsGroup
{
    public required string Name { get; init; }

    /// <summary>What all blocks of the group draw together, MW.</summary>
    public required double Megawatts { get; init; }

    /// <summary>How many blocks.</summary>
    public int Blocks { get; init; } = 100;

    /// <summary>What is the same in every block; the spreads below stand in the place of its own values.</summary>
    public UpsSettings Settings { get; init; } = new();

    /// <summary>Share of a dip that a block sees.</summary>
    public Spread Depth { get; init; } = 1;

    public Spread TransferBelow { get; init; } = 0.85;

    public Spread Detection { get; init; } = 0.004;

    public Spread ReturnAfter { get; init; } = 10;

    public Spread WalkIn { get; init; } = 10;

    public Spread Gap { get; init; } = 0.006;

    public Spread HoldUp { get; init; } = 0.020;

    /// <summary>The blocks: the same ones for the same seed and place, whatever other groups there are.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="group">Place of the group.</param>
    /// <param name="compliant">Whether each has the logic that the rules allow instead of its own.</param>
    public UpsBlock[] Draw(ulong seed, int group, bool compliant)
    {
        var blocks = new UpsBlock[Blocks];
        for (var i = 0; i < Blocks; i++)
        {
            var settings = Settings with
            {
                TransferBelow = TransferBelow.At(Uniform(seed, group, i, 0)),
                Detection = Detection.At(Uniform(seed, group, i, 1)),
                ReturnAfter = ReturnAfter.At(Uniform(seed, group, i, 2)),
                WalkIn = WalkIn.At(Uniform(seed, group, i, 3)),
                Gap = Gap.At(Uniform(seed, group, i, 4)),
                HoldUp = HoldUp.At(Uniform(seed, group, i, 5)),
            };
            blocks[i] = new UpsBlock(compliant ? settings.Compliant() : settings, Megawatts / Blocks, Depth.At(Uniform(seed, group, i, 6)));
        }
        return blocks;
    }

    /// <summary>A number from 0 to 1 that depends on its key alone (splitmix64's finalizer, by Steele, Lea and Flood 2014).</summary>
    static double Uniform(ulong seed, int group, int block, int setting)
    {
        unchecked
        {
            var key = Mix(seed + 0x9E3779B97F4A7C15);
            key = Mix(key ^ ((ulong)group + 1) * 0xD1B54A32D192ED03);
            key = Mix(key ^ ((ulong)block * 16 + (ulong)setting + 1) * 0x8CB92BA72F3D8DD7);
            return (key >> 11) * (1.0 / (1UL << 53));
        }
    }

    static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
