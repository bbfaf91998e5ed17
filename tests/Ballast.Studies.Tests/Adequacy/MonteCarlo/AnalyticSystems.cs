using Ballast.Studies.Adequacy;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

/// <summary>
/// The small systems by which NREL's PRAS proves itself (PRASCore, TestData.jl, MIT): the numbers of its inputs and printed results. Every member that
/// fails does so with probability 0.1 per step and is repaired with 0.9, so that its states in different steps are independent.
/// </summary>
static class AnalyticSystems
{
    const double Rate = 0.1;

    public static AdequacySystem SingleNodeA { get; } = SingleNodeAOf(1);

    public static AdequacySystem SingleNodeAIn5Minutes { get; } = SingleNodeAOf(1.0 / 12);

    // Two of PRAS's systems have units whose capacity changes in time. As their steps are independent, each stretch of the same capacities is a system of its own.
    public static AdequacySystem[] SingleNodeB { get; } =
    [
        Single("singlenode_b, steps 1-3", [28, 29, 30], [10, 20], [7, 8, 9]),
        Single("singlenode_b, steps 4-6", [31, 32, 33], [15, 25], [9, 8, 7]),
    ];

    public static AdequacySystem[] ThreeNode { get; } =
    [
        Three("threenode, steps 1, 2, 4", [19, 20, 20], [20, 21, 22], [22, 21, 22], [4, 3, 3], [6, 5, 4], [2, 1, 1], 10, 20),
        Three("threenode, step 3", [21], [21], [23], [2], [3], [2], 15, 25),
    ];

    public static AdequacySystem[] ThreeNodeCopperPlate { get; } = [.. ThreeNode.Select(s => s with
    {
        Name = s.Name + ", copper plate",
        Areas = [new Area("all", [.. Enumerable.Range(0, s.Steps).Select(t => s.Areas.Sum(a => a.Load[t]))])],
        Units = [.. s.Units.Select(u => u with { Area = 0 })],
        Variable = [.. s.Variable.Select(v => v with { Area = 0 })],
        Ties = [],
    })];

    public static AdequacySystem Test1 { get; } = new()
    {
        Name = "test1",
        Steps = 1,
        Areas = [new Area("A", [8]), new Area("B", [9])],
        Units = [Unit("1", 0, 15), Unit("2", 1, 15)],
        Ties = [new Tie { Name = "1", From = 0, To = 1, Forward = 8, Backward = 8, OutageRate = Rate, RepairHours = 1 / 0.9 }],
    };

    public static AdequacySystem Test2 { get; } = Single("test2", [8, 9], [10], null) with { Storage = [Store(0, 10)] };

    public static AdequacySystem Test3 { get; } = new()
    {
        Name = "test3",
        Steps = 2,
        Areas = [new Area("A", [8, 9]), new Area("B", [6, 7])],
        Units = [Unit("1", 0, 25)],
        Storage = [Store(1, 10)],
        Ties = [new Tie { Name = "1", From = 0, To = 1, Forward = 15, Backward = 15, OutageRate = Rate, RepairHours = 1 / 0.9 }],
    };

    public static AdequacySystem Test4 { get; } = Single("test4", [56, 58, 60, 61, 59, 53], [57], null) with
    {
        DemandResponse = [new DemandResponse { Name = "1", BorrowPower = 10, PaybackPower = 10, Energy = 10, PaybackSteps = 2, OutageRate = Rate, RepairHours = 1 / 0.9 }],
    };

    public static AdequacySystem Test5 { get; } = Test4 with { Name = "test5", Storage = [Store(0, 5)] };

    public static Unit Unit(string name, int area, double capacity, double stepHours = 1) =>
        new() { Name = name, Area = area, Capacity = capacity, OutageRate = Rate, RepairHours = stepHours / 0.9 };

    static StorageUnit Store(int area, double size) =>
        new() { Name = "store", Area = area, ChargePower = size, DischargePower = size, Energy = size, OutageRate = Rate, RepairHours = 1 / 0.9 };

    static AdequacySystem SingleNodeAOf(double stepHours) => new()
    {
        Name = "singlenode_a",
        Steps = 4,
        StepHours = stepHours,
        Areas = [new Area("A", [25, 28, 27, 24])],
        Units = [Unit("1", 0, 10, stepHours), Unit("2", 0, 10, stepHours), Unit("3", 0, 10, stepHours)],
        Variable = [new VariableResource("VG", 0, [5, 6, 7, 8])],
    };

    static AdequacySystem Single(string name, double[] load, double[] units, double[]? variable) => new()
    {
        Name = name,
        Steps = load.Length,
        Areas = [new Area("A", load)],
        Units = [.. units.Select((c, i) => Unit($"{i + 1}", 0, c))],
        Variable = variable is null ? [] : [new VariableResource("VG", 0, variable)],
    };

    static AdequacySystem Three(string name, double[] a, double[] b, double[] c, double[] windA, double[] windB, double[] windC, double fourth, double fifth) => new()
    {
        Name = name,
        Steps = a.Length,
        Areas = [new Area("A", a), new Area("B", b), new Area("C", c)],
        Units = [Unit("1", 0, 10), Unit("2", 1, 10), Unit("3", 1, 10), Unit("4", 2, fourth), Unit("5", 2, fifth)],
        Variable = [new VariableResource("VG A", 0, windA), new VariableResource("VG B", 1, windB), new VariableResource("VG C", 2, windC)],
        Ties = [Wire(0, 1), Wire(0, 2), Wire(1, 2)],
    };

    static Tie Wire(int from, int to) => new() { Name = $"{from}-{to}", From = from, To = to, Forward = 8, Backward = 8 };
}
