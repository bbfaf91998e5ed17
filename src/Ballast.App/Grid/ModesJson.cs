using System.Text.Json;
using System.Text.Json.Serialization;
using Ballast.Grid.Modes;

namespace Ballast.App.Grid;

/// <summary>Modes as they are written in JSON.</summary>
static class ModesJson
{
    public static string Write(LinearCase linear, ModalAnalysis analysis) => JsonSerializer.Serialize(Of(linear, analysis), ModesContext.Default.ModesReport);

    static ModesReport Of(LinearCase linear, ModalAnalysis analysis) => new(linear.Name, linear.LoadWords, analysis.Model.States.Count,
        [.. analysis.Model.Rotors.Select(r => new MachineReport(r.Bus, r.Id, r.StoredMegawattSeconds))], [.. analysis.Modes.Select(m => Of(analysis.Model, m))]);

    static ModeReport Of(LinearModel model, Mode mode)
    {
        var (with, against) = mode.Electromechanical ? mode.Sides() : ([], []);
        return new(mode.Kind, mode.Hz, mode.DampingRatio, mode.Eigenvalue.Real, mode.Eigenvalue.Imaginary, mode.Alarm,
            [.. with.Select(r => model.Rotors[r].Name)], [.. against.Select(r => model.Rotors[r].Name)],
            [.. ModeWords.Strongest(mode).TakeWhile(i => mode.Participation[i] >= 0.01).Select(i => new PartReport(model.States[i].Bus, model.States[i].Id, model.States[i].Model, model.States[i].Variable, mode.Participation[i]))],
            mode.Electromechanical ? [.. mode.Shape.Select((s, r) => new ShapeReport(model.Rotors[r].Bus, model.Rotors[r].Id, s.Magnitude, s.Phase * 180 / Math.PI))] : null);
    }
}

/// <param name="Machines">That turn.</param>
/// <param name="Modes">Swings of machines first.</param>
sealed record ModesReport(string Case, string Loads, int States, MachineReport[] Machines, ModeReport[] Modes);

sealed record MachineReport(int Bus, string Id, double StoredMegawattSeconds);

/// <param name="With">Machines on the side of the largest.</param>
/// <param name="Against">Machines that swing against them.</param>
/// <param name="Participation">States of a hundredth and more.</param>
/// <param name="Shape">Speed of each machine in the mode, against the largest; for swings of machines alone.</param>
sealed record ModeReport(
    ModeKind Kind, double Hertz, double DampingRatio, double Real, double Imaginary, DampingAlarm Alarm, string[] With, string[] Against, PartReport[] Participation, ShapeReport[]? Shape);

sealed record PartReport(int Bus, string Id, string Model, string Variable, double Share);

sealed record ShapeReport(int Bus, string Id, double Magnitude, double Degrees);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, GenerationMode = JsonSourceGenerationMode.Metadata, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModesReport))]
[JsonSerializable(typeof(ResponseReport))]
sealed partial class ModesContext : JsonSerializerContext;
