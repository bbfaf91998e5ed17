using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Ballast.Benchmarks;

/// <summary>What no program on this machine can beat.</summary>
static class MachineLimits
{
    public static void Run(Arguments arguments)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory, one core reading: {MemoryBandwidth() / 1e9:0.0} GB/s from memory, {MemoryBandwidth(3 << 20) / 1e9:0.0} GB/s from 3 MiB (cache)"));
        Console.WriteLine($"fsync after 4 KiB appended: {Fsync(arguments.Directory, 4096, 300)}");
        Console.WriteLine($"fsync after 1 MiB appended: {Fsync(arguments.Directory, 1 << 20, 60)}");
    }

    /// <summary>Bytes per second that one core reads in order, best of several passes.</summary>
    public static double MemoryBandwidth(int bytes = 256 << 20)
    {
        var data = new double[bytes / sizeof(double)];
        Array.Fill(data, 1);
        var passes = Math.Max(1, (64 << 20) / bytes);
        double best = 0, kept = 0;
        for (var run = 0; run < 12; run++)
        {
            var from = Clock.Wall;
            for (var pass = 0; pass < passes; pass++) kept += Sum(data);
            best = Math.Max(best, (double)bytes * passes / (Clock.Wall - from) * 1e9);
        }
        return kept > 0 ? best : 0;
    }

    /// <summary>Appends and syncs again and again, with nothing else in between.</summary>
    public static Samples Fsync(string directory, int bytes, int times)
    {
        var path = Path.Combine(directory, "fsync.bin");
        var block = new byte[bytes];
        var samples = new Samples(times);
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (var i = 0; i < times; i++)
            {
                block.AsSpan().Fill((byte)(i % 251));
                var from = Clock.Wall;
                RandomAccess.Write(file, block, (long)i * bytes);
                RandomAccess.FlushToDisk(file);
                samples.Add(Clock.Wall - from);
            }
        }
        File.Delete(path);
        return samples;
    }

    static double Sum(double[] data)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(data);
        Vector<double> a = default, b = default, c = default, d = default;
        for (var i = 0; i + 3 < vectors.Length; i += 4)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }
        return Vector.Sum(a + b + c + d);
    }
}
