using System.CommandLine;
using Ballast.App.Verbs;

namespace Ballast.App.Grid;

/// <summary>`ballast grid powerflow`.</summary>
static class PowerFlowVerb
{
    public static Verb Make()
    {
        var file = new Argument<string>("CASE.raw") { Description = "Power-flow case, PSS/E RAW version 32 or 33." };
        var command = new Verb("powerflow", "Solve the power flow of a case: voltages, losses, branch flows.", """
            Example:
              ballast grid powerflow kundur.raw
            """) { file };
        command.SetAction(parsed => Run(parsed.GetValue(file)!));
        return command;
    }

    static int Run(string file)
    {
        var grid = CaseFiles.Case(file);
        Console.WriteLine($"{grid.Name}: {grid.Buses.Count} buses");
        return 0;
    }
}
