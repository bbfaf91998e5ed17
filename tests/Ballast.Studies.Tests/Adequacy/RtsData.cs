using Ballast.Studies.Adequacy;

namespace Ballast.Studies.Tests.Adequacy;

/// <summary>The IEEE Reliability Test Systems of 1979 and 2020 as they are published.</summary>
static class RtsData
{
    public static ReliabilityFiles.Pair Rts79(string file = "G1979.TXT", double? peak = null) => Read($"rts/rts79/{file}", "rts/rts79/H1979RTS.TXT", peak);

    public static ReliabilityFiles.Pair Rts2020() => Read("rts/rts2020/G2020.txt", "rts/rts2020/H2020.txt", null);

    /// <summary>The system of 1979 several times, its load with it.</summary>
    public static AdequacySystem Times(AdequacySystem system, int times) => system with
    {
        Areas = [.. Enumerable.Range(0, times).Select(i => system.Areas[0] with { Name = $"area {i + 1}" })],
        Units = [.. Enumerable.Range(0, times).SelectMany(i => system.Units.Select(u => u with { Area = i }))],
    };

    static ReliabilityFiles.Pair Read(string g, string h, double? peak)
    {
        var (gpath, hpath) = (Repository.SharedData(g), Repository.SharedData(h));
        return ReliabilityFiles.Read(File.ReadAllText(gpath), Path.GetFileName(gpath), File.ReadAllText(hpath), Path.GetFileName(hpath), peak);
    }
}
