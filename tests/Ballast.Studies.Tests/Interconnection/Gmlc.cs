using System.Globalization;
using System.Text.RegularExpressions;
using Ballast.Grid.Cases;

namespace Ballast.Studies.Tests.Interconnection;

/// <summary>The RTS-GMLC case and the solutions that are printed beside it.</summary>
static partial class Gmlc
{
    public static NetworkCase Case() => MatpowerCase.Read(File.ReadAllText(Repository.SharedData("rts/RTS_GMLC.m")), "RTS_GMLC.m");

    /// <summary>Angles and branch flows of one printed solution.</summary>
    /// <param name="title">How its heading ends: "DC Power Flow".</param>
    public static (double[] Degrees, double[] Flows) Printed(string title)
    {
        var lines = File.ReadAllLines(Repository.SharedData("rts/MATPOWER-out.txt"));
        var at = Array.FindIndex(lines, l => l.StartsWith("MATPOWER Version", StringComparison.Ordinal) && l.EndsWith(title, StringComparison.Ordinal));
        var end = Array.FindIndex(lines, at + 1, l => l.StartsWith("MATPOWER Version", StringComparison.Ordinal));
        var (degrees, flows) = (new List<double>(), new List<double>());
        foreach (var line in lines[at..end])
        {
            if (BusRow().Match(line) is { Success: true } bus) degrees.Add(double.Parse(bus.Groups[1].Value, CultureInfo.InvariantCulture));
            else if (BranchRow().Match(line) is { Success: true } branch) flows.Add(double.Parse(branch.Groups[1].Value, CultureInfo.InvariantCulture));
        }
        return ([.. degrees], [.. flows.Take(120)]);
    }

    [GeneratedRegex(@"^\s+\d{3}\s+1\.000\s+(-?\d+\.\d{3})[\* ]")]
    private static partial Regex BusRow();

    [GeneratedRegex(@"^\s+\d+\s+\d{3}\s+\d{3}\s+(-?\d+\.\d\d)\s")]
    private static partial Regex BranchRow();
}
