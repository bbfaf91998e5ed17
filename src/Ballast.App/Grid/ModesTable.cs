using Ballast.App.Plots;
using Ballast.Grid.Modes;

namespace Ballast.App.Grid;

/// <summary>Modes as a table of text.</summary>
static class ModesTable
{
    public static void Print(LinearCase linear, ModalAnalysis analysis, bool all)
    {
        Console.WriteLine(linear.Name);
        Console.WriteLine($"{linear.InShort}.");
        Console.WriteLine();
        var swings = analysis.Electromechanical.ToArray();
        Console.WriteLine(swings.Length > 0 ? "Swings of machines, the slowest first" : "No machine swings in this case.");
        if (swings.Length > 0) TextTable.Print(new([">Hz", ">damping %", "", "kind", "who | against whom", "takes part most"], [.. swings.Select(m => Row(analysis.Model, m))]));
        var growing = analysis.Modes.Where(m => m.Alarm == DampingAlarm.Unstable).ToArray();
        if (growing.Length > 0)
        {
            Console.WriteLine($"\n{growing.Length} of the modes {(growing.Length == 1 ? "grows" : "grow")}: this operating point is unstable.");
            TextTable.Print(new([">Hz", "eigenvalue, 1/s", "takes part most"], [.. growing.Select(m => (Cell[])[ModeWords.Hz(m), ModeWords.Eigenvalue(m), ModeWords.Partakers(analysis.Model, m)])]));
        }
        if (!all)
        {
            Console.WriteLine($"\n{analysis.Modes.Count - swings.Length} more modes are of regulators, turbines and windings: --all lists them.");
            return;
        }
        Console.WriteLine("\nAll other modes, the least damped first");
        TextTable.Print(new([">Hz", ">damping %", "", "kind", "eigenvalue, 1/s", "takes part most"], [.. analysis.Modes.Where(m => !m.Electromechanical).Select(m => (Cell[])
            [ModeWords.Hz(m), ModeWords.Damping(m), ModeWords.Alarm(m), ModeWords.Kind(m), ModeWords.Eigenvalue(m), ModeWords.Partakers(analysis.Model, m)])]));
    }

    static Cell[] Row(LinearModel model, Mode mode) =>
        [ModeWords.Hz(mode), ModeWords.Damping(mode), ModeWords.Alarm(mode), ModeWords.Kind(mode), ModeWords.Sides(model, mode), ModeWords.Partakers(model, mode, 2)];
}
