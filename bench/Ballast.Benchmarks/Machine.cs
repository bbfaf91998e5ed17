using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ballast.Benchmarks;

/// <summary>The machine on which figures are taken: a figure without it says nothing.</summary>
static class Machine
{
    public static void Print()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"machine: {Environment.ProcessorCount} cores, {Model()}, L2 {Field("cache size")}, {Memory()}; {Vectors()}; {RuntimeInformation.OSDescription}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"runtime: {RuntimeInformation.FrameworkDescription}, {(IsOptimized ? "optimised" : "DEBUG BUILD: figures mean nothing")}, {(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")} GC; load {Load()} at start; {Stopwatch.Frequency / 1e6:0} MHz timer"));
    }

    static bool IsOptimized => !typeof(Coordinator).Assembly.GetCustomAttributes(typeof(DebuggableAttribute), false)
        .Cast<DebuggableAttribute>().Any(d => d.IsJITOptimizerDisabled);

    static string Model() => $"{Field("model name")} (family {Field("cpu family")}, model {Field("model")})";

    static string Field(string name)
    {
        if (!File.Exists("/proc/cpuinfo")) return "unknown";
        var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.Split(':')[0].Trim() == name);
        return line?.Split(':', 2)[1].Trim() ?? "unknown";
    }

    static string Memory() => string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024):0} GiB");

    static string Vectors() => Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "128-bit vectors";

    /// <summary>The one-minute load: what else ran beside.</summary>
    static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
