using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;
using Ballast.Grid.PowerFlow;

namespace Ballast.Grid.Tests.Modes;

/// <summary>Cases of others, solved and linearised.</summary>
static class SharedCases
{
    public static GridModel Model(string raw, string dyr, LoadMix loads, MachineConvention convention) =>
        Model(File.ReadAllText(Repository.SharedData(raw)), File.ReadAllText(Repository.SharedData(dyr)), raw, dyr, loads, convention);

    public static GridModel Model(string raw, string dyr, string rawName, string dyrName, LoadMix loads, MachineConvention convention)
    {
        var grid = PsseRaw.Read(raw, rawName);
        var flow = AcPowerFlow.Solve(grid);
        return new(grid, PsseDyr.Read(dyr, dyrName), new([.. flow.Voltages], [.. flow.UnitPowers.Select(p => p / grid.BaseMva)]), new() { Loads = loads, Convention = convention });
    }

    public static GridModel Kundur(LoadMix loads) => Model("kundur/kundur.raw", "kundur/kundur_full.dyr", loads, MachineConvention.NominalSpeed);

    public static LinearModel Linear(GridModel model) => Linearization.Of(model);
}
