using Ballast.Studies.Adequacy;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

/// <summary>The IEEE Reliability Test System of 1979 with the mean times to repair of its paper (IEEE PAS-98, 1979, table 5).</summary>
static class ReliabilityTestSystem
{
    public static AdequacySystem Read(string units = "G1979.TXT")
    {
        var folder = Repository.SharedData("rts/rts79");
        var pair = ReliabilityFiles.Read(File.ReadAllText(Path.Combine(folder, units)), units, File.ReadAllText(Path.Combine(folder, "H1979RTS.TXT")), "H1979RTS.TXT");
        return pair.System with { Units = [.. pair.System.Units.Select(u => u with { RepairHours = RepairHours(u.Capacity) })] };
    }

    static double RepairHours(double capacity) => capacity switch { 12 => 60, 20 => 50, 50 => 20, 76 => 40, 100 => 50, 155 => 40, 197 => 50, 350 => 100, 400 => 150, _ => throw new ArgumentOutOfRangeException(nameof(capacity)) };
}
