using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ballast.Benchmarks;

/// <summary>
/// Wall time and the time that this thread ran. On a machine that others use too, the first holds
/// their share as well; the second is what the code itself costs.
/// </summary>
static class Clock
{
    const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID

    public static double Wall => Of(Stopwatch.GetTimestamp());

    /// <summary>Nanoseconds that this thread ran; wall time where the system does not say.</summary>
    public static double Thread => OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out var time) == 0 ? time.Seconds * 1e9 + time.Nanoseconds : Wall;

    /// <summary>A Stopwatch timestamp on the scale of <see cref="Wall"/>.</summary>
    public static double Of(long timestamp) => timestamp * (1e9 / Stopwatch.Frequency);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    static extern int GetTime(int clock, out TimeSpec time);

    struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
