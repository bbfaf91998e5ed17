using System.CommandLine;
using Ballast.App.Live;
using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;

namespace Ballast.App.Grid;

/// <summary>A case read, solved and linearised, with what to call it.</summary>
sealed record LinearCase(string Name, string LoadWords, GridModel Grid, LinearModel Model)
{
    public sealed record Order(string Raw, string Dyr, string Loads, string Machines);

    public static Option<string> Loads() => new("--loads")
    {
        Description = "How the case's loads follow voltage: P (constant power), I (constant current), Z (constant impedance), or shares such as P=0.5,Z=0.5.",
        HelpName = "P|I|Z",
        DefaultValueFactory = _ => "Z",
    };

    public static Option<string> Machines() => new("--machines")
    {
        Description = "psse: turbines give power, which speed divides; textbook: they give torque, as most eigenvalue programs have it.",
        HelpName = "psse|textbook",
        DefaultValueFactory = _ => "psse",
    };

    public static MachineConvention Convention(string machines) => machines.ToUpperInvariant() switch
    {
        "PSSE" => MachineConvention.Psse,
        "TEXTBOOK" => MachineConvention.NominalSpeed,
        _ => throw new InputException($"--machines \"{machines}\" is neither psse nor textbook."),
    };

    public static (LinearCase Case, IReadOnlyList<string> Notes) Read(Order order)
    {
        var loads = LoadMix.Parse(order.Loads);
        var (grid, records) = (CaseFiles.Case(order.Raw), CaseFiles.Models(order.Dyr));
        var model = GridModel.Of(grid, records, new() { Loads = loads, Convention = Convention(order.Machines) });
        var notes = new StartNotes();
        var linear = Linearization.Of(model, notes);
        return (new(grid.Name.Trim() is { Length: > 0 } name ? name : Path.GetFileNameWithoutExtension(order.Raw), Words(loads), model, linear), notes.Sentences);
    }

    /// <summary>The bus at which most is drawn at 1 pu, and how much, MW.</summary>
    public (int Bus, double Megawatts) LargestLoad
    {
        get
        {
            var live = Grid.Case.Buses.Where(b => b.Kind != BusKind.Isolated).Select(b => b.Number).ToHashSet();
            var loads = Grid.Case.Loads.Where(l => l.InService && live.Contains(l.Bus)).GroupBy(l => l.Bus).Select(g => (g.Key, Megawatts: g.Sum(l => l.PowerMw + l.CurrentMw + l.AdmittanceMw))).ToArray();
            return loads.Length > 0 ? loads.MaxBy(l => l.Megawatts) : throw new InputException($"{Name} has no load at whose bus another could stand: name a bus with --bus N.");
        }
    }

    static string Words(LoadMix loads) => loads == LoadMix.ConstantPower ? "constant power" : loads == LoadMix.ConstantCurrent ? "constant current" : loads == LoadMix.ConstantImpedance ? "constant impedance"
        : FormattableString.Invariant($"{loads.Power:P0} constant power, {loads.Current:P0} constant current, {loads.Impedance:P0} constant impedance");

    public string InShort => $"{Grid.Case.Buses.Count} buses, {Model.Rotors.Count} machines that turn, {Model.States.Count} states; loads of {LoadWords}";
}
